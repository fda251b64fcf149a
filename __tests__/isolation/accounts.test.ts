/** Several accounts and regions in one mock: views of them, and the account of each request. */
import * as openapi from '@alicloud/openapi-client';
import OpenApiClient from '@alicloud/openapi-client';
import { installKmsMock, type KmsMock, type KmsMockOptions } from '../../lib';
import { everyClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';

const OWN = '1540355698841234';
const PARTNER = '1000000000000002';

let kms: KmsMock;
const install = (options?: KmsMockOptions) => {
  kms = installKmsMock(options);
};
afterEach(() => kms.uninstall());

/** A client with its own access key. */
function clientOf(accessKeyId: string, host = HOST) {
  const client = new OpenApiClient(
    new openapi.Config({ accessKeyId, accessKeySecret: 'secret', endpoint: host, protocol: 'HTTPS' }),
  );
  return async (action: string, query: Record<string, string> = {}) => {
    const request = new openapi.OpenApiRequest({ query });
    try {
      const { body } = await client.doRPCRequest(
        action,
        '2016-01-20',
        'HTTPS',
        'POST',
        'AK',
        'json',
        request,
        {} as never,
      );
      return { code: 'Success', body };
    } catch (error) {
      return { code: (error as { data: { Code: string } }).data.Code, body: undefined };
    }
  };
}

describe('a request', () => {
  // The access key of every client here.
  test.each(everyClient().map((client) => [client.name, client] as const))(
    'belongs to the account of its access key: %s',
    async (_name, client) => {
      install({ accounts: { 'test-key-id': PARTNER } });
      const { keyId, arn } = kms.account(PARTNER).seedKey();
      kms.seedKey({ keyId: 'own' });
      const described = (await client.call('DescribeKey', { KeyId: keyId })).body.KeyMetadata;
      expect(described).toMatchObject({
        Creator: PARTNER,
        Arn: `acs:kms:cn-hangzhou:${PARTNER}:key/${keyId}`,
      });
      expect(described.Arn).toBe(arn);
      expect((await client.call('DescribeKey', { KeyId: 'own' })).code).toBe('Forbidden.KeyNotFound');
      const created = (await client.call('CreateKey')).body.KeyMetadata;
      expect(created.Creator).toBe(PARTNER);
      expect(kms.key(created.KeyId)).toBeUndefined();
      expect(kms.account(PARTNER).key(created.KeyId)?.arn).toBe(created.Arn);
    },
  );

  test('with an access key that is not configured belongs to the default account', async () => {
    install({ accounts: { partner: PARTNER } });
    for (const accessKeyId of ['anybody', 'PARTNER', 'toString', '__proto__']) {
      const created = await clientOf(accessKeyId)('CreateKey');
      expect(created.body.KeyMetadata.Creator).toBe(OWN);
    }
    expect((await clientOf('partner')('CreateKey')).body.KeyMetadata.Creator).toBe(PARTNER);
  });

  test('does not find keys of another account by id, alias or ARN', async () => {
    install({ accounts: { partner: PARTNER } });
    const own = kms.seedKey({ aliases: ['alias/orders'] });
    const partner = clientOf('partner');
    expect((await partner('DescribeKey', { KeyId: own.keyId })).code).toBe('Forbidden.KeyNotFound');
    expect((await partner('DescribeKey', { KeyId: own.arn })).code).toBe('Forbidden.KeyNotFound');
    expect((await partner('Encrypt', { KeyId: 'alias/orders', Plaintext: 'x' })).code).toBe(
      'Forbidden.AliasNotFound',
    );
    const sealed = await clientOf('anybody')('Encrypt', { KeyId: own.keyId, Plaintext: 'x' });
    const CiphertextBlob = sealed.body.CiphertextBlob;
    expect((await partner('Decrypt', { CiphertextBlob })).code).toBe('Forbidden.KeyNotFound');
    expect((await partner('ListKeys')).body.TotalCount).toBe(0);
  });

  test('uses the secrets, policies and quotas of its own account', async () => {
    install({ accounts: { partner: PARTNER }, quotas: { keys: 1 } });
    kms.seedSecret({ secretName: 'token', secretData: 'own' });
    kms.account(PARTNER).seedSecret({ secretName: 'token', secretData: 'of the partner' });
    const partner = clientOf('partner');
    expect((await partner('GetSecretValue', { SecretName: 'token' })).body.SecretData).toBe('of the partner');
    expect((await partner('DescribeSecret', { SecretName: 'token' })).body.Arn).toBe(
      `acs:kms:cn-hangzhou:${PARTNER}:secret/token`,
    );
    const { keyId } = kms.account(PARTNER).seedKey({ instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    const policy = await partner('GetKeyPolicy', { KeyId: keyId });
    expect(policy.body.Policy).toContain(PARTNER);
    expect((await partner('CreateKey')).code).toBe('Rejected.LimitExceeded');
    expect((await clientOf('anybody')('CreateKey')).code).toBe('Success');
  });
});

describe('a view', () => {
  test('of an account and a region contains their keys, in any order of account and region', () => {
    install();
    const shanghai = kms.region('cn-shanghai');
    const both = kms.account(PARTNER).region('cn-shanghai');
    shanghai.seedKey({ keyId: 'key', aliases: ['alias/key'], description: 'own' });
    both.seedKey({ keyId: 'key', aliases: ['alias/key'], description: 'of the partner' });
    expect(kms.key('key')).toBeUndefined();
    expect(kms.account(PARTNER).key('key')).toBeUndefined();
    expect(kms.key('key', { regionId: 'cn-shanghai' })?.description).toBe('own');
    expect(shanghai.key('alias/key')?.arn).toBe(`acs:kms:cn-shanghai:${OWN}:key/key`);
    for (const view of [
      both,
      shanghai.account(PARTNER),
      kms.account('1').account(PARTNER).region('cn-shanghai'),
    ]) {
      expect(view.key('alias/key')).toMatchObject({
        arn: `acs:kms:cn-shanghai:${PARTNER}:key/key`,
        regionId: 'cn-shanghai',
        description: 'of the partner',
      });
    }
    expect(both.account(OWN).key('key')?.description).toBe('own');
  });

  test('contains secrets too, and the region of the call has priority', () => {
    install();
    const view = kms.account(PARTNER).region('cn-shanghai');
    view.seedSecret({ secretName: 'token', secretData: 'a' });
    view.seedSecret({ secretName: 'token', secretData: 'b', regionId: 'cn-beijing' });
    view.seedKey({ keyId: 'key', regionId: 'cn-beijing' });
    expect(view.secret('token')).toMatchObject({ arn: `acs:kms:cn-shanghai:${PARTNER}:secret/token` });
    expect(view.secret('token', { regionId: 'cn-beijing' })?.versions[0]?.secretData).toBe('b');
    expect(view.region('cn-beijing').key('key')?.regionId).toBe('cn-beijing');
    expect(kms.secret('token')).toBeUndefined();
  });

  test('of a region contains the results of the requests to its endpoint', async () => {
    install();
    kms.region('cn-shanghai').seedKey({ keyId: 'key' });
    expect(
      (await clientOf('any', 'kms.cn-shanghai.aliyuncs.com')('DescribeKey', { KeyId: 'key' })).code,
    ).toBe('Success');
    expect((await clientOf('any')('DescribeKey', { KeyId: 'key' })).code).toBe('Forbidden.KeyNotFound');
  });

  test('of the default account and region is the mock itself', () => {
    install({ accountId: '42', regionId: 'cn-beijing' });
    kms.seedKey({ keyId: 'key' });
    expect(kms.account('42').region('cn-beijing').key('key')?.arn).toBe('acs:kms:cn-beijing:42:key/key');
  });

  test('is emptied by reset() too, and still works', () => {
    install();
    const partner = kms.account(PARTNER);
    partner.seedKey({ keyId: 'key' });
    kms.reset();
    expect(partner.key('key')).toBeUndefined();
    partner.seedKey({ keyId: 'key' });
    const snapshot = kms.snapshot();
    kms.reset();
    kms.rollback(snapshot);
    expect(partner.key('key')).toBeDefined();
  });

  test('takes random values from its own stream, so accounts do not affect each other', () => {
    install({ randomSeed: 1 });
    const first = [kms.seedKey().keyId, kms.account(PARTNER).seedKey().keyId];
    expect(first[0]).not.toBe(first[1]);
    kms.reset();
    expect([kms.account(PARTNER).seedKey().keyId, kms.seedKey().keyId]).toEqual(first.reverse());
  });

  test('is rejected for a value that is not a valid id', () => {
    install();
    for (const id of ['', 'me', '1'.repeat(33)]) {
      expect(() => kms.account(id as string)).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTION',
          message: expect.stringContaining('string of digits'),
        }),
      );
    }
    for (const id of [42, undefined, null]) {
      expect(() => kms.account(id as never)).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTION',
          message: expect.stringContaining(`account(): ${id} is of the type`),
        }),
      );
    }
    for (const id of ['', 'CN Hangzhou', 42, undefined, null]) {
      expect(() => kms.region(id as string)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    }
  });

  test('cannot seed after uninstall()', () => {
    install();
    const view = kms.account(PARTNER);
    kms.uninstall();
    expect(() => view.seedKey()).toThrow(expect.objectContaining({ code: 'NOT_INSTALLED' }));
  });
});

test.each([
  ['a list', ['partner']],
  ['a string', 'partner'],
  ['an account that is a number', { partner: 1000000000000002 }],
  ['an account that does not consist of digits', { partner: 'me' }],
  ['undefined as an account', { partner: undefined }],
  ['an access key without a name', { '': '1000000000000002' }],
])('the option accounts rejects %s', (_what, accounts) => {
  expect(() => install({ accounts: accounts as never })).toThrow(
    expect.objectContaining({
      name: 'KmsMockUsageError',
      code: 'INVALID_OPTION',
      message: expect.stringContaining('accounts'),
    }),
  );
  install();
});
