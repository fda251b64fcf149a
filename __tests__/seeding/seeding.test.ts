import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SeedKeyOptions } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
afterEach(() => {
  jest.useRealTimers();
});

const NOW = new Date('2026-03-01T12:00:00Z');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

const metadata = async (keyId: string) => (await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata;

const encrypt = async (KeyId: string, Plaintext = 'aGVsbG8=') => {
  const { code, body } = await call('Encrypt', { KeyId, Plaintext });
  expect(code).toBe('Success');
  return body.CiphertextBlob as string;
};

describe('a key without options', () => {
  test('is an Enabled AES-256 key with key material of KMS', async () => {
    const { keyId } = kms.seedKey();
    expect(await metadata(keyId)).toMatchObject({
      KeyId: keyId,
      KeySpec: 'Aliyun_AES_256',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT/DECRYPT',
      Origin: 'Aliyun_KMS',
      ProtectionLevel: 'SOFTWARE',
      Description: '',
      DeleteDate: '',
      MaterialExpireTime: '',
    });
  });

  test('is returned to the test with its ids', () => {
    const key = kms.seedKey();
    expect(key).toEqual({
      keyId: expect.stringMatching(UUID),
      keyVersionId: expect.stringMatching(UUID),
      arn: `acs:kms:cn-hangzhou:1540355698841234:key/${key.keyId}`,
      aliases: [],
      state: 'Enabled',
      regionId: 'cn-hangzhou',
    });
  });

  test('encrypts and decrypts', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    expect(await call('Decrypt', { CiphertextBlob: await encrypt(keyId) })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId, KeyVersionId: keyVersionId, Plaintext: 'aGVsbG8=' },
    });
  });

  test('differs from the next one', () => {
    const one = kms.seedKey();
    const two = kms.seedKey();
    expect(two.keyId).not.toBe(one.keyId);
    expect(two.keyVersionId).not.toBe(one.keyVersionId);
  });

  test('has the current service time as its creation date, in whole seconds', async () => {
    jest.useFakeTimers({ now: NOW });
    kms.clock.advance({ hours: 1 });
    const { keyId } = kms.seedKey();
    expect(await metadata(keyId)).toMatchObject({ CreationDate: '2026-03-01T13:00:00Z' });
  });

  test('is in the list of keys', async () => {
    const { keyId, arn } = kms.seedKey();
    const { body } = await call('ListKeys');
    expect(body).toMatchObject({ TotalCount: 1, Keys: { Key: [{ KeyId: keyId, KeyArn: arn }] } });
  });
});

describe('every option', () => {
  test.each([
    ['description', { description: 'für Aufträge' }, { Description: 'für Aufträge' }],
    ['keySpec', { keySpec: 'Aliyun_AES_256' }, { KeySpec: 'Aliyun_AES_256' }],
    ['keyUsage', { keyUsage: 'ENCRYPT/DECRYPT' }, { KeyUsage: 'ENCRYPT/DECRYPT' }],
    ['protectionLevel', { protectionLevel: 'HSM' }, { ProtectionLevel: 'HSM' }],
    ['origin', { origin: 'EXTERNAL' }, { Origin: 'EXTERNAL', KeyState: 'Enabled' }],
    ['state', { state: 'Disabled' }, { KeyState: 'Disabled' }],
    ['createdAt', { createdAt: '2020-02-29T23:59:59Z' }, { CreationDate: '2020-02-29T23:59:59Z' }],
    [
      'createdAt now',
      { createdAt: NOW },
      { CreationDate: '2026-03-01T12:00:00Z', LastRotationDate: '2026-03-01T12:00:00Z' },
    ],
    [
      'deletionDate',
      { state: 'PendingDeletion', deletionDate: '2026-03-02T00:00:00Z' },
      { KeyState: 'PendingDeletion', DeleteDate: '2026-03-02T00:00:00Z' },
    ],
    [
      'no deletionDate',
      { state: 'PendingDeletion' },
      { KeyState: 'PendingDeletion', DeleteDate: '2026-03-31T12:00:00Z' },
    ],
    [
      'a deletionDate in 366 days',
      { state: 'PendingDeletion', deletionDate: later(366 * DAY) },
      { DeleteDate: '2027-03-02T12:00:00Z' },
    ],
    [
      'materialExpiresAt',
      { origin: 'EXTERNAL', materialExpiresAt: later(1000) },
      { MaterialExpireTime: '2026-03-01T12:00:01Z' },
    ],
    [
      'PendingImport',
      { origin: 'EXTERNAL', state: 'PendingImport' },
      { KeyState: 'PendingImport', Origin: 'EXTERNAL' },
    ],
    [
      'PendingImport without an origin',
      { state: 'PendingImport' },
      { KeyState: 'PendingImport', Origin: 'EXTERNAL' },
    ],
    [
      'instanceId',
      { instanceId: 'kst-hzz62ee817bvyyr5xq3na' },
      { DKMSInstanceId: 'kst-hzz62ee817bvyyr5xq3na', KeyId: expect.stringMatching(/^key-[a-z0-9]{21}$/) },
    ],
  ] as readonly [string, SeedKeyOptions, object][])(
    '%s is visible in DescribeKey',
    async (_name, options, shown) => {
      jest.useFakeTimers({ now: NOW });
      const { keyId } = kms.seedKey(options);
      expect(await metadata(keyId)).toMatchObject(shown);
    },
  );

  test('keyId is the id of the key, also in its ARN', async () => {
    const key = kms.seedKey({ keyId: 'Orders_key-1' });
    expect(key).toMatchObject({
      keyId: 'Orders_key-1',
      arn: 'acs:kms:cn-hangzhou:1540355698841234:key/Orders_key-1',
    });
    expect(await metadata('Orders_key-1')).toMatchObject({ KeyId: 'Orders_key-1', Arn: key.arn });
  });

  test('keyVersionId is the id of the primary version and the start of every ciphertext', async () => {
    const keyVersionId = '5f0c6a3e-8d1b-4c27-9a44-2f6d1e7b9c50';
    const { keyId } = kms.seedKey({ keyVersionId });
    expect(await metadata(keyId)).toMatchObject({ PrimaryKeyVersion: keyVersionId });
    const head = Buffer.from(await encrypt(keyId), 'base64').subarray(0, 36);
    expect(head.toString('latin1')).toBe(keyVersionId);
  });

  test('aliases identify the key', async () => {
    const { keyId, aliases } = kms.seedKey({ aliases: ['alias/orders', 'alias/a/b_c-1'] });
    expect(aliases).toEqual(['alias/orders', 'alias/a/b_c-1']);
    expect((await metadata('alias/a/b_c-1')).KeyId).toBe(keyId);
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId });
    expect(body.Aliases.Alias.map(({ AliasName }: { AliasName: string }) => AliasName).sort()).toEqual([
      'alias/a/b_c-1',
      'alias/orders',
    ]);
  });

  test('tags are visible in ListResourceTags', async () => {
    const { keyId } = kms.seedKey({ tags: { team: 'orders', empty: '' } });
    const { body } = await call('ListResourceTags', { KeyId: keyId });
    expect(body.Tags.Tag).toEqual(
      expect.arrayContaining([
        { KeyId: keyId, TagKey: 'team', TagValue: 'orders' },
        { KeyId: keyId, TagKey: 'empty', TagValue: '' },
      ]),
    );
    expect(body.Tags.Tag).toHaveLength(2);
  });

  test('regionId seeds the key in only that region', async () => {
    const key = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(key).toMatchObject({
      regionId: 'cn-shanghai',
      arn: `acs:kms:cn-shanghai:1540355698841234:key/${key.keyId}`,
    });
    expect(await call('DescribeKey', { KeyId: key.keyId })).toMatchObject({ code: 'Forbidden.KeyNotFound' });
    expect(await shanghai.call('DescribeKey', { KeyId: key.keyId })).toMatchObject({ code: 'Success' });
  });

  test('the quota of keys does not apply to fixtures', async () => {
    const keys = Array.from({ length: 201 }, () => kms.seedKey().keyId);
    expect(new Set(keys).size).toBe(201);
    expect((await call('ListKeys')).body.TotalCount).toBe(201);
  });

  test('an alias can be used again for a key of another region', () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'], regionId: 'cn-shanghai' });
    expect(kms.key('alias/orders', { regionId: 'cn-shanghai' })).toMatchObject({ keyId });
  });
});

describe('fixed key material', () => {
  const STORED_KEY = {
    keyId: 'stored-key',
    keyVersionId: '5f0c6a3e-8d1b-4c27-9a44-2f6d1e7b9c50',
    material: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  };
  // Created once with node:crypto, from the documented layout only.
  const STORED =
    'NWYwYzZhM2UtOGQxYi00YzI3LTlhNDQtMmY2ZDFlN2I5YzUwDw4NDAsKCQgHBgUEzPMYMDe41Fs1fsRA6AELCEedRMDGGA==';
  const STORED_WITH_CONTEXT =
    'NWYwYzZhM2UtOGQxYi00YzI3LTlhNDQtMmY2ZDFlN2I5YzUwESIzRFVmd4iZqrvMAI6/QJ54/EkD1w/ffDAD1mXCS4z3bIBc';

  test('decrypts a stored ciphertext', async () => {
    kms.seedKey(STORED_KEY);
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({
      code: 'Success',
      body: { KeyId: 'stored-key', KeyVersionId: STORED_KEY.keyVersionId, Plaintext: 'héllo' },
    });
  });

  test.each([
    ['in one order', '{"tenant":"übung","app":"orders"}'],
    ['in the other', '{"app":"orders","tenant":"übung"}'],
  ])('decrypts a stored ciphertext with its encryption context %s', async (_name, EncryptionContext) => {
    kms.seedKey(STORED_KEY);
    expect(await call('Decrypt', { CiphertextBlob: STORED_WITH_CONTEXT, EncryptionContext })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'aGVsbG8=' },
    });
  });

  test.each([
    ['none', {}],
    ['only some members', { EncryptionContext: '{"app":"orders"}' }],
    [
      'the same letters with another split of name and value',
      { EncryptionContext: '{"tenantü":"bung","app":"orders"}' },
    ],
  ])('does not decrypt it with another context: %s', async (_name, context) => {
    kms.seedKey(STORED_KEY);
    expect(await call('Decrypt', { CiphertextBlob: STORED_WITH_CONTEXT, ...context })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
    });
  });

  test('does not decrypt it with other key material', async () => {
    kms.seedKey({ ...STORED_KEY, material: Buffer.alloc(32) });
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
    });
  });

  test.each([
    ['a Buffer', Buffer.from(STORED_KEY.material, 'base64')],
    ['a Uint8Array', new Uint8Array(Buffer.from(STORED_KEY.material, 'base64'))],
    [
      'a view into a larger buffer',
      Buffer.concat([Buffer.alloc(3), Buffer.from(STORED_KEY.material, 'base64')]).subarray(3),
    ],
  ])('can be %s', async (_name, material) => {
    kms.seedKey({ ...STORED_KEY, material });
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({ code: 'Success' });
  });

  test('can be the key material of an external key', async () => {
    kms.seedKey({ ...STORED_KEY, origin: 'EXTERNAL' });
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({ code: 'Success' });
  });

  test('is copied, so that a change of the given bytes does not change the key', async () => {
    const material = Buffer.from(STORED_KEY.material, 'base64');
    kms.seedKey({ ...STORED_KEY, material });
    material.fill(0);
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({ code: 'Success' });
  });

  test('decrypts after reset() a ciphertext from before', async () => {
    const fixture = { keyId: 'orders-key', material: Buffer.alloc(32, 9) };
    kms.seedKey(fixture);
    const CiphertextBlob = await encrypt('orders-key');
    kms.reset();
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Forbidden.KeyNotFound' });
    kms.seedKey(fixture);
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Success',
      body: { KeyId: 'orders-key', Plaintext: 'aGVsbG8=' },
    });
  });
});

describe('the version id of a key with a fixed id', () => {
  test('depends on the key id, before and after reset()', () => {
    const before = kms.seedKey({ keyId: 'orders-key' }).keyVersionId;
    kms.reset();
    kms.seedKey();
    const after = kms.seedKey({ keyId: 'orders-key', material: Buffer.alloc(32, 1) }).keyVersionId;
    expect(before).toMatch(/^[A-Za-z0-9-]{36}$/);
    expect(after).toBe(before);
  });

  test('differs from the version id of another key id', () => {
    const one = kms.seedKey({ keyId: 'orders-key' });
    const two = kms.seedKey({ keyId: 'orders-key-2' });
    expect(two.keyVersionId).not.toBe(one.keyVersionId);
  });

  test.each([
    ['an id of the user', 'my-key'],
    ['a UUID', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an id in the format of instance keys', 'key-hzz62f1cb66fa42qoab1c'],
  ])(
    'depends on it for a key of an instance with %s too, which decrypts its own ciphertexts',
    async (_name, keyId) => {
      const instanceId = 'kst-hzz62ee817bvyyr5xq3na';
      const { keyVersionId } = kms.seedKey({ keyId, instanceId });
      expect(keyVersionId).toHaveLength(36);
      const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'text' });
      expect((await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).body.Plaintext).toBe('text');
      kms.reset();
      expect(kms.seedKey({ keyId, instanceId }).keyVersionId).toBe(keyVersionId);
    },
  );

  test('is rejected if another key has it', () => {
    const { keyVersionId } = kms.seedKey({ keyId: 'A' });
    kms.reset();
    kms.seedKey({ keyId: 'B', keyVersionId });
    expect(() => kms.seedKey({ keyId: 'A' })).toThrow(/so the id must be unique/);
    expect(kms.key('A')).toBeUndefined();
  });

  test('is the same in another process, which decrypts the ciphertexts of this one', async () => {
    const fixture = { keyId: 'orders-key', material: Buffer.alloc(32, 9).toString('base64') };
    const { keyVersionId } = kms.seedKey(fixture);
    const CiphertextBlob = await encrypt('orders-key', 'across processes');
    const script = `
      const kms = require('./lib').installKmsMock();
      const { openApiCallClient } = require('./__tests__/support/clients');
      const { keyVersionId } = kms.seedKey(${JSON.stringify(fixture)});
      openApiCallClient('kms.cn-hangzhou.aliyuncs.com')
        .call('Decrypt', { CiphertextBlob: '${CiphertextBlob}' })
        .then(({ code, body }) => console.log(JSON.stringify({ keyVersionId, code, text: body.Plaintext })));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['-r', 'ts-node/register/transpile-only', '-e', script],
      {
        cwd: path.join(__dirname, '../..'),
        env: {
          ...process.env,
          TS_NODE_SKIP_PROJECT: 'true',
          TS_NODE_COMPILER_OPTIONS: JSON.stringify({
            module: 'commonjs',
            moduleResolution: 'node10',
            ignoreDeprecations: '6.0',
            esModuleInterop: true,
            target: 'es2022',
          }),
        },
      },
    );
    expect(JSON.parse(stdout)).toEqual({ keyVersionId, code: 'Success', text: 'across processes' });
  }, 60_000);
});

describe('kms.key()', () => {
  test('returns the current data of a key', async () => {
    jest.useFakeTimers({ now: NOW });
    const seeded = kms.seedKey({
      aliases: ['alias/orders'],
      description: 'd',
      tags: { team: 'orders' },
      createdAt: '2020-01-01T00:00:00Z',
    });
    await call('ScheduleKeyDeletion', { KeyId: seeded.keyId, PendingWindowInDays: 7 });
    expect(kms.key(seeded.keyId)).toEqual({
      ...seeded,
      state: 'PendingDeletion',
      keySpec: 'Aliyun_AES_256',
      keyUsage: 'ENCRYPT/DECRYPT',
      origin: 'Aliyun_KMS',
      protectionLevel: 'SOFTWARE',
      instanceId: undefined,
      description: 'd',
      tags: { team: 'orders' },
      createdAt: new Date('2020-01-01T00:00:00Z'),
      deletionDate: later(7 * DAY),
      materialExpiresAt: undefined,
      hasMaterial: true,
      policy: undefined,
      versions: [{ keyVersionId: seeded.keyVersionId, createdAt: new Date('2020-01-01T00:00:00Z') }],
      automaticRotation: 'Disabled',
      nextRotationDate: undefined,
      deletionProtection: false,
    });
  });

  test.each(['Enabled', 'Disabled'] as const)('returns no deletion date for a key in %s', (state) => {
    expect(kms.key(kms.seedKey({ state }).keyId)?.deletionDate).toBeUndefined();
  });

  test('returns an external key in PendingImport', () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state: 'PendingImport' });
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', origin: 'EXTERNAL', hasMaterial: false });
  });

  test('returns a key that a request created', async () => {
    const { body } = await call('CreateKey', { Description: 'made on the wire' });
    expect(kms.key(body.KeyMetadata.KeyId)).toMatchObject({
      description: 'made on the wire',
      state: 'Enabled',
      arn: body.KeyMetadata.Arn,
      keyVersionId: body.KeyMetadata.PrimaryKeyVersion,
    });
  });
});
