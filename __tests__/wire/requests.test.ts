/** Requests that no SDK sends: every request gets a response of KMS. */
import { UNKNOWN_ID } from '../support/ids';
import { rawRequest } from '../support/raw-request';
import { HOST, mockedKms } from '../support/mocked-kms';

const { kms } = mockedKms();
const COMMON = 'Version=2016-01-20&Format=JSON';

async function ask(...args: Parameters<typeof rawRequest>) {
  const { status, headers, body } = await rawRequest(...args);
  return { status, headers, body: JSON.parse(body) };
}

describe('the places that parameters are read from', () => {
  test.each([
    ['the query of a GET', { path: `/?Action=DescribeKey&${COMMON}&KeyId=k1` }],
    ['the query of a POST', { method: 'POST', path: `/?Action=DescribeKey&${COMMON}&KeyId=k1` }],
    ['a form body', { method: 'POST', body: `Action=DescribeKey&${COMMON}&KeyId=k1` }],
    ['both', { method: 'POST', path: `/?Action=DescribeKey&${COMMON}`, body: 'KeyId=k1' }],
    [
      'x-acs headers',
      {
        method: 'POST',
        path: '/?KeyId=k1',
        headers: { 'x-acs-action': 'DescribeKey', 'X-Acs-Version': '2016-01-20' },
      },
    ],
    [
      'a body without a declared type',
      {
        method: 'POST',
        body: `Action=DescribeKey&${COMMON}&KeyId=k1`,
        headers: { 'content-type': 'text/plain' },
      },
    ],
  ])('%s', async (_name, request) => {
    kms.seedKey({ keyId: 'k1' });
    const { status, body } = await ask(request);
    expect(status).toBe(200);
    expect(body.KeyMetadata.KeyId).toBe('k1');
  });

  test('a query without a path, or an error under nock 14, which would never send a response', async () => {
    const outcome = await ask({ path: `?Action=ListKeys&${COMMON}` }).then(
      ({ status }) => String(status),
      (error) => error.code,
    );
    expect(outcome).toBe(process.env.NOCK === '14' ? 'REQUEST_MALFORMED' : '200');
  });

  test('the Action parameter has priority over the header, because pop-core changes the letter case of the header', async () => {
    const { status } = await ask({
      path: `/?Action=ListKeys&${COMMON}`,
      headers: { 'x-acs-action': 'listKeys' },
    });
    expect(status).toBe(200);
  });

  test('a plus sign and %20 are spaces', async () => {
    kms.seedKey({ keyId: 'k1' });
    await ask({ path: `/?Action=UpdateKeyDescription&${COMMON}&KeyId=k1&Description=a+b%20c%2Bd` });
    expect(kms.key('k1')?.description).toBe('a b c+d');
  });

  test.each([
    ['seconds', 'Timestamp=2026-11-24T01%3A59%3A24Z'],
    ['milliseconds', 'Timestamp=2026-11-24T01%3A59%3A24.393Z'],
    ['no timestamp and no nonce', ''],
  ])('a timestamp is accepted: %s', async (_name, timestamp) => {
    expect((await ask({ path: `/?Action=ListKeys&${COMMON}&${timestamp}` })).status).toBe(200);
  });
});

describe('a malformed request is rejected with the message of KMS', () => {
  const ENCRYPT = `/?Action=Encrypt&${COMMON}`;
  test.each([
    ['no action', { path: `/?${COMMON}` }, 400, 'MissingAction', 'Action is mandatory for this action.'],
    [
      'an empty action',
      { path: `/?Action=&${COMMON}` },
      400,
      'MissingAction',
      'Action is mandatory for this action.',
    ],
    ['no parameters', {}, 400, 'MissingAction', 'Action is mandatory for this action.'],
    [
      'no version',
      { path: '/?Action=ListKeys' },
      400,
      'MissingVersion',
      'Version is mandatory for this action.',
    ],
    [
      'another version',
      { path: '/?Action=ListKeys&Version=2017-01-20' },
      400,
      'InvalidVersion',
      /^Specified parameter Version is not valid\. .*2016-01-20/,
    ],
    [
      'an unknown action',
      { path: `/?Action=DescribKey&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /^Specified api is not found, please check your url and method\. .*did you mean "DescribeKey"\?/,
    ],
    [
      'an action in another letter case',
      { path: `/?Action=listkeys&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /did you mean "ListKeys"\?/,
    ],
    [
      'an action that resembles no action of KMS',
      { path: `/?Action=Frobnicate&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /KMS has no such action\.\)$/,
    ],
    [
      'a name of an object property',
      { path: `/?Action=constructor&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /KMS has no such action/,
    ],
    [
      'an action that is not served yet',
      { path: `/?Action=CreateCertificate&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /KMS has the action CreateCertificate, this version of the mock does not serve it yet/,
    ],
    [
      'a mistyped action that is not served yet',
      { path: `/?Action=GetCertificat&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /did you mean "GetCertificate"\?/,
    ],
    [
      'another path',
      { path: `/kms?Action=ListKeys&${COMMON}` },
      404,
      'InvalidAction.NotFound',
      /please check your url/,
    ],
    [
      'PUT',
      { method: 'PUT', path: `/?Action=ListKeys&${COMMON}` },
      403,
      'UnsupportedHTTPMethod',
      'This http method is not supported.',
    ],
    [
      'DELETE',
      { method: 'DELETE', path: `/?Action=ListKeys&${COMMON}` },
      403,
      'UnsupportedHTTPMethod',
      'This http method is not supported.',
    ],
    [
      'PATCH',
      { method: 'PATCH', path: `/?Action=ListKeys&${COMMON}`, body: 'x' },
      403,
      'UnsupportedHTTPMethod',
      'This http method is not supported.',
    ],
    [
      'an unknown format',
      { path: '/?Action=ListKeys&Version=2016-01-20&Format=YAML' },
      400,
      'InvalidParameter.Format',
      'Specified parameter format is not valid.',
    ],
    [
      'a missing parameter',
      { path: `${ENCRYPT}&KeyId=k1` },
      400,
      'MissingParameter',
      'The parameter  Plaintext  needed but no provided.',
    ],
    [
      'an empty parameter',
      { path: `${ENCRYPT}&KeyId=&Plaintext=x` },
      400,
      'MissingParameter',
      'The parameter  KeyId  needed but no provided.',
    ],
    [
      'a parameter without =',
      { path: `${ENCRYPT}&KeyId&Plaintext=x` },
      400,
      'MissingParameter',
      'The parameter  KeyId  needed but no provided.',
    ],
    [
      'a repeated parameter',
      { path: `${ENCRYPT}&KeyId=k1&KeyId=k1&Plaintext=x` },
      400,
      'InvalidParameter',
      /^The specified parameter KeyId is not valid\. .*twice/,
    ],
    [
      'a parameter in query and body',
      { method: 'POST', path: `${ENCRYPT}&KeyId=k1`, body: 'KeyId=k2&Plaintext=x' },
      400,
      'InvalidParameter',
      /twice/,
    ],
    [
      'a repeated action',
      { path: `${ENCRYPT}&Action=Decrypt` },
      400,
      'InvalidParameter',
      /parameter Action is not valid/,
    ],
    [
      'an oversized parameter',
      { method: 'POST', path: ENCRYPT, body: `KeyId=k1&Plaintext=${'x'.repeat(500_000)}` },
      400,
      'InvalidParameter',
      'The specified parameter Plaintext is not valid.',
    ],
    [
      'an unknown parameter',
      { path: `${ENCRYPT}&KeyId=k1&Plaintxt=x` },
      400,
      'InvalidParameter',
      /^The specified parameter Plaintxt is not valid\. .*did you mean "Plaintext"\?.*unknownParameters: 'ignore'/,
    ],
    [
      'members of a parameter that has no members',
      { path: `${ENCRYPT}&KeyId.1=k1&Plaintext=x` },
      400,
      'InvalidParameter',
      /parameter KeyId\.1 is not valid/,
    ],
    [
      'a name of an object property as a parameter',
      { path: `${ENCRYPT}&KeyId=k1&Plaintext=x&__proto__=x` },
      400,
      'InvalidParameter',
      /parameter __proto__ is not valid/,
    ],
    [
      'an unknown name of 10 KB',
      { method: 'POST', path: ENCRYPT, body: `${'n'.repeat(10_000)}=1` },
      400,
      'InvalidParameter',
      /^The specified parameter n{100}… is not valid/,
    ],
    [
      'a percent sign without digits',
      { path: `${ENCRYPT}&KeyId=50%` },
      400,
      'ParseRequestParameterException',
      'Server parse parameters exception. Please check your input params.',
    ],
    [
      'escaped bytes that are not valid UTF-8',
      { path: `${ENCRYPT}&KeyId=%FF%FE` },
      400,
      'ParseRequestParameterException',
      'Server parse parameters exception. Please check your input params.',
    ],
    [
      'an escaped lone surrogate',
      { path: `${ENCRYPT}&KeyId=%ED%A0%80` },
      400,
      'ParseRequestParameterException',
      'Server parse parameters exception. Please check your input params.',
    ],
    [
      'a body that is not valid UTF-8',
      { method: 'POST', path: ENCRYPT, body: Buffer.from([0x4b, 0x3d, 0xff, 0xfe]) },
      400,
      'ParseRequestParameterException',
      'Server parse parameters exception. Please check your input params.',
    ],
    [
      'a malformed body that is declared as JSON',
      { method: 'POST', path: ENCRYPT, body: '{"KeyId":', headers: { 'content-type': 'application/json' } },
      400,
      'InvalidParameter',
      /is not valid/,
    ],
    [
      'a body that is not valid gzip',
      {
        method: 'POST',
        path: ENCRYPT,
        body: Buffer.from([0x1f, 0x8b, 0xff]),
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      },
      400,
      'ParseRequestParameterException',
      /parse parameters/,
    ],
  ] as const)('%s', async (_name, request, status, code, message) => {
    kms.seedKey({ keyId: 'k1' });
    const answer = await ask(request);
    expect(answer.status).toBe(status);
    expect(answer.body.Code).toBe(code);
    if (typeof message === 'string') expect(answer.body.Message).toBe(message);
    else expect(answer.body.Message).toMatch(message);
  });

  test('HEAD is rejected without a body', async () => {
    const { status, body } = await rawRequest({ method: 'HEAD', path: `/?Action=ListKeys&${COMMON}` });
    expect(body).toBe('');
    expect(status).toBe(403);
  });
});

describe('nested parameters', () => {
  const tag = (members: string) => ask({ path: `/?Action=TagResource&${COMMON}&KeyId=k1&${members}` });
  const encoded = encodeURIComponent;

  test.each([
    ['a JSON string', `Tags=${encoded('[{"TagKey":"a","TagValue":"1"},{"TagKey":"b","TagValue":""}]')}`],
    ['indexed', 'Tags.1.TagKey=a&Tags.1.TagValue=1&Tags.2.TagKey=b&Tags.2.TagValue='],
    [
      'members with indexes in any order',
      'Tags.2.TagValue=&Tags.1.TagValue=1&Tags.2.TagKey=b&Tags.1.TagKey=a',
    ],
    ['a tag without a value', 'Tags.1.TagKey=a&Tags.1.TagValue=1&Tags.2.TagKey=b'],
  ])('%s is read', async (_name, members) => {
    kms.seedKey({ keyId: 'k1' });
    expect((await tag(members)).status).toBe(200);
    expect(kms.key('k1')?.tags).toEqual({ a: '1', b: '' });
  });

  test.each([
    ['a value that is not valid JSON', 'Tags=a%3D1'],
    ['a number', 'Tags=1'],
    ['null', 'Tags=null'],
    ['an object', `Tags=${encoded('{"TagKey":"a"}')}`],
    ['an empty list', 'Tags=[]'],
    ['a list of strings', `Tags=${encoded('["a"]')}`],
    ['a key that is not a string', `Tags=${encoded('[{"TagKey":1}]')}`],
    ['one member too many', `Tags=${encoded('[{"TagKey":"a","Value":"1"}]')}`],
    ['a gap in the index', 'Tags.1.TagKey=a&Tags.3.TagKey=b'],
    ['an index from 0', 'Tags.0.TagKey=a&Tags.1.TagKey=b'],
    ['a huge index', 'Tags.99999999999.TagKey=a'],
    ['a string before a structure at the same index', 'Tags.1=a&Tags.1.TagKey=b'],
    ['a structure before a string at the same index', 'Tags.1.TagKey=b&Tags.1=a'],
    ['a JSON string and members together', `Tags=${encoded('[{"TagKey":"a"}]')}&Tags.1.TagKey=a`],
    ['no name after the dot', 'Tags.=a'],
    ['200 levels', `Tags.${'1.'.repeat(200)}TagKey=a`],
    ['the member __proto__', 'Tags.1.__proto__=a'],
    ['JSON of 1000 levels', `Tags=${'['.repeat(1000)}${']'.repeat(1000)}`],
  ])('%s is rejected', async (_name, members) => {
    kms.seedKey({ keyId: 'k1' });
    expect(await tag(members)).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter Tags is not valid.' },
    });
    expect(kms.key('k1')?.tags).toEqual({});
  });
});

describe('the response', () => {
  test('to an accepted request is JSON, never compressed, with the request id in body and header', async () => {
    const { headers, body } = await ask({
      path: `/?Action=ListKeys&${COMMON}`,
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'x-acs-request-id': body.RequestId,
    });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(body.RequestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(body).not.toHaveProperty('Code');
  });

  test('to a request that KMS rejects has four fields, and the request id in the header too', async () => {
    const { status, headers, body } = await ask({
      path: `/?Action=DescribeKey&${COMMON}&KeyId=${UNKNOWN_ID}`,
    });
    expect(status).toBe(404);
    expect(body).toEqual({
      HttpStatus: 404,
      Code: 'Forbidden.KeyNotFound',
      Message: 'The specified Key is not found.',
      RequestId: headers['x-acs-request-id'],
    });
  });

  test.each(['Action=Frobnicate&Version=2016-01-20', 'Version=2016-01-20', 'Action=ListKeys'])(
    'to a request with %s, which the gateway rejects, has the HostId of the gateway too',
    async (query) => {
      const { body } = await ask({ path: `/?${query}` });
      expect(body).toMatchObject({ HttpStatus: expect.any(Number), HostId: HOST });
    },
  );

  test('to a fault with a code of the gateway has the HostId too', async () => {
    kms.faults.add({ error: 'Throttling.User' });
    expect((await ask({ path: `/?Action=ListKeys&${COMMON}` })).body).toMatchObject({ HostId: HOST });
    kms.faults.add({ error: 'Rejected.Throttling' });
    expect((await ask({ path: `/?Action=ListKeys&${COMMON}` })).body).not.toHaveProperty('HostId');
  });
});

describe('kms.requests', () => {
  test('contains every handled request, with its raw parameters and without credentials', async () => {
    await ask({
      path: `/?Action=CreateKey&${COMMON}&Description=d&AccessKeyId=id&Signature=s&SignatureNonce=n&SecurityToken=t&Timestamp=x&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&RegionId=cn-hangzhou`,
    });
    await ask({ path: `/?Action=Frobnicate&${COMMON}&a.b=1` });
    await ask({ path: '/?Format=%FF' });
    expect(kms.requests).toEqual([
      {
        action: 'CreateKey',
        params: { Description: 'd' },
        regionId: 'cn-hangzhou',
        status: 200,
        code: undefined,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: expect.any(Date),
      },
      expect.objectContaining({
        action: 'Frobnicate',
        params: { 'a.b': '1' },
        status: 404,
        code: 'InvalidAction.NotFound',
      }),
      expect.objectContaining({
        action: '',
        params: {},
        status: 400,
        code: 'ParseRequestParameterException',
      }),
    ]);
  });

  test.each([
    ['a repeated parameter', { path: `/?Action=Encrypt&${COMMON}&KeyId=a&KeyId=b` }],
    ['another format', { path: '/?Action=Encrypt&Version=2016-01-20&Format=YAML&KeyId=a' }],
    ['no version', { path: '/?Action=Encrypt&KeyId=a' }],
    ['another method', { method: 'PUT', path: `/?Action=Encrypt&${COMMON}&KeyId=a` }],
  ])('contains the action of a request that was rejected early: %s', async (_name, request) => {
    await ask(request);
    expect(kms.requests).toMatchObject([{ action: 'Encrypt', params: { KeyId: expect.anything() } }]);
  });

  test('keeps its entries after reset() if it was read before, and a call in flight is not added to the new log', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingImport' });
    await ask({ path: `/?Action=ListKeys&${COMMON}` });
    const slow = ask({
      path: `/?Action=GetParametersForImport&${COMMON}&KeyId=${keyId}&WrappingKeySpec=RSA_2048&WrappingAlgorithm=RSAES_OAEP_SHA_256`,
    });
    await ask({ path: `/?Action=ListKeys&${COMMON}` });
    const before = kms.requests;
    kms.reset();
    expect((await slow).status).toBe(200);
    expect(kms.requests).toEqual([]);
    expect(before.map(({ action }) => action)).toEqual(['ListKeys', 'ListKeys', 'GetParametersForImport']);
  });

  test('contains the service time', async () => {
    const at = kms.clock.advance({ days: 400 });
    await ask({ path: `/?Action=ListKeys&${COMMON}` });
    const logged = kms.requests[0]?.at.getTime() as number;
    expect(logged).toBeGreaterThanOrEqual(at.getTime());
    expect(logged).toBeLessThanOrEqual(kms.clock.now().getTime());
  });
});
