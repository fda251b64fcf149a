import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SeedKeyOptions } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { usageError } from '../support/usage-error';

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
  test('is an Enabled AES-256 key whose material KMS made', async () => {
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

  test('is told to the test with its ids', () => {
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

  test('was made at service time now, in whole seconds', async () => {
    jest.useFakeTimers({ now: NOW });
    kms.clock.advance({ hours: 1 });
    const { keyId } = kms.seedKey();
    expect(await metadata(keyId)).toMatchObject({ CreationDate: '2026-03-01T13:00:00Z' });
  });

  test('stands in the list of keys', async () => {
    const { keyId, arn } = kms.seedKey();
    const { body } = await call('ListKeys');
    expect(body).toMatchObject({ TotalCount: 1, Keys: { Key: [{ KeyId: keyId, KeyArn: arn }] } });
  });

  test('takes options that are undefined for options that are not there', () => {
    const options = { keyId: undefined, state: undefined, tags: undefined, material: undefined };
    expect(kms.seedKey(options as never)).toMatchObject({
      keyId: expect.stringMatching(UUID),
      state: 'Enabled',
    });
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
    '%s shows in DescribeKey',
    async (_name, options, shown) => {
      jest.useFakeTimers({ now: NOW });
      const { keyId } = kms.seedKey(options);
      expect(await metadata(keyId)).toMatchObject(shown);
    },
  );

  test('keyId names the key, and its ARN', async () => {
    const key = kms.seedKey({ keyId: 'Orders_key-1' });
    expect(key).toMatchObject({
      keyId: 'Orders_key-1',
      arn: 'acs:kms:cn-hangzhou:1540355698841234:key/Orders_key-1',
    });
    expect(await metadata('Orders_key-1')).toMatchObject({ KeyId: 'Orders_key-1', Arn: key.arn });
  });

  test('keyVersionId names the primary version and heads every ciphertext', async () => {
    const keyVersionId = '5f0c6a3e-8d1b-4c27-9a44-2f6d1e7b9c50';
    const { keyId } = kms.seedKey({ keyVersionId });
    expect(await metadata(keyId)).toMatchObject({ PrimaryKeyVersion: keyVersionId });
    const head = Buffer.from(await encrypt(keyId), 'base64').subarray(0, 36);
    expect(head.toString('latin1')).toBe(keyVersionId);
  });

  test('aliases name the key', async () => {
    const { keyId, aliases } = kms.seedKey({ aliases: ['alias/orders', 'alias/a/b_c-1'] });
    expect(aliases).toEqual(['alias/orders', 'alias/a/b_c-1']);
    expect((await metadata('alias/a/b_c-1')).KeyId).toBe(keyId);
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId });
    expect(body.Aliases.Alias.map(({ AliasName }: { AliasName: string }) => AliasName).sort()).toEqual([
      'alias/a/b_c-1',
      'alias/orders',
    ]);
  });

  test('tags show in ListResourceTags', async () => {
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

  test('regionId puts the key into that region and no other', async () => {
    const key = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(key).toMatchObject({
      regionId: 'cn-shanghai',
      arn: `acs:kms:cn-shanghai:1540355698841234:key/${key.keyId}`,
    });
    expect(await call('DescribeKey', { KeyId: key.keyId })).toMatchObject({ code: 'Forbidden.KeyNotFound' });
    expect(await shanghai.call('DescribeKey', { KeyId: key.keyId })).toMatchObject({ code: 'Success' });
  });

  test('the quota of keys does not count for fixtures', async () => {
    const keys = Array.from({ length: 201 }, () => kms.seedKey().keyId);
    expect(new Set(keys).size).toBe(201);
    expect((await call('ListKeys')).body.TotalCount).toBe(201);
  });

  test('an alias is free for another key of another region', () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'], regionId: 'cn-shanghai' });
    expect(kms.key('alias/orders', { regionId: 'cn-shanghai' })).toMatchObject({ keyId });
  });
});

describe('fixed material', () => {
  const STORED_KEY = {
    keyId: 'stored-key',
    keyVersionId: '5f0c6a3e-8d1b-4c27-9a44-2f6d1e7b9c50',
    material: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  };
  // Made once with node:crypto, by the layout and nothing else.
  const STORED =
    'NWYwYzZhM2UtOGQxYi00YzI3LTlhNDQtMmY2ZDFlN2I5YzUwDw4NDAsKCQgHBgUEzPMYMDe4O07c6xnSQr9u+hURwGnvUA==';
  const STORED_WITH_CONTEXT =
    'NWYwYzZhM2UtOGQxYi00YzI3LTlhNDQtMmY2ZDFlN2I5YzUwESIzRFVmd4iZqrvMAI6/QJ54/Em/+VrJm22Jay0RIl9l6qxF';

  test('opens a stored ciphertext', async () => {
    kms.seedKey(STORED_KEY);
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({
      code: 'Success',
      body: { KeyId: 'stored-key', KeyVersionId: STORED_KEY.keyVersionId, Plaintext: 'héllo' },
    });
  });

  test.each([
    ['in one order', '{"tenant":"übung","app":"orders"}'],
    ['in the other', '{"app":"orders","tenant":"übung"}'],
  ])('opens a stored ciphertext with its encryption context %s', async (_name, EncryptionContext) => {
    kms.seedKey(STORED_KEY);
    expect(await call('Decrypt', { CiphertextBlob: STORED_WITH_CONTEXT, EncryptionContext })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'aGVsbG8=' },
    });
  });

  test.each([
    ['none', {}],
    ['a part', { EncryptionContext: '{"app":"orders"}' }],
    ['the same letters cut elsewhere', { EncryptionContext: '{"tenantü":"bung","app":"orders"}' }],
  ])('does not open it with another context: %s', async (_name, context) => {
    kms.seedKey(STORED_KEY);
    expect(await call('Decrypt', { CiphertextBlob: STORED_WITH_CONTEXT, ...context })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
    });
  });

  test('does not open it under other material', async () => {
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
  ])('may be %s', async (_name, material) => {
    kms.seedKey({ ...STORED_KEY, material });
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({ code: 'Success' });
  });

  test('may be that of an external key', async () => {
    kms.seedKey({ ...STORED_KEY, origin: 'EXTERNAL' });
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({ code: 'Success' });
  });

  test('is copied: wiping the bytes given leaves the key as it is', async () => {
    const material = Buffer.from(STORED_KEY.material, 'base64');
    kms.seedKey({ ...STORED_KEY, material });
    material.fill(0);
    expect(await call('Decrypt', { CiphertextBlob: STORED })).toMatchObject({ code: 'Success' });
  });

  test('opens after reset() what was sealed before it', async () => {
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
  test('follows from the key id, before and after reset()', () => {
    const before = kms.seedKey({ keyId: 'orders-key' }).keyVersionId;
    kms.reset();
    kms.seedKey();
    const after = kms.seedKey({ keyId: 'orders-key', material: Buffer.alloc(32, 1) }).keyVersionId;
    expect(before).toMatch(/^[A-Za-z0-9-]{36}$/);
    expect(after).toBe(before);
  });

  test('differs from that of another key id', () => {
    const one = kms.seedKey({ keyId: 'orders-key' });
    const two = kms.seedKey({ keyId: 'orders-key-2' });
    expect(two.keyVersionId).not.toBe(one.keyVersionId);
  });

  test('is the same in another process, which opens what this one sealed', async () => {
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

describe('the same key id', () => {
  test('may stand in two regions, each with a key of its own', async () => {
    kms.seedKey({ keyId: 'orders-key', description: 'hangzhou' });
    kms.seedKey({ keyId: 'orders-key', description: 'shanghai', regionId: 'cn-shanghai' });
    expect((await metadata('orders-key')).Description).toBe('hangzhou');
    const elsewhere = await shanghai.call('DescribeKey', { KeyId: 'orders-key' });
    expect(elsewhere.body.KeyMetadata.Description).toBe('shanghai');
  });

  test('in two regions has two states', async () => {
    kms.seedKey({ keyId: 'orders-key' });
    kms.seedKey({ keyId: 'orders-key', regionId: 'cn-shanghai' });
    await call('DisableKey', { KeyId: 'orders-key' });
    expect(kms.key('orders-key')).toMatchObject({ state: 'Disabled' });
    expect(kms.key('orders-key', { regionId: 'cn-shanghai' })).toMatchObject({ state: 'Enabled' });
  });

  test('is free again once the key is past its deletion date', async () => {
    const fixture = { keyId: 'orders-key', aliases: ['alias/orders'] };
    kms.seedKey({ ...fixture, state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(kms.seedKey(fixture)).toMatchObject({ state: 'Enabled' });
    expect(await metadata('alias/orders')).toMatchObject({ KeyId: 'orders-key', KeyState: 'Enabled' });
  });

  test('is free again after reset()', () => {
    kms.seedKey({ keyId: 'orders-key', aliases: ['alias/orders'] });
    kms.reset();
    expect(kms.key('orders-key')).toBeUndefined();
    expect(kms.seedKey({ keyId: 'orders-key', aliases: ['alias/orders'] })).toMatchObject({
      keyId: 'orders-key',
    });
  });
});

/** Name of the rule, the option that is to blame, the fixture. */
const IMPOSSIBLE: readonly (readonly [string, string, object])[] = [
  ['PendingImport with origin Aliyun_KMS', 'state', { state: 'PendingImport', origin: 'Aliyun_KMS' }],
  [
    'PendingImport with material',
    'material',
    { state: 'PendingImport', origin: 'EXTERNAL', material: Buffer.alloc(32) },
  ],
  ['an unknown state', 'state', { state: 'Unavailable' }],
  ['a state in another letter case', 'state', { state: 'enabled' }],
  ['a state that every object has', 'state', { state: 'constructor' }],
  ['deletionDate a second ago', 'deletionDate', { state: 'PendingDeletion', deletionDate: later(-1000) }],
  ['deletionDate now', 'deletionDate', { state: 'PendingDeletion', deletionDate: NOW }],
  ['deletionDate of an Enabled key', 'deletionDate', { deletionDate: later(DAY) }],
  ['deletionDate of a Disabled key', 'deletionDate', { state: 'Disabled', deletionDate: later(DAY) }],
  [
    'deletionDate in 366 days and a second',
    'deletionDate',
    { state: 'PendingDeletion', deletionDate: later(366 * DAY + 1000) },
  ],
  [
    'deletionDate that is no date',
    'deletionDate',
    { state: 'PendingDeletion', deletionDate: new Date(Number.NaN) },
  ],
  ['the reserved alias alias/acs', 'aliases', { aliases: ['alias/acs'] }],
  ['the reserved alias alias/acs/oss', 'aliases', { aliases: ['alias/acs/oss'] }],
  ['the reserved alias alias/acskms', 'aliases', { aliases: ['alias/acskms'] }],
  ['an alias without its prefix', 'aliases', { aliases: ['orders'] }],
  ['an alias that is all prefix', 'aliases', { aliases: ['alias/'] }],
  ['an alias with a space', 'aliases', { aliases: ['alias/my orders'] }],
  ['an alias with a dot', 'aliases', { aliases: ['alias/orders.v1'] }],
  ['an alias with a line feed at its end', 'aliases', { aliases: ['alias/orders\n'] }],
  ['an empty alias', 'aliases', { aliases: [''] }],
  ['a prefix in another letter case', 'aliases', { aliases: ['Alias/orders'] }],
  ['an alias of 300 characters', 'aliases', { aliases: [`alias/${'a'.repeat(300)}`] }],
  ['an alias given twice', 'aliases', { aliases: ['alias/orders', 'alias/orders'] }],
  ['an alias that another key has', 'aliases', { aliases: ['alias/free', 'alias/taken'] }],
  ['no material at all', 'material', { material: Buffer.alloc(0) }],
  ['material of 16 bytes', 'material', { material: Buffer.alloc(16) }],
  ['material of 31 bytes', 'material', { material: Buffer.alloc(31) }],
  ['material of 33 bytes', 'material', { material: Buffer.alloc(33) }],
  ['material of 31 bytes in Base64', 'material', { material: Buffer.alloc(31).toString('base64') }],
  ['material text that is no Base64', 'material', { material: 'correct horse battery staple!' }],
  ['material text in hex', 'material', { material: Buffer.alloc(32).toString('hex') }],
  [
    'material text with a stray character',
    'material',
    { material: `*${Buffer.alloc(32).toString('base64')}` },
  ],
  ['empty material text', 'material', { material: '' }],
  ['a key id that the region has', 'keyId', { keyId: 'taken-key' }],
  ['a key id with a space', 'keyId', { keyId: 'orders key' }],
  ['a key id with a slash', 'keyId', { keyId: 'alias/orders' }],
  ['an empty key id', 'keyId', { keyId: '' }],
  ['a version id of 35 characters', 'keyVersionId', { keyVersionId: 'v'.repeat(35) }],
  ['a version id of 37 characters', 'keyVersionId', { keyVersionId: 'v'.repeat(37) }],
  ['a version id that is not ASCII', 'keyVersionId', { keyVersionId: 'ü'.repeat(36) }],
  [
    'a version id that another key has',
    'keyVersionId',
    { keyVersionId: '00000000-0000-4000-8000-00000000dead' },
  ],
  [
    'materialExpiresAt a second ago',
    'materialExpiresAt',
    { origin: 'EXTERNAL', materialExpiresAt: later(-1000) },
  ],
  [
    'materialExpiresAt of material that KMS made',
    'materialExpiresAt',
    { origin: 'Aliyun_KMS', materialExpiresAt: later(DAY) },
  ],
  [
    'materialExpiresAt without material',
    'materialExpiresAt',
    { origin: 'EXTERNAL', state: 'PendingImport', materialExpiresAt: later(DAY) },
  ],
  [
    'materialExpiresAt that is no date',
    'materialExpiresAt',
    { origin: 'EXTERNAL', materialExpiresAt: 'soon' },
  ],
  ['createdAt in a second', 'createdAt', { createdAt: later(1000) }],
  ['createdAt that is no date', 'createdAt', { createdAt: 'yesterday' }],
  ['an unknown key spec', 'keySpec', { keySpec: 'AES_256' }],
  ['a usage that the key spec does not have', 'keyUsage', { keyUsage: 'SIGN/VERIFY' }],
  ['an unknown origin', 'origin', { origin: 'external' }],
  ['an unknown protection level', 'protectionLevel', { protectionLevel: 'hsm' }],
  ['an instance id of another shape', 'instanceId', { instanceId: 'orders' }],
  ['a description of 8193 characters', 'description', { description: 'd'.repeat(8193) }],
  ['a tag with an empty key', 'tags', { tags: { '': 'v' } }],
  ['a tag key of 129 characters', 'tags', { tags: { ['k'.repeat(129)]: 'v' } }],
  ['a tag value of 129 characters', 'tags', { tags: { k: 'v'.repeat(129) } }],
  ['a tag key that starts with acs:', 'tags', { tags: { 'acs:team': 'v' } }],
  ['a tag key that starts with aliyun', 'tags', { tags: { 'aliyun-team': 'v' } }],
];

describe('an impossible fixture', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    kms.seedKey({
      keyId: 'taken-key',
      keyVersionId: '00000000-0000-4000-8000-00000000dead',
      aliases: ['alias/taken'],
    });
  });

  test.each(IMPOSSIBLE)('%s is refused, with the name of the option %s', (_name, option, fixture) => {
    const error = usageError(() => kms.seedKey(fixture as SeedKeyOptions));
    expect(error).toMatchObject({
      code: 'INVALID_FIXTURE',
      // seedKey({ tags.team }) names a member.
      message: expect.stringMatching(new RegExp(`seedKey\\(\\{ ${option}\\b.* \\}\\)`)),
    });
  });

  test.each(IMPOSSIBLE)('%s leaves nothing behind', async (_name, _option, fixture) => {
    const others = { keyId: 'next-key', aliases: ['alias/next'], tags: { team: 'orders' } };
    usageError(() => kms.seedKey({ ...others, ...fixture } as SeedKeyOptions));
    expect(kms.key('next-key')).toBeUndefined();
    expect(kms.key('alias/next')).toBeUndefined();
    expect(kms.key('alias/free')).toBeUndefined();
    expect((await call('ListKeys')).body.TotalCount).toBe(1);
    const aliases = (await call('ListAliases')).body.Aliases.Alias;
    expect(aliases.map(({ AliasName }: { AliasName: string }) => AliasName)).toEqual(['alias/taken']);
    expect(kms.seedKey(others)).toMatchObject({ keyId: 'next-key', aliases: ['alias/next'] });
  });

  test.each([
    ['keyID', 'keyId'],
    ['alias', 'aliases'],
    ['materials', 'material'],
    ['State', 'state'],
    ['deleteDate', 'deletionDate'],
    ['region', 'regionId'],
    ['keyspec', 'keySpec'],
    ['tag', 'tags'],
  ])('the unknown option %s is refused with the nearest name, %s', (option, nearest) => {
    const error = usageError(() => kms.seedKey({ [option]: 'x' } as SeedKeyOptions));
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain(`seedKey({ ${option} })`);
    expect(error.message.replace(`seedKey({ ${option} })`, '')).toMatch(new RegExp(`\\b${nearest}\\b`));
  });

  test('an option like none is refused as well', () => {
    const error = usageError(() => kms.seedKey({ zzzzzzzzzzzz: 1 } as SeedKeyOptions));
    expect(error).toMatchObject({
      code: 'INVALID_FIXTURE',
      message: expect.stringContaining('seedKey({ zzzzzzzzzzzz })'),
    });
  });

  test('deletionDate is judged by service time, not by Date', () => {
    kms.clock.advance({ days: 10 });
    const error = usageError(() => kms.seedKey({ state: 'PendingDeletion', deletionDate: later(9 * DAY) }));
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(kms.seedKey({ state: 'PendingDeletion', deletionDate: later(376 * DAY) }).state).toBe(
      'PendingDeletion',
    );
  });

  test('createdAt is judged by service time, not by Date', () => {
    kms.clock.advance({ days: 10 });
    const { keyId } = kms.seedKey({ createdAt: later(10 * DAY) });
    expect(kms.key(keyId)?.createdAt).toEqual(later(10 * DAY));
    expect(usageError(() => kms.seedKey({ createdAt: later(10 * DAY + 1000) })).code).toBe('INVALID_FIXTURE');
  });

  test('is not written into the log of requests', () => {
    usageError(() => kms.seedKey({ keyId: 'taken-key' }));
    expect(kms.requests).toEqual([]);
  });
});

describe('kms.key()', () => {
  test('shows a key as it is now', async () => {
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

  test.each(['Enabled', 'Disabled'] as const)('shows no deletion date of a key in %s', (state) => {
    expect(kms.key(kms.seedKey({ state }).keyId)?.deletionDate).toBeUndefined();
  });

  test('shows an external key that waits for its import', () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state: 'PendingImport' });
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', origin: 'EXTERNAL', hasMaterial: false });
  });

  test('shows a key that a request made', async () => {
    const { body } = await call('CreateKey', { Description: 'made on the wire' });
    expect(kms.key(body.KeyMetadata.KeyId)).toMatchObject({
      description: 'made on the wire',
      state: 'Enabled',
      arn: body.KeyMetadata.Arn,
      keyVersionId: body.KeyMetadata.PrimaryKeyVersion,
    });
  });

  test('finds it by id, by alias and by ARN', () => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/orders'] });
    expect(kms.key(keyId)).toMatchObject({ keyId });
    expect(kms.key('alias/orders')).toMatchObject({ keyId });
    expect(kms.key(arn)).toMatchObject({ keyId });
  });

  test.each([
    '00000000-0000-4000-8000-000000000000',
    'alias/nobody',
    'orders',
    '',
    'constructor',
    '__proto__',
    'acs:kms:cn-hangzhou:1540355698841234:key/nobody',
    'acs:kms:cn-shanghai:1540355698841234:key/orders-key',
    'acs:kms:cn-hangzhou:1:key/orders-key',
    'acs:oss:cn-hangzhou:1540355698841234:key/orders-key',
  ])('is undefined for "%s"', (name) => {
    kms.seedKey({ keyId: 'orders-key', aliases: ['alias/orders'] });
    expect(kms.key(name)).toBeUndefined();
  });

  test('looks into the own region unless told another', () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/orders'] });
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.key('alias/orders')).toBeUndefined();
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })).toMatchObject({ keyId, regionId: 'cn-shanghai' });
    expect(kms.key('alias/orders', { regionId: 'cn-shanghai' })).toMatchObject({ keyId });
  });

  test('takes the region of an ARN before the region it is told', () => {
    const { keyId, arn } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(kms.key(arn)).toMatchObject({ keyId });
    expect(kms.key(arn, { regionId: 'cn-beijing' })).toMatchObject({ keyId });
  });

  test('is undefined for a key past its deletion date, by every name', () => {
    const { keyId, arn } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/orders'] });
    kms.clock.advance({ days: 30 });
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.key('alias/orders')).toBeUndefined();
    expect(kms.key(arn)).toBeUndefined();
  });

  test.each<[string, () => unknown]>([
    ['a request', () => call('ListKeys')],
    ['kms.key()', () => kms.key('any')],
  ])('%s carries a deletion out: with time moved back the key stays gone', async (_name, look) => {
    jest.useFakeTimers({ now: NOW });
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: later(DAY) });
    jest.setSystemTime(later(2 * DAY));
    await look();
    jest.setSystemTime(NOW);
    expect(kms.key(keyId)).toBeUndefined();
  });

  test('is not written into the log of requests', () => {
    kms.key(kms.seedKey().keyId);
    expect(kms.requests).toEqual([]);
  });

  test('a snapshot does not follow the key', async () => {
    const { keyId } = kms.seedKey();
    const snapshot = kms.key(keyId);
    await call('DisableKey', { KeyId: keyId });
    expect(snapshot).toMatchObject({ state: 'Enabled' });
    expect(kms.key(keyId)).toMatchObject({ state: 'Disabled' });
  });
});

describe('what is done to a snapshot', () => {
  const options = () => ({
    keyId: 'orders-key',
    origin: 'EXTERNAL' as const,
    state: 'PendingDeletion' as const,
    aliases: ['alias/orders'],
    tags: { team: 'orders' },
    createdAt: later(-DAY),
    deletionDate: later(DAY),
    materialExpiresAt: later(DAY / 2),
  });
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });

  test.each([
    ['its state is set', (snapshot) => Reflect.set(snapshot, 'state', 'Enabled')],
    ['its description is set', (snapshot) => Reflect.set(snapshot, 'description', 'x')],
    ['its aliases are changed', ({ aliases }) => Reflect.set(aliases, 0, 'alias/x')],
    ['its aliases are emptied', ({ aliases }) => Reflect.set(aliases, 'length', 0)],
    ['a tag is changed', ({ tags }) => Reflect.set(tags, 'team', 'x')],
    ['a tag is added', ({ tags }) => Reflect.set(tags, 'x', 'x')],
    ['createdAt is moved', ({ createdAt }) => createdAt.setTime(0)],
    ['deletionDate is moved', ({ deletionDate }) => deletionDate?.setTime(0)],
    ['materialExpiresAt is moved', ({ materialExpiresAt }) => materialExpiresAt?.setTime(0)],
  ] as readonly [string, (snapshot: NonNullable<ReturnType<typeof kms.key>>) => unknown][])(
    'changes nothing when %s',
    async (_name, change) => {
      kms.seedKey(options());
      const before = await metadata('orders-key');
      const snapshot = kms.key('orders-key');
      if (snapshot === undefined) throw new Error('no such key');
      change(snapshot);
      expect(kms.key('orders-key')).toMatchObject({
        state: 'PendingDeletion',
        description: '',
        aliases: ['alias/orders'],
        tags: { team: 'orders' },
        createdAt: later(-DAY),
        deletionDate: later(DAY),
        materialExpiresAt: later(DAY / 2),
      });
      expect(Object.keys(kms.key('orders-key')?.tags ?? {})).toEqual(['team']);
      expect(await metadata('orders-key')).toEqual(before);
      expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({ code: 'Success' });
    },
  );

  test('changes nothing when it is done to what seedKey() answered', () => {
    const seeded = kms.seedKey(options());
    Reflect.set(seeded, 'state', 'Enabled');
    Reflect.set(seeded.aliases, 0, 'alias/x');
    expect(kms.key('orders-key')).toMatchObject({ state: 'PendingDeletion', aliases: ['alias/orders'] });
  });

  test('changes nothing when it is done to what seedKey() was given', () => {
    const given = options();
    kms.seedKey(given);
    given.aliases[0] = 'alias/x';
    given.tags.team = 'x';
    given.createdAt.setTime(0);
    given.deletionDate.setTime(0);
    given.materialExpiresAt.setTime(0);
    expect(kms.key('orders-key')).toMatchObject({
      aliases: ['alias/orders'],
      tags: { team: 'orders' },
      createdAt: later(-DAY),
      deletionDate: later(DAY),
      materialExpiresAt: later(DAY / 2),
    });
  });
});

describe('what a review found', () => {
  test.each([
    ['an id of the user', 'my-key'],
    ['a UUID', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an id in the shape of instance keys', 'key-hzz62f1cb66fa42qoab1c'],
  ])(
    'a key of an instance with %s seals what it opens, and its version id follows from it',
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

  test('a version id that follows from an id is refused when another key has it', () => {
    const { keyVersionId } = kms.seedKey({ keyId: 'A' });
    kms.reset();
    kms.seedKey({ keyId: 'B', keyVersionId });
    expect(() => kms.seedKey({ keyId: 'A' })).toThrow(/ciphertexts could not be told apart/);
    expect(kms.key('A')).toBeUndefined();
  });

  test.each([
    ['Aliyun_AES_128 without an instance', { keySpec: 'Aliyun_AES_128' }, /only instances have keys/],
    [
      '21 tags',
      { tags: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, ''])) },
      /at most 20 tags/,
    ],
    ['tags in a Map', { tags: new Map([['a', 'b']]) }, /Give an object of texts/],
    [
      'material in 16-bit units',
      { material: new Uint16Array(32) },
      /Give a Buffer, a Uint8Array or Base64 text/,
    ],
    ['null for a state', { state: null }, /null is not a valid value/],
    ['a BigInt for a state', { state: 1n }, /1n is not one of/],
    ['null', null, /seedKey\(null\): give an object/],
    ['a list', [], /give an object of options/],
    ['a text', 'my-key', /seedKey\("my-key"\): give an object/],
  ])('%s is refused', (_name, fixture, message) => {
    const attempt = () => kms.seedKey(fixture as never);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  });

  test.each([
    ['nothing', undefined, undefined, /give an id/],
    ['the key itself', { keyId: 'a' }, undefined, /give an id/],
    ['a region as text', 'a', 'cn-shanghai', /key\("cn-shanghai"\): give an object/],
    ['null for options', 'a', null, /key\(null\): give an object/],
    ['an unknown option', 'a', { region: 'cn-shanghai' }, /did you mean "regionId"/],
  ])('kms.key() with %s is a mistake that is told', (_name, id, options, message) => {
    const attempt = () => kms.key(id as never, options as never);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});
