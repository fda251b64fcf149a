/** Access control: denials and signatures. */
import { createHash, createHmac } from 'node:crypto';
import { installKmsMock, type KmsMock } from '../../lib';
import {
  ACCESS_KEY,
  everyClient,
  kmsSdkClient,
  openApiCallClient,
  openApiCoreCallClient,
  openApiRpcClient,
  type Params,
  popCoreClient,
} from '../support/clients';
import { HOST } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { signedQuery } from '../support/signed-query';
import { usageError } from '../support/usage-error';

const DENIED = 'This operation is forbidden by permission system.';
const { accessKeyId, accessKeySecret } = ACCESS_KEY;

let kms: KmsMock;
const { call } = openApiCallClient(HOST);
const clients = everyClient().map((client) => [client.name, client] as const);

afterEach(() => kms.uninstall());

describe('deny()', () => {
  beforeEach(() => {
    kms = installKmsMock();
  });

  test.each(clients)('%s receives the error of a denial', async (_name, client) => {
    kms.deny({ action: 'ListKeys' });
    expect(await client.call('ListKeys')).toMatchObject({ code: 'Forbidden.NoPermission', message: DENIED });
    expect(kms.requests).toMatchObject([{ status: 403, code: 'Forbidden.NoPermission' }]);
    expect(await client.call('ListAliases')).toMatchObject({ code: 'Success' });
  });

  test('the error message contains the key', async () => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/app'] });
    kms.deny({ action: 'Encrypt' });
    expect(await call('Encrypt', { KeyId: 'alias/app', Plaintext: 'text' })).toEqual({
      code: 'Forbidden.NoPermission',
      status: 403,
      message: `This operation for acs:kms:cn-hangzhou:1540355698841234:key/${keyId} is forbidden by permission system.`,
      body: {},
    });
    expect(arn).toBe(`acs:kms:cn-hangzhou:1540355698841234:key/${keyId}`);
  });

  test.each(['CreateKey', 'GetKeyPolicy', 'SetKeyPolicy', 'GetSecretPolicy', 'SetSecretPolicy'])(
    '%s responds with the status 400 of its error table',
    async (action) => {
      const { keyId } = kms.seedKey();
      kms.deny({ action });
      const params: Params = action.includes('Secret') ? { SecretName: 'app' } : { KeyId: keyId };
      expect(await call(action, action === 'CreateKey' ? {} : params)).toMatchObject({
        code: 'Forbidden.NoPermission',
        status: 400,
      });
    },
  );

  test.each([
    'db/password',
    'db/*',
    'acs:kms:cn-hangzhou:1540355698841234:secret/db/password',
    'acs:kms:*:secret/db/*',
  ])('the secret %s can be denied by name or ARN, and the error message contains it', async (resource) => {
    const { arn } = kms.seedSecret({ secretName: 'db/password', secretData: 'text' });
    kms.seedSecret({ secretName: 'other', secretData: 'text' });
    kms.deny({ action: '*', resource });
    const denied = {
      code: 'Forbidden.NoPermission',
      status: 403,
      message: `This operation for ${arn} is forbidden by permission system.`,
    };
    for (const SecretName of ['db/password', arn]) {
      expect(await call('GetSecretValue', { SecretName })).toMatchObject(denied);
      expect(await call('TagResource', { SecretName, Tags: '[{"TagKey":"a"}]' })).toMatchObject(denied);
      const SecretsList = JSON.stringify([{ SecretName }]);
      expect(await call('BatchGetSecretValue', { SecretsList })).toMatchObject(denied);
      const tagged = { RegionId: 'cn-hangzhou', ResourceType: 'secret', 'ResourceId.1': SecretName };
      expect(await call('ListTagResources', tagged)).toMatchObject(denied);
    }
    expect((await call('GetSecretValue', { SecretName: 'other' })).code).toBe('Success');
  });

  test.each([
    ['*', true],
    ['kms:*', true],
    ['kms:ListKeys', true],
    ['List*', true],
    ['List*s', true],
    ['Describe*', false],
  ])('the action %s covers ListKeys: %s', async (action, covers) => {
    kms.deny({ action });
    expect((await call('ListKeys')).code).toBe(covers ? 'Forbidden.NoPermission' : 'Success');
  });

  test.each([
    ['id', (key: { keyId: string }) => key.keyId],
    ['alias', () => 'alias/app'],
    ['ARN', (key: { arn: string }) => key.arn],
    ['ARN of an alias', () => 'acs:kms:cn-hangzhou:1540355698841234:alias/app'],
    ['ARN with *', () => 'acs:kms:*:*:key/*'],
  ] as const)(
    'a key denied by %s is denied for every identifier in the request',
    async (_form, resourceOf) => {
      const key = kms.seedKey({ aliases: ['alias/app'] });
      const other = kms.seedKey();
      kms.deny({ action: '*', resource: resourceOf(key as never) });
      for (const KeyId of [key.keyId, 'alias/app', key.arn]) {
        expect(await call('DescribeKey', { KeyId })).toMatchObject({ code: 'Forbidden.NoPermission' });
      }
      const expected = _form === 'ARN with *' ? 'Forbidden.NoPermission' : 'Success';
      expect(await call('DescribeKey', { KeyId: other.keyId })).toMatchObject({ code: expected });
      expect(await call('ListKeys')).toMatchObject({ code: 'Success' });
    },
  );

  test('a denial applies to Decrypt by the key of its ciphertext blob', async () => {
    const key = kms.seedKey();
    const { CiphertextBlob } = (await call('Encrypt', { KeyId: key.keyId, Plaintext: 'text' })).body;
    const denial = kms.deny({ action: 'Decrypt', resource: key.keyId });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Forbidden.NoPermission',
      message: expect.stringContaining(key.arn),
    });
    denial.remove();
    denial.remove();
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Success' });
  });

  test('a key that does not exist is denied by the identifier in the request', async () => {
    kms.deny({ action: 'DescribeKey', resource: 'alias/none' });
    expect(await call('DescribeKey', { KeyId: 'alias/none' })).toMatchObject({
      code: 'Forbidden.NoPermission',
      message: expect.stringContaining('for acs:kms:cn-hangzhou:1540355698841234:alias/none is'),
    });
    expect(await call('DescribeKey', { KeyId: 'alias/other' })).toMatchObject({
      code: 'Forbidden.AliasNotFound',
    });
  });

  test('a tag action for several keys is denied if one of them is denied', async () => {
    const [first, second] = [kms.seedKey(), kms.seedKey()];
    kms.deny({ action: 'TagResources', resource: second?.keyId as string });
    const reply = await call('TagResources', {
      RegionId: 'cn-hangzhou',
      ResourceType: 'key',
      'ResourceId.1': first?.keyId as string,
      'ResourceId.2': second?.keyId as string,
      'Tag.1.Key': 'a',
      'Tag.1.Value': 'b',
    });
    expect(reply).toMatchObject({ code: 'Forbidden.NoPermission' });
  });

  test('a denial is checked before the parameters and the key state, and nothing changes', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.deny({ action: 'DisableKey' });
    kms.deny({ action: 'CreateAlias' });
    expect(await call('DisableKey', { KeyId: keyId })).toMatchObject({ code: 'Forbidden.NoPermission' });
    expect(await call('CreateAlias')).toMatchObject({ code: 'Forbidden.NoPermission' });
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  });

  test('a dry run returns the error of the denial', async () => {
    const { keyId } = kms.seedKey();
    kms.deny({ action: 'Encrypt' });
    const reply = await call('Encrypt', { KeyId: keyId, Plaintext: 'text', DryRun: 'true' });
    expect(reply).toMatchObject({ code: 'AccessDeniedError', status: 400 });
  });

  test('one access key is denied, others are not', async () => {
    const other = openApiRpcClient(HOST, { accessKeyId: 'other-key-id', accessKeySecret: 'other' });
    kms.deny({ action: '*', accessKeyId: 'other-key-id' });
    expect(await other.call('ListKeys')).toMatchObject({ code: 'Forbidden.NoPermission' });
    for (const [, client] of clients)
      expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
  });

  test('reset() removes all denials', async () => {
    kms.deny({ action: '*' });
    kms.reset();
    expect(await call('ListKeys')).toMatchObject({ code: 'Success' });
  });

  test.each<[unknown, RegExp]>([
    [undefined, /deny\(undefined\): give an object of options/],
    [{}, /deny\(\{ action \}\): this option is required\. Give a name such as 'Encrypt'/],
    [{ action: 'Encyrpt' }, /did you mean "Encrypt"\?/],
    [{ action: '*', ressource: 'a' }, /did you mean "resource"\?/],
    [{ action: '*', resource: '' }, /"" is not a valid resource\. Give a key id/],
    [{ action: '*', accessKeyId: 1 }, /accessKeyId \}\): 1 is of the type number, but a string is required/],
  ])('deny(%j) throws', (options, message) => {
    const error = usageError(() => kms.deny(options as never));
    expect(error).toMatchObject({ code: 'INVALID_OPTION', message: expect.stringMatching(message) });
  });

  test('deny() throws after uninstall()', () => {
    kms.uninstall();
    expect(usageError(() => kms.deny({ action: '*' })).code).toBe('NOT_INSTALLED');
  });
});

describe('verifySignatures', () => {
  beforeEach(() => {
    kms = installKmsMock({ verifySignatures: { [accessKeyId]: accessKeySecret } });
  });

  const SPECIAL = "a !'()*~+/=&%ä中";

  describe.each(clients)('%s', (name, client) => {
    const wrongSecret = everyClient(HOST, { accessKeyId, accessKeySecret: 'another' }).find(
      (other) => other.name === name,
    );
    const withAccessKey = (id: string) =>
      everyClient(HOST, { accessKeyId: id, accessKeySecret }).find((other) => other.name === name);

    test('is accepted with the correct access key secret, for any parameter values', async () => {
      const created = await client.call('CreateKey', { Description: SPECIAL });
      expect(created).toMatchObject({ code: 'Success' });
      const { KeyId } = created.body.KeyMetadata;
      const sealed = await client.call('Encrypt', {
        KeyId,
        Plaintext: SPECIAL,
        EncryptionContext: '{"a b":"*"}',
      });
      expect(sealed).toMatchObject({ code: 'Success' });
      expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
    });

    test('is rejected with a wrong access key secret', async () => {
      // ACS4 is not verified, because the client derives its key in its own way.
      const code = name.includes('gateway-pop') ? 'Success' : 'IncompleteSignature';
      expect(await wrongSecret?.call('ListKeys')).toMatchObject({ code });
      if (code !== 'Success') expect(kms.requests).toMatchObject([{ status: 400, code }]);
    });

    test('is rejected with an access key that does not exist', async () => {
      expect(await withAccessKey('LTAI5tExample0123456789X')?.call('ListKeys')).toMatchObject({
        code: 'InvalidAccessKeyId.NotFound',
        message: 'The AccessKey ID provided does not exist in our records.',
      });
      expect(kms.requests).toMatchObject([{ status: 404 }]);
    });

    test('is rejected with an access key id that cannot exist', async () => {
      expect(await withAccessKey('unknown')?.call('ListKeys')).toMatchObject({
        code: 'InvalidParameter',
        message: 'The specified parameter AccessKeyId is not valid.',
      });
      expect(kms.requests).toMatchObject([{ status: 400 }]);
    });

    test.each([{ minutes: 15, seconds: 2 }, { days: 8 }])(
      'is rejected if service time has moved by %j',
      async (duration) => {
        kms.clock.advance(duration);
        expect(await client.call('ListKeys')).toMatchObject({
          code: 'IllegalTimestamp',
          message: expect.stringMatching(
            /^The input parameter "Timestamp" that is mandatory for processing this request is not supplied\. \(alicloud-kms-mock: signed at/,
          ),
        });
      },
    );

    test('is accepted if service time differs by 15 minutes, or if Date moves with it', async () => {
      kms.clock.advance({ minutes: 14 });
      expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
      kms.reset();
      jest.useFakeTimers({ now: new Date('2031-05-05T05:05:05Z') });
      try {
        expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
      } finally {
        jest.useRealTimers();
      }
    });

    test('a request that is sent twice is rejected', async () => {
      // The client sends it once, then the test sends the same bytes again.
      const sent = await captured(() => client.call('ListKeys'));
      expect(await replay(sent)).toMatchObject({
        // kms-sdk sends no nonce, so a retry cannot be detected.
        code: name === '@alicloud/kms-sdk' ? undefined : 'SignatureNonceUsed',
      });
    });

    test('a request with a parameter that was changed after the signature is rejected', async () => {
      const sent = await captured(() => client.call('DescribeKey', { KeyId: 'alias/mine' }));
      kms.reset();
      const tampered = {
        ...sent,
        path: sent.path.replace('mine', 'mime'),
        body: sent.body.replace('mine', 'mime'),
      };
      expect(await replay(tampered)).toMatchObject({
        code: name.includes('gateway-pop') ? 'Forbidden.AliasNotFound' : 'IncompleteSignature',
      });
      // The same, untouched.
      expect(await replay(sent)).toMatchObject(
        name.includes('gateway-pop') ? {} : { code: 'Forbidden.AliasNotFound' },
      );
    });
  });

  test('kms-sdk is accepted if it retries a call, although it signs its old signature too', async () => {
    kms.faults.add({ error: 'InternalFailure', phase: 'after', times: 2 });
    expect(await kmsSdkClient(HOST).call('CreateKey')).toMatchObject({ code: 'Success' });
    expect(kms.requests).toHaveLength(3);
  });

  test('openapi-core is accepted if it retries a call, with headers that count the attempts', async () => {
    const client = openApiCoreCallClient(HOST, ACCESS_KEY, {
      retryOptions: {
        retryable: true,
        retryCondition: [
          { maxAttempts: 3, exception: ['ServerError'], errorCode: [], backoff: { getDelayTime: () => 1 } },
        ],
        noRetryCondition: [],
      },
    });
    kms.faults.add({ error: 'InternalFailure', times: 2 });
    expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
    expect(kms.requests).toHaveLength(3);
  });

  test('reset() removes the stored nonces', async () => {
    const sent = await captured(() => popCoreClient(HOST, 'GET').call('ListKeys'));
    kms.reset();
    expect((await replay(sent)).code).toBeUndefined();
  });

  test('a denial applies after the signature is accepted', async () => {
    kms.deny({ action: '*', accessKeyId });
    expect(await call('ListKeys')).toMatchObject({ code: 'Forbidden.NoPermission' });
  });

  test.each([
    ['LTAI5tExample012', 'InvalidAccessKeyId.NotFound'],
    ['STS.NUExample0123456789ab', 'InvalidAccessKeyId.NotFound'],
    ['LTAI5tExample01', 'InvalidParameter'],
    ['LTAI5tExample-0123', 'InvalidParameter'],
    ['a'.repeat(129), 'InvalidParameter'],
    ['<your-access-key-id>', 'InvalidParameter'],
  ])('the access key id %s is rejected with %s', async (id, code) => {
    const client = openApiCallClient(HOST, { accessKeyId: id, accessKeySecret });
    expect(await client.call('ListKeys')).toMatchObject({ code });
  });

  describe('V1', () => {
    const now = () => `${new Date().toISOString().slice(0, -5)}Z`;

    const signed = (params: Record<string, string>, secret = accessKeySecret) => signedQuery(params, secret);

    const params = () => ({
      Action: 'ListKeys',
      Version: '2016-01-20',
      AccessKeyId: accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: `${Math.random()}`,
      Timestamp: now(),
    });

    const codeOf = async (path: string) => JSON.parse((await rawRequest({ path })).body).Code;

    test('a signature that the test computes itself is accepted', async () => {
      expect(await codeOf(signed(params()))).toBeUndefined();
    });

    test('the example of the documentation is accepted at its time', async () => {
      kms.uninstall();
      jest.useFakeTimers({ now: new Date('2016-03-28T03:14:00Z') });
      try {
        kms = installKmsMock({ verifySignatures: { testid: 'testsecret' } });
        const query =
          'AccessKeyId=testid&Action=CreateKey&Format=json&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0' +
          '&Timestamp=2016-03-28T03%3A13%3A08Z&Version=2016-01-20';
        expect(await codeOf(`/?${query}&Signature=41wk2SSX1GJh7fwnc5eqOfiJPFg%3D`)).toBeUndefined();
        expect(await codeOf(`/?${query}&Signature=41wk2SSX1GJh7fwnc5eqOfiJPFh%3D`)).toBe(
          'IncompleteSignature',
        );
      } finally {
        jest.useRealTimers();
      }
    });

    test('the error message contains the string to sign of the service', async () => {
      const { body } = await rawRequest({ path: signed(params(), 'another') });
      expect(JSON.parse(body).Message).toMatch(
        /^The request signature does not conform to Alibaba Cloud standards\. server string to sign is:GET&%2F&AccessKeyId%3Dtest-key-id%26Action%3DListKeys/,
      );
      expect(body).not.toContain(accessKeySecret);
    });

    test.each([
      ['AccessKeyId', 'MissingAccessKeyId'],
      ['Timestamp', 'IllegalTimestamp'],
    ])('without %s: %s', async (name, code) => {
      const { [name]: _, ...rest } = params() as Record<string, string>;
      expect(await codeOf(signed(rest))).toBe(code);
    });

    test('without a signature: MissingSignature', async () => {
      expect(await codeOf(signed(params()).replace(/&Signature=.*/, ''))).toBe('MissingSignature');
    });

    test.each(['2026-01-31', '2026-13-31T00:00:00Z', '2026-01-31T00:00:00+08:00', 'now'])(
      'a timestamp such as %s is malformed',
      async (Timestamp) => {
        expect(await codeOf(signed({ ...params(), Timestamp }))).toBe('InvalidTimeStamp.Format');
      },
    );

    test('any other signature method is not valid', async () => {
      expect(await codeOf(signed({ ...params(), SignatureMethod: 'HMAC-MD5' }))).toBe(
        'InvalidSignatureMethod',
      );
    });
  });

  describe('ACS3', () => {
    test.each([
      'ACS3-HMAC-SHA256 Credential=test-key-id',
      `ACS3-HMAC-SHA256 Credential=${accessKeyId},Signature=aa`,
    ])('an Authorization such as %s is incomplete', async (authorization) => {
      const { body } = await rawRequest({
        headers: {
          authorization,
          'x-acs-action': 'ListKeys',
          'x-acs-version': '2016-01-20',
          'x-acs-date': `${new Date().toISOString().slice(0, -5)}Z`,
        },
      });
      expect(JSON.parse(body).Code).toBe('IncompleteSignature');
    });

    test('the action of a signed request cannot be changed', async () => {
      const sent = await captured(() => call('ListKeys'));
      kms.reset();
      const changed = { ...sent, headers: { ...sent.headers, 'x-acs-action': 'CreateKey' } };
      expect(await replay(changed)).toMatchObject({ code: 'IncompleteSignature' });
    });

    test('a header that is not signed cannot be added', async () => {
      const sent = await captured(() => call('ListKeys'));
      kms.reset();
      const changed = { ...sent, headers: { ...sent.headers, 'x-acs-security-token': 'stolen' } };
      expect(await replay(changed)).toMatchObject({ code: 'IncompleteSignature' });
    });

    test('a form body and its content type are signed too', async () => {
      const headers: Record<string, string> = {
        'content-type': 'application/x-www-form-urlencoded',
        host: HOST,
        'x-acs-action': 'DescribeKey',
        'x-acs-date': `${new Date().toISOString().slice(0, -5)}Z`,
        'x-acs-signature-nonce': 'form',
        'x-acs-version': '2016-01-20',
      };
      const body = 'KeyId=alias%2Fnone';
      const hash = (text: string) => createHash('sha256').update(text).digest('hex');
      const names = Object.keys(headers).sort();
      const canonical = `POST\n/\n\n${names.map((name) => `${name}:${headers[name]}\n`).join('')}\n${names.join(';')}\n${hash(body)}`;
      const signature = createHmac('sha256', accessKeySecret)
        .update(`ACS3-HMAC-SHA256\n${hash(canonical)}`)
        .digest('hex');
      const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
      const send = async (sent: string) =>
        JSON.parse(
          (await rawRequest({ method: 'POST', headers: { ...headers, authorization }, body: sent })).body,
        );
      expect(await send('KeyId=alias%2Fmine')).toMatchObject({ Code: 'IncompleteSignature' });
      expect(await send(body)).toMatchObject({ Code: 'Forbidden.AliasNotFound' });
    });
  });

  test.each<[unknown, RegExp]>([
    ['secret-text', /this is not an object of secrets\. Give an object of access key ids and their secrets/],
    [['secret-text'], /Give an object of access key ids/],
    [
      { ak: '' },
      /verifySignatures\.ak \}\): this is not a valid secret of an access key\. Give a non-empty string/,
    ],
    [{ ak: 42_424_242 }, /verifySignatures\.ak \}\): this is of the type number, but a string is required/],
  ])('the option %j is rejected, and not printed', (verifySignatures, message) => {
    kms.uninstall();
    const error = usageError(() => installKmsMock({ verifySignatures } as never));
    expect(error).toMatchObject({ code: 'INVALID_OPTION', message: expect.stringMatching(message) });
    expect(error.message).not.toMatch(/secret-text|42/);
  });
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The request of a client, as the mock receives it. */
async function captured(send: () => Promise<unknown>): Promise<Sent> {
  const { KmsService } = jest.requireActual(
    '../../lib/service/service',
  ) as typeof import('../../lib/service/service');
  const { handle } = KmsService.prototype;
  let sent: Sent | undefined;
  const spy = jest.spyOn(KmsService.prototype, 'handle').mockImplementation(function (this: never, request) {
    const { method, path, headers, body } = request;
    sent = { method, path, headers: headers as Record<string, string>, body: body ?? '' };
    return handle.call(this, request);
  });
  try {
    await send();
  } finally {
    spy.mockRestore();
  }
  if (sent === undefined) throw new Error('nothing was sent');
  return sent;
}

async function replay({ method, path, headers, body }: Sent): Promise<{ code: string | undefined }> {
  const known = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const response = await rawRequest({ method, path, headers: known, body });
  return { code: JSON.parse(response.body).Code };
}
