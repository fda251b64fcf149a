/** How the clients differ in their handling of the same responses, with the reason for each difference. */
import GatewayClient from '@alicloud/gateway-pop';
import KmsSdk from '@alicloud/kms-sdk';
import Kms20160120, { DecryptRequest, DescribeKeyRequest, EncryptRequest } from '@alicloud/kms20160120';
import OpenApiClient, * as openapi from '@alicloud/openapi-client';
import OpenApiCore, { $OpenApiUtil } from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';
import { installKmsMock } from '../../lib';
import { ACCESS_KEY, callParams } from '../support/clients';

const kms = installKmsMock();
afterEach(() => kms.reset());
afterAll(() => kms.uninstall());

const ENDPOINT = 'kms.cn-hangzhou.aliyuncs.com';
const MISSING = '00000000-0000-4000-8000-000000000000';
const CALL = callParams('DescribeKey');
const requestId = () => kms.requests.at(-1)?.requestId;

describe('@alicloud/kms20160120 1.2', () => {
  const client = new Kms20160120({ ...ACCESS_KEY, endpoint: ENDPOINT, regionId: 'cn-hangzhou' } as never);

  test('appends "Error" to every code, because its base, rpc-client, forms the error name in this way', async () => {
    await expect(client.describeKey(new DescribeKeyRequest({ keyId: MISSING }))).rejects.toMatchObject({
      code: 'Forbidden.KeyNotFoundError',
      data: { HttpStatus: 404, Code: 'Forbidden.KeyNotFound' },
    });
    await expect(client.describeKey(new DescribeKeyRequest({ keyId: MISSING }))).rejects.toThrow(
      /^Forbidden\.KeyNotFoundError: code: 404, The specified Key is not found\. requestid: [0-9a-f-]{36}$/,
    );
  });

  test('flattens a context that is given as an object to EncryptionContext.<name> in the query', async () => {
    const { keyId } = kms.seedKey();
    const request = new EncryptRequest({ keyId, plaintext: 'text' });
    (request as unknown as { encryptionContext: object }).encryptionContext = { a: '1', 'b.c': '2' };
    const { ciphertextBlob } = await client.encrypt(request);
    expect(kms.requests.at(-1)?.params).toMatchObject({
      'EncryptionContext.a': '1',
      'EncryptionContext.b.c': '2',
    });
    const opened = await client.decrypt(
      new DecryptRequest({ ciphertextBlob, encryptionContext: '{"b.c":"2","a":"1"}' }),
    );
    expect(opened.plaintext).toBe('text');
  });
});

describe('@alicloud/openapi-client', () => {
  const client = new OpenApiClient(new openapi.Config({ ...ACCESS_KEY, endpoint: ENDPOINT }));
  const request = new openapi.OpenApiRequest({ query: { KeyId: MISSING } });

  test('returns code, status and the whole body of an error response', async () => {
    await expect(client.callApi(new openapi.Params(CALL), request, {} as never)).rejects.toMatchObject({
      code: 'Forbidden.KeyNotFound',
      data: { HttpStatus: 404, Message: 'The specified Key is not found.', statusCode: 404 },
    });
  });

  test('returns the headers of a success, including x-acs-request-id', async () => {
    const { keyId } = kms.seedKey();
    const { headers, statusCode, body } = await client.callApi(
      new openapi.Params(CALL),
      new openapi.OpenApiRequest({ query: { KeyId: keyId } }),
      {} as never,
    );
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'x-acs-request-id': requestId(),
    });
    expect(body.RequestId).toBe(requestId());
  });

  test('sends parameters in a form body', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await client.callApi(
      new openapi.Params({ ...CALL, action: 'Encrypt' }),
      new openapi.OpenApiRequest({ query: { KeyId: keyId }, body: { Plaintext: 'from the body +&=' } }),
      {} as never,
    );
    expect(kms.requests.at(-1)?.params).toEqual({ KeyId: keyId, Plaintext: 'from the body +&=' });
    expect(body.KeyId).toBe(keyId);
  });

  test('sends parameters in a form body with doRPCRequest', async () => {
    const { keyId } = kms.seedKey();
    const both = new openapi.OpenApiRequest({
      query: { KeyId: keyId },
      body: { Plaintext: 'from the body' },
    });
    const { body } = await client.doRPCRequest(
      'Encrypt',
      '2016-01-20',
      'HTTPS',
      'POST',
      'AK',
      'json',
      both,
      {} as never,
    );
    expect(body.KeyId).toBe(keyId);
  });

  test('sends a security token that does not appear in the parameters', async () => {
    const sts = new OpenApiClient(
      new openapi.Config({ ...ACCESS_KEY, securityToken: 'token', endpoint: ENDPOINT, type: 'sts' }),
    );
    const { keyId } = kms.seedKey();
    const byId = new openapi.OpenApiRequest({ query: { KeyId: keyId } });
    await sts.callApi(new openapi.Params(CALL), byId, {} as never);
    await sts.doRPCRequest('DescribeKey', '2016-01-20', 'HTTPS', 'GET', 'AK', 'json', byId, {} as never);
    expect(kms.requests.map(({ params, code }) => ({ params, code }))).toEqual([
      { params: { KeyId: keyId }, code: undefined },
      { params: { KeyId: keyId }, code: undefined },
    ]);
  });

  test('keeps the letter case of the caller, and the error names the correct parameter', async () => {
    const wrong = new openapi.OpenApiRequest({ query: { keyId: MISSING } });
    await expect(client.callApi(new openapi.Params(CALL), wrong, {} as never)).rejects.toThrow(
      /The specified parameter keyId is not valid\. .*did you mean "KeyId"\?/,
    );
  });
});

describe('@alicloud/pop-core', () => {
  const client = new PopCore({ ...ACCESS_KEY, endpoint: `https://${ENDPOINT}`, apiVersion: '2016-01-20' });

  test('uses the code as the error name and includes the URL in the message', async () => {
    await expect(client.request('DescribeKey', { KeyId: MISSING })).rejects.toMatchObject({
      name: 'Forbidden.KeyNotFoundError',
      code: 'Forbidden.KeyNotFound',
      data: { HttpStatus: 404, Message: 'The specified Key is not found.' },
      message: expect.stringMatching(/^The specified Key is not found\., URL: https:/),
    });
  });

  test('changes the first letter of a parameter to upper case, so lower case works', async () => {
    const { keyId } = kms.seedKey();
    await expect(client.request('describeKey', { keyId })).resolves.toMatchObject({
      KeyMetadata: { KeyId: keyId },
    });
  });

  test('sends lists as Tags.1.TagKey', async () => {
    const { keyId } = kms.seedKey();
    const Tags = [
      { TagKey: 'a', TagValue: '1' },
      { TagKey: 'b', TagValue: '2' },
    ];
    await client.request('TagResource', { KeyId: keyId, Tags }, { method: 'POST' });
    await client.request('UntagResource', { KeyId: keyId, TagKeys: ['a'] });
    expect(kms.key(keyId)?.tags).toEqual({ b: '2' });
  });

  test('sends an object as "[object Object]", which is not a valid context', async () => {
    const { keyId } = kms.seedKey();
    await expect(
      client.request('Encrypt', { KeyId: keyId, Plaintext: 'text', EncryptionContext: { a: '1' } }),
    ).rejects.toMatchObject({ code: 'InvalidParameter' });
  });

  test('sends undefined as the string "undefined", and KMS uses that string', async () => {
    const { keyId } = kms.seedKey();
    await client.request('UpdateKeyDescription', { KeyId: keyId, Description: undefined });
    expect(kms.key(keyId)?.description).toBe('undefined');
    await expect(client.request('DescribeKey', { KeyId: undefined })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });
});

describe('@alicloud/kms-sdk', () => {
  const client = new KmsSdk({ ...ACCESS_KEY, endpoint: ENDPOINT });

  test('resolves with the body of a 4xx response, and rejects only for a 5xx response', async () => {
    const body = await client.describeKey?.(MISSING);
    expect(body).toMatchObject({
      HttpStatus: 404,
      Code: 'Forbidden.KeyNotFound',
      RequestId: requestId(),
    });
  });
});

describe('@alicloud/openapi-core, the base of kms20160120 3.x', () => {
  const config = () =>
    new $OpenApiUtil.Config({ ...ACCESS_KEY, endpoint: ENDPOINT, regionId: 'cn-hangzhou' });
  const request = new $OpenApiUtil.OpenApiRequest({ query: { KeyId: MISSING } });

  test('rejects with a ClientError that contains code, status and request id', async () => {
    const client = new OpenApiCore(config());
    const refusal = await client.callApi(new $OpenApiUtil.Params(CALL), request, {} as never).catch((e) => e);
    expect(refusal).toMatchObject({
      name: 'ClientError',
      code: 'Forbidden.KeyNotFound',
      statusCode: 404,
      requestId: requestId(),
    });
  });

  test('rejects with a plain Error that contains code and status when it uses gateway-pop', async () => {
    const client = new OpenApiCore(config());
    client._signatureVersion = 'v4';
    client._productId = 'Kms';
    client._spi = new GatewayClient() as never;
    await expect(client.execute(new $OpenApiUtil.Params(CALL), request, {} as never)).rejects.toMatchObject({
      code: 'Forbidden.KeyNotFound',
      data: { statusCode: 404, Message: 'The specified Key is not found.' },
    });
  });
});
