/** Format=XML, read back with a parser that is not ours. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mockedKms } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';

const { kms } = mockedKms();

async function askXml(query: string) {
  const { status, headers, body } = await rawRequest({ path: `/?Version=2016-01-20&Format=XML&${query}` });
  expect(XMLValidator.validate(body)).toBe(true);
  const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true, trimValues: false });
  return { status, headers, text: body, xml: parser.parse(body) };
}

test('a success has the root <ActionResponse> and the same members as JSON', async () => {
  kms.seedKey({ keyId: 'k1', description: 'd' });
  const { status, headers, text, xml } = await askXml('Action=DescribeKey&KeyId=k1');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/xml;charset=utf-8');
  expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?><DescribeKeyResponse>/);
  expect(xml.DescribeKeyResponse.KeyMetadata).toMatchObject({
    KeyId: 'k1',
    Description: 'd',
    KeyState: 'Enabled',
  });
  expect(xml.DescribeKeyResponse.RequestId).toBe(headers['x-acs-request-id']);
});

test.each([
  ['EnableKey', 'KeyId=k1'],
  ['DisableKey', 'KeyId=k1'],
  ['DescribeRegions', ''],
  ['ListAliases', ''],
  ['DeleteAlias', 'AliasName=alias/a'],
  ['GenerateDataKeyWithoutPlaintext', 'KeyId=k1'],
])('%s has the root <KMS>, as the newest samples do', async (action, query) => {
  kms.seedKey({ keyId: 'k1', aliases: ['alias/a'] });
  const { status, xml } = await askXml(`Action=${action}&${query}`);
  expect(status).toBe(200);
  expect(Object.keys(xml)).toEqual(['KMS']);
});

test('a list is its wrapper with one element an item', async () => {
  for (const keyId of ['k1', 'k2', 'k3']) kms.seedKey({ keyId });
  const { text, xml } = await askXml('Action=ListKeys');
  expect(text).toContain('<Keys><Key><KeyId>k1</KeyId>');
  expect(xml.ListKeysResponse.Keys.Key.map((key: { KeyId: string }) => key.KeyId)).toEqual([
    'k1',
    'k2',
    'k3',
  ]);
  expect(xml.ListKeysResponse.TotalCount).toBe('3');
});

test('an empty list is an empty wrapper, an empty text an empty element', async () => {
  expect((await askXml('Action=ListKeys')).text).toContain('<Keys></Keys>');
  kms.seedKey({ keyId: 'k1' });
  expect((await askXml('Action=DescribeKey&KeyId=k1')).text).toContain('<DeleteDate></DeleteDate>');
});

test('a refusal has the root <Error>, which is where the SDKs look', async () => {
  const { status, headers, xml } = await askXml('Action=DescribeKey&KeyId=k1');
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('text/xml;charset=utf-8');
  expect(xml).toEqual({
    Error: {
      HttpStatus: '404',
      Code: 'Forbidden.KeyNotFound',
      Message: 'The specified Key is not found.',
      RequestId: headers['x-acs-request-id'],
      HostId: 'kms.cn-hangzhou.aliyuncs.com',
    },
  });
});

test('a refusal before the action is known is XML as well', async () => {
  const { xml } = await askXml('Action=Frobnicate');
  expect(xml.Error.Code).toBe('InvalidAction.NotFound');
});

test('xml in small letters is taken', async () => {
  const { body } = await rawRequest({ path: '/?Version=2016-01-20&Format=xml&Action=ListKeys' });
  expect(body).toContain('<ListKeysResponse>');
});

test.each([
  ['markup', '<a href="x">&amp; \'q\'</a>]]>', '<a href="x">&amp; \'q\'</a>]]>'],
  ['characters of every plane', 'äöü 中文 😀', 'äöü 中文 😀'],
  ['line ends and tabs', 'a\r\nb\tc', 'a\r\nb\tc'],
  ['characters that XML cannot hold', 'a\u0000b\u0008c\u001fd\ufffee', 'a\ufffdb\ufffdc\ufffdd\ufffde'],
])('%s in a text come through well-formed', async (_name, description, expected) => {
  kms.seedKey({ keyId: 'k1', description });
  const { text } = await askXml('Action=DescribeKey&KeyId=k1');
  const content = /<Description>(.*)<\/Description>/s.exec(text)?.[1] ?? '';
  const unescaped = content
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#13;', '\r')
    .replaceAll('&amp;', '&');
  expect(content).not.toMatch(/[<>]|&(?!(?:lt|gt|amp|#13);)/);
  expect(unescaped).toBe(expected);
});
