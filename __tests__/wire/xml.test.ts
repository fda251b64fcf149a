/** Format=XML, read back with a third-party parser. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID } from '../support/ids';
import { openApiCallClient, openApiCoreCallClient } from '../support/clients';
import { rawRequest } from '../support/raw-request';

const { kms } = mockedKms();

async function askXml(query: string) {
  const { status, headers, body } = await rawRequest({ path: `/?Version=2016-01-20&Format=XML&${query}` });
  expect(XMLValidator.validate(body)).toBe(true);
  const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true, trimValues: false });
  return { status, headers, text: body, xml: parser.parse(body) };
}

test('a success response has the root <ActionResponse> and the same members as JSON', async () => {
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
])('%s has the root <KMS>, like the newest samples', async (action, query) => {
  kms.seedKey({ keyId: 'k1', aliases: ['alias/a'] });
  const { status, xml } = await askXml(`Action=${action}&${query}`);
  expect(status).toBe(200);
  expect(Object.keys(xml)).toEqual(['KMS']);
});

test('a list is a wrapper element with one element for each item', async () => {
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

test('an empty list is an empty wrapper element, and an empty string is an empty element', async () => {
  expect((await askXml('Action=ListKeys')).text).toContain('<Keys></Keys>');
  kms.seedKey({ keyId: 'k1' });
  expect((await askXml('Action=DescribeKey&KeyId=k1')).text).toContain('<DeleteDate></DeleteDate>');
});

test('an error response has the root <Error>, which the SDKs read', async () => {
  const { status, headers, xml } = await askXml(`Action=DescribeKey&KeyId=${UNKNOWN_ID}`);
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('text/xml;charset=utf-8');
  expect(xml).toEqual({
    Error: {
      HttpStatus: '404',
      Code: 'Forbidden.KeyNotFound',
      Message: 'The specified Key is not found.',
      RequestId: headers['x-acs-request-id'],
    },
  });
});

test.each([
  ['openapi-client', openApiCallClient('kms.cn-hangzhou.aliyuncs.com')],
  ['openapi-core', openApiCoreCallClient('kms.cn-hangzhou.aliyuncs.com')],
])('%s reads an error response in XML', async (_name, client) => {
  const reply = await client.call('DescribeKey', { KeyId: UNKNOWN_ID, Format: 'XML' });
  expect(reply).toMatchObject({
    code: 'Forbidden.KeyNotFound',
    message: 'The specified Key is not found.',
    status: 404,
  });
});

test('an error response is XML too if the action is not known yet', async () => {
  const { xml } = await askXml('Action=Frobnicate');
  expect(xml.Error.Code).toBe('InvalidAction.NotFound');
});

test('xml in lower case is accepted', async () => {
  const { body } = await rawRequest({ path: '/?Version=2016-01-20&Format=xml&Action=ListKeys' });
  expect(body).toContain('<ListKeysResponse>');
});

test.each([
  ['markup', '<a href="x">&amp; \'q\'</a>]]>', '<a href="x">&amp; \'q\'</a>]]>'],
  ['characters of every plane', 'äöü 中文 😀', 'äöü 中文 😀'],
  ['line breaks and tabs', 'a\r\nb\tc', 'a\r\nb\tc'],
  ['characters that XML does not allow', 'a\u0000b\u0008c\u001fd\ufffee', 'a\ufffdb\ufffdc\ufffdd\ufffde'],
])('a string with %s is well-formed in the response', async (_name, description, expected) => {
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
