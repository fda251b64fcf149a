/** kms.loadFixtures() and kms.exportFixtures(). Random registries: properties/fixtures.property.test.ts. */
import { createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Fixtures, KeySpec, SeedKeyOptions } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms({ randomSeed: 1 });
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kms-fixtures-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const MATERIAL = Buffer.alloc(32, 1).toString('base64');
const OTHER_MATERIAL = Buffer.alloc(32, 2).toString('base64');

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setTimeout', 'setImmediate', 'setInterval'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** @returns the path */
function file(name: string, text: string): string {
  const full = path.join(folder, name);
  fs.writeFileSync(full, text);
  return full;
}

/** Fixtures of the wrong type too, because a file has no types. */
const refusalOf = (fixtures: unknown) => usageError(() => kms.loadFixtures(fixtures as Fixtures));

const encrypt = async (KeyId: string, Plaintext = 'hello') => {
  const { code, body } = await call('Encrypt', { KeyId, Plaintext });
  expect(code).toBe('Success');
  return body.CiphertextBlob as string;
};

const ALL: Fixtures = {
  $schema: './node_modules/alicloud-kms-mock/schema/fixtures.schema.json',
  keys: [
    {
      keyId: 'orders',
      aliases: ['alias/orders', 'alias/old'],
      createdAt: '-90d',
      versions: [{ material: MATERIAL }, { material: OTHER_MATERIAL, createdAt: '-30d' }],
      tags: { Project: 'orders' },
    },
    { keyId: 'leaving', state: 'PendingDeletion', deletionDate: '+7d' },
    { keyId: 'byok', origin: 'EXTERNAL' },
    { keyId: 'waiting', state: 'PendingImport', regionId: 'cn-shanghai', aliases: ['alias/orders'] },
  ],
  secrets: [
    { secretName: 'db/password', secretData: 's3cret', encryptionKeyId: 'alias/orders' },
    { secretName: 'db/password', secretData: 'other', regionId: 'cn-shanghai', createdAt: '-12h' },
  ],
};

describe('a set of fixtures', () => {
  test('is loaded in every region, with references inside the fixtures', async () => {
    kms.loadFixtures(ALL);
    expect(kms.key('alias/old')).toMatchObject({
      keyId: 'orders',
      tags: { Project: 'orders' },
      state: 'Enabled',
    });
    expect(kms.key('waiting', { regionId: 'cn-shanghai' })).toMatchObject({
      state: 'PendingImport',
      aliases: ['alias/orders'],
    });
    expect(await call('GetSecretValue', { SecretName: 'db/password' })).toMatchObject({
      code: 'Success',
      body: { SecretData: 's3cret' },
    });
    expect(await shanghai.call('GetSecretValue', { SecretName: 'db/password' })).toMatchObject({
      body: { SecretData: 'other' },
    });
    expect(kms.secret('db/password')?.encryptionKeyId).toBe('orders');
  });

  test('is returned to the test in the order of the entries', () => {
    const loaded = kms.loadFixtures(ALL);
    expect(loaded.keys.map(({ keyId, regionId }) => [keyId, regionId])).toEqual([
      ['orders', 'cn-hangzhou'],
      ['leaving', 'cn-hangzhou'],
      ['byok', 'cn-hangzhou'],
      ['waiting', 'cn-shanghai'],
    ]);
    expect(loaded.secrets).toMatchObject([
      { secretName: 'db/password', regionId: 'cn-hangzhou', state: 'Live' },
      { secretName: 'db/password', regionId: 'cn-shanghai', state: 'Live' },
    ]);
  });

  test('can have relative dates, which count from the service time of the load', () => {
    kms.clock.advance({ days: 10 });
    kms.loadFixtures(ALL);
    const now = NOW.getTime() + 10 * DAY;
    expect(kms.key('orders')?.versions.map(({ createdAt }) => createdAt.getTime())).toEqual([
      now - 90 * DAY,
      now - 30 * DAY,
    ]);
    expect(kms.key('leaving')?.deletionDate?.getTime()).toBe(now + 7 * DAY);
    expect(kms.secret('db/password', { regionId: 'cn-shanghai' })?.createdAt.getTime()).toBe(now - DAY / 2);
  });

  test.each([
    ['JSON', 'all.json', JSON.stringify(ALL)],
    ['JSON after a byte order mark', 'bom.json', `\uFEFF${JSON.stringify(ALL)}`],
    ['YAML in flow style', 'all.yaml', JSON.stringify(ALL, null, 2)],
    ['YAML named .yml', 'all.yml', JSON.stringify(ALL)],
    ['a file extension in upper case', 'ALL.JSON', JSON.stringify(ALL)],
  ])('can be %s', (_title, name, text) => {
    expect(kms.loadFixtures(file(name, text)).keys.map(({ keyId }) => keyId)).toEqual([
      'orders',
      'leaving',
      'byok',
      'waiting',
    ]);
  });

  test('can be YAML in block style, with anchors and dates without quotes', () => {
    const text = `
keys:
  - keyId: orders
    createdAt: 2026-01-31
    tags: &tags
      Project: orders
      Active: yes
    description: >-
      two
      lines
  - keyId: '0042'
    createdAt: 2026-01-31T10:00:00Z
    tags: *tags
`;
    kms.loadFixtures(file('block.yaml', text));
    expect(kms.key('orders')).toMatchObject({
      createdAt: new Date('2026-01-31T00:00:00Z'),
      tags: { Project: 'orders', Active: 'yes' },
      description: 'two lines',
    });
    expect(kms.key('0042')).toMatchObject({
      createdAt: new Date('2026-01-31T10:00:00Z'),
      tags: { Project: 'orders', Active: 'yes' },
    });
  });

  test('can be a path relative to the working directory', () => {
    const relative = path.relative(process.cwd(), file('near.json', '{ "keys": [{ "keyId": "near" }] }'));
    expect(path.isAbsolute(relative)).toBe(false);
    expect(kms.loadFixtures(relative).keys).toMatchObject([{ keyId: 'near' }]);
  });

  test('can contain bytes, dates and milliseconds if it is an object', () => {
    kms.loadFixtures({
      keys: [{ keyId: 'orders', material: Buffer.alloc(32, 1), createdAt: new Date('2026-01-01T00:00:00Z') }],
      secrets: [{ secretName: 'bytes', secretData: Buffer.from([1, 2, 3]), createdAt: NOW.getTime() - DAY }],
    });
    expect(kms.key('orders')?.createdAt).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(kms.secret('bytes')?.versions).toMatchObject([{ secretData: 'AQID', secretDataType: 'binary' }]);
  });

  test('is added to existing keys and secrets, and can refer to them', () => {
    kms.seedKey({ keyId: 'before' });
    kms.loadFixtures({ secrets: [{ secretName: 'late', secretData: 'x', encryptionKeyId: 'before' }] });
    expect(kms.secret('late')?.encryptionKeyId).toBe('before');
    expect(kms.key('before')).toBeDefined();
  });

  test('is not limited by quotas', () => {
    const keys = Array.from({ length: 201 }, (_, i) => ({ keyId: `key-${i}` }));
    expect(kms.loadFixtures({ keys }).keys).toHaveLength(201);
  });

  test('decrypts a ciphertext that another process created with the same key material', async () => {
    kms.loadFixtures(ALL);
    const blob = await encrypt('orders');
    kms.reset();
    kms.loadFixtures(file('again.json', JSON.stringify(ALL)));
    expect(await call('Decrypt', { CiphertextBlob: blob })).toMatchObject({ body: { Plaintext: 'hello' } });
  });
});

describe('notBefore', () => {
  test('moves an earlier clock to its date', () => {
    kms.loadFixtures({
      notBefore: '2026-05-01T00:00:00Z',
      keys: [{ keyId: 'orders', createdAt: '2026-04-30' }],
    });
    expect(kms.clock.now()).toEqual(new Date('2026-05-01T00:00:00Z'));
    expect(kms.key('orders')?.createdAt).toEqual(new Date('2026-04-30T00:00:00Z'));
  });

  test('does not move a clock that has reached its date', () => {
    kms.loadFixtures({ notBefore: '2026-01-01T00:00:00Z' });
    expect(kms.clock.now()).toEqual(NOW);
  });

  test('is the start of relative dates', () => {
    kms.loadFixtures({
      notBefore: '2026-05-01T00:00:00Z',
      keys: [{ keyId: 'leaving', state: 'PendingDeletion', deletionDate: '+7d' }],
    });
    expect(kms.key('leaving')?.deletionDate).toEqual(new Date('2026-05-08T00:00:00Z'));
  });

  test('deletes what is due at its date, so that the names can be used again', () => {
    kms.seedKey({
      keyId: 'orders',
      state: 'PendingDeletion',
      deletionDate: '+7d',
      aliases: ['alias/orders'],
    });
    kms.loadFixtures({ notBefore: '+8d', keys: [{ keyId: 'orders', aliases: ['alias/orders'] }] });
    expect(kms.key('alias/orders')?.state).toBe('Enabled');
  });

  test('does not move the clock if the fixtures are rejected', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: '+7d' });
    const blob = await encrypt(keyId);
    const act = () =>
      kms.loadFixtures({
        notBefore: '+8d',
        secrets: [{ secretName: 'x', secretData: 'y', encryptionKeyId: keyId }],
      });
    expect(usageError(act).message).toContain('secrets[0].encryptionKeyId');
    expect(kms.clock.now()).toEqual(NOW);
    expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true });
    expect(await call('Decrypt', { CiphertextBlob: blob })).toMatchObject({ body: { Plaintext: 'hello' } });
  });
});

describe('an error', () => {
  /** The rules of each field are in wrong-fixtures.test.ts. These are rules of the whole set, or show the value. */
  test.each<[string, unknown, string]>([
    ['an unknown top-level field', { key: [] }, 'key: this option does not exist; did you mean "keys"?'],
    ['an object instead of a list', { keys: {} }, 'keys: {} is not a list of keys.'],
    [
      'a string instead of a key',
      { keys: ['orders'] },
      'keys[0]: "orders" is not a valid key. Give an object with keyId',
    ],
    ['a list instead of the object', [], '[] is not a set of fixtures.'],
    ['notBefore', { notBefore: 'soon' }, 'notBefore: "soon" is not a valid date'],
    [
      'an option that conflicts with another',
      { keys: [{ keyUsage: 'SIGN/VERIFY' }] },
      'keys[0].keyUsage = "SIGN/VERIFY": a key of Aliyun_AES_256 can only be ENCRYPT/DECRYPT.',
    ],
    [
      'a relative date after the longest deletion window',
      { keys: [{ state: 'PendingDeletion', deletionDate: '+367d' }] },
      'keys[0].deletionDate = "+367d": 2027-03-03T12:00:00Z is more than 366 days',
    ],
    [
      'a duplicate key id',
      { keys: [{ keyId: 'a' }, { keyId: 'a' }] },
      'keys[1].keyId = "a": cn-hangzhou already has a key a.',
    ],
    [
      'a duplicate version id',
      { keys: [{ keyVersionId: 'v'.repeat(36) }, { keyVersionId: 'v'.repeat(36) }] },
      'keys[1].keyVersionId',
    ],
    [
      'a duplicate alias',
      { keys: [{ aliases: ['alias/a'] }, { aliases: ['alias/a'] }] },
      'keys[1].aliases[0] = "alias/a": alias/a already belongs to a key of cn-hangzhou.',
    ],
    [
      'a duplicate secret',
      {
        secrets: [
          { secretName: 'a', secretData: 'x' },
          { secretName: 'a', secretData: 'x' },
        ],
      },
      'secrets[1].secretName = "a": cn-hangzhou already has a secret a.',
    ],
    [
      'a key of another region',
      {
        keys: [{ keyId: 'far', regionId: 'cn-shanghai' }],
        secrets: [{ secretName: 'a', secretData: 'x', encryptionKeyId: 'far' }],
      },
      'secrets[0].encryptionKeyId: cn-hangzhou has no key "far".',
    ],
    [
      'a creation date in the future',
      { secrets: [{ secretName: 'a', secretData: 'x', createdAt: '+1s' }] },
      'secrets[0].createdAt = "+1s": 2026-03-01T12:00:01Z is later than the service time',
    ],
  ])('in %s is reported with the place, the value and the fix', (_title, fixtures, message) => {
    const text = (place: string) => `alicloud-kms-mock: loadFixtures(${place}): ${message}`;
    const error = refusalOf(fixtures);
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain(text('{ … }'));

    const written = file('wrong.json', JSON.stringify(fixtures));
    const fromFile = refusalOf(written);
    expect(fromFile.code).toBe('INVALID_FIXTURE');
    expect(fromFile.message).toContain(text(JSON.stringify(written)));
  });

  test.each([
    ['secretData', { secrets: [{ secretName: 'a', secretData: 31337 }] }],
    ['material', { keys: [{ material: 31337 }] }],
    ['materials', { keys: [{ materials: '31337' }] }],
    ['privateKeyPem', { keys: [{ keySpec: 'EC_P256', privateKeyPem: '31337' }] }],
  ])('in %s does not show what is confidential', (field, fixtures) => {
    const { message } = refusalOf(fixtures);
    expect(message).toContain(field);
    expect(message).not.toContain('31337');
  });

  test('loads nothing, and takes no random value from the seed', async () => {
    const next = kms.seedKey().keyId;
    kms.reset();

    const mistaken: Fixtures = { ...ALL, secrets: [...(ALL.secrets ?? []), { secretName: 'last' }] };
    expect(refusalOf({ ...mistaken, keys: [{}, ...(ALL.keys ?? [])] }).message).toContain(
      'secrets[2].secretData',
    );
    for (const client of [{ call }, shanghai]) {
      expect((await client.call('ListKeys')).body.TotalCount).toBe(0);
      expect((await client.call('ListAliases')).body.TotalCount).toBe(0);
      expect((await client.call('ListSecrets')).body.TotalCount).toBe(0);
    }
    expect(kms.seedKey().keyId).toBe(next);
  });

  test('does not change existing keys and secrets', () => {
    kms.loadFixtures(ALL);
    const before = kms.exportFixtures();
    expect(refusalOf({ keys: [{ keyId: 'new' }, { keyId: 'orders' }] }).message).toContain('keys[1].keyId');
    expect(kms.exportFixtures()).toEqual(before);
  });
});

test.each(['2026-01-31', '2026-01-31T08:00:00+08:00', '2026-01-31 00:00:00Z', '2026-01-31T00:00:00.000Z'])(
  'a date can be %s',
  (createdAt) => {
    kms.loadFixtures({ keys: [{ keyId: 'orders', createdAt }] });
    expect(kms.key('orders')?.createdAt).toEqual(new Date('2026-01-31T00:00:00Z'));
  },
);

describe('an error in a file', () => {
  test.each([
    ['the end of a list', 'keys:\n  - keyId: [a\n', 'line 3, column 1: '],
    ['a tab', 'keys:\n\t- a', 'line 2, column 1: Tabs are not allowed as indentation'],
    ['a field twice', 'keys:\n  - keyId: a\n    keyId: b\n', 'line 3, column 5: Map keys must be unique'],
    [
      'an anchor that does not exist',
      'keys:\n  - *orders\n',
      'line 2, column 5: the anchor &orders does not exist before this line.',
    ],
    [
      'two documents',
      '{}\n---\n{}\n',
      'line 2, column 1: a second document begins here. Put everything into one.',
    ],
    ['a tag', 'keys:\n - keyId: !id a', 'line 2, column 11: Unresolved tag: !id'],
    ['a list as a name', 'keys:\n - ? [a]\n   : b', 'line 2, column 6: '],
    [
      'a number',
      'keys:\n - keyId: 0042',
      'keys[0].keyId: 42 is of the type number, but a string is required. Put it in quotes.',
    ],
    [
      'a number instead of a date',
      'keys:\n - createdAt: 2026',
      'keys[0].createdAt: 2026 is a number. Give a date as a string: "2026-01-31T00:00:00Z", or "+7d"',
    ],
    [
      'a missing value',
      'keys:\n - description:\n',
      'keys[0].description: null (in YAML also an empty value) is not a valid value. Leave the option out.',
    ],
    ['a merge key', 'keys:\n - <<: {}', 'line 2, column 4: YAML merge keys (<<) are not supported.'],
    [
      'an object instead of a list',
      'keys: {}',
      'keys: {} is not a list of keys. In YAML each item begins with "- ".',
    ],
    ['an empty file', '', 'null is not a set of fixtures.'],
    [
      'an old version of YAML',
      '%YAML 1.1\n---\nkeys:\n - deletionProtection: yes',
      'keys[0].deletionProtection: "yes" is not a boolean.',
    ],
  ])('of YAML, %s, is reported with its place', (_title, text, message) => {
    const name = file('wrong.yaml', text);
    expect(refusalOf(name)).toMatchObject({
      code: 'INVALID_FIXTURE',
      message: expect.stringContaining(`loadFixtures(${JSON.stringify(name)}): ${message}`),
    });
  });

  test('of JSON is reported with its place', () => {
    const { message } = refusalOf(file('wrong.json', '{\n  "keys": [],\n}'));
    expect(message).toMatch(/wrong\.json"\): line 3, column 1: this is not valid JSON: /);
  });

  test.each([
    ['{ "secrets": [{ "secretName": "db", "secretData": hunter2 }] }', 'line 1'],
    [
      '{\n "keys": [],\n "secrets": [{ "secretName": "db", "secretData": hunter2, "x": "hunter2" }] }',
      'line 3',
    ],
    ['{ "secretData": "hunter2" "hunter2" }', 'line 1'],
    ['hunter2', ''],
  ])('of JSON is reported without possible secrets: %s', (text, place) => {
    const error = refusalOf(file('secret.json', text));
    expect(error.message).toContain(`${place}`);
    expect(error.message).toContain('this is not valid JSON: ');
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/unter2/);
  });

  test.each([
    ['{ "keys": [],\n  "secrets": [], "keys" : [] }', 'line 2, column 18: "keys" appears twice'],
    ['{ "keys": [{ "keyId": "a", "key\\u0049d": "b" }] }', 'line 1, column 28: "key\\u0049d" appears twice'],
  ])('of JSON with a repeated name is reported: %s', (text, message) => {
    expect(refusalOf(file('twice.json', text)).message).toContain(message);
  });

  test('of JSON is not reported if a name is in several objects, or in a string', () => {
    const keys = [
      { keyId: 'a', description: '{"keyId": 1, "keyId": 2}' },
      { keyId: 'b', tags: { keyId: 'c' } },
    ];
    expect(kms.loadFixtures(file('fine.json', JSON.stringify({ keys }))).keys).toHaveLength(2);
  });

  test('of a list with a hole is reported', () => {
    const keys: unknown[] = [];
    keys[1] = { keyId: 'orders' };
    expect(refusalOf({ keys }).message).toContain('keys[0]: undefined is not a valid key');
  });

  test('of a default date that the API cannot show is reported', () => {
    const keys = [{ state: 'PendingDeletion' }];
    expect(refusalOf({ notBefore: '9999-12-20T00:00:00Z', keys }).message).toContain('after the year 9999');
  });

  test.each([
    ['no.yaml', /no\.yaml"\): .*no\.yaml cannot be read \(ENOENT\)\. A path is relative to process\.cwd\(\)/],
    ['fixtures.toml', /does not end in \.json, \.yaml or \.yml/],
  ])('with the file name %s is reported', (name, message) => {
    expect(refusalOf(path.join(folder, name))).toMatchObject({
      code: 'INVALID_FIXTURE',
      message: expect.stringMatching(message),
    });
  });
});

describe('an export', () => {
  /** As a file has it, into an empty mock. */
  const reload = (exported: Fixtures) => {
    const text = JSON.stringify(exported);
    kms.reset();
    kms.loadFixtures(file('export.json', text));
  };

  test('of an empty mock contains only the time', () => {
    expect(kms.exportFixtures()).toEqual({ notBefore: '2026-03-01T12:00:00.000Z' });
  });

  test('contains only existing data', () => {
    kms.seedKey({ keyId: 'orders', material: MATERIAL, aliases: ['alias/orders'] });
    kms.seedSecret({ secretName: 'db/password', secretData: 's3cret', encryptionKeyId: 'orders' });
    const createdAt = '2026-03-01T12:00:00Z';
    expect(kms.exportFixtures()).toEqual({
      notBefore: '2026-03-01T12:00:00.000Z',
      keys: [
        {
          keyId: 'orders',
          keyVersionId: expect.any(String),
          regionId: 'cn-hangzhou',
          aliases: ['alias/orders'],
          state: 'Enabled',
          keySpec: 'Aliyun_AES_256',
          keyUsage: 'ENCRYPT/DECRYPT',
          origin: 'Aliyun_KMS',
          protectionLevel: 'SOFTWARE',
          material: MATERIAL,
          createdAt,
        },
      ],
      secrets: [
        {
          secretName: 'db/password',
          regionId: 'cn-hangzhou',
          secretType: 'Generic',
          encryptionKeyId: 'orders',
          state: 'Live',
          createdAt,
          updatedAt: createdAt,
          versions: [{ versionId: 'v1', secretData: 's3cret', stages: ['ACSCurrent'], createdAt }],
        },
      ],
    });
  });

  test('loads to the same registry, with any time of the export', async () => {
    kms.loadFixtures(ALL);
    kms.clock.advance({ days: 3, milliseconds: 5 });
    const blob = await encrypt('orders');
    const exported = kms.exportFixtures();
    reload(exported);
    expect(kms.exportFixtures()).toEqual(exported);
    expect(kms.clock.now().getTime()).toBe(NOW.getTime() + 3 * DAY + 5);
    expect(kms.key('leaving')?.deletionDate?.getTime()).toBe(NOW.getTime() + 7 * DAY);
    expect(await call('Decrypt', { CiphertextBlob: blob })).toMatchObject({ body: { Plaintext: 'hello' } });
  });

  test('with relative dates can be loaded at any later time', () => {
    kms.loadFixtures(ALL);
    const exported = kms.exportFixtures({ dates: 'relative' });
    expect(exported).not.toHaveProperty('notBefore');
    expect(exported.keys).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ keyId: 'leaving', deletionDate: '+7d', createdAt: '+0d' }),
      ]),
    );
    kms.reset();
    kms.clock.advance({ days: 1000 });
    kms.loadFixtures(exported);
    expect(kms.key('leaving')?.deletionDate?.getTime()).toBe(NOW.getTime() + 1007 * DAY);
  });

  test('applies what is due first', () => {
    kms.seedKey({ keyId: 'orders', rotationDays: 30 });
    kms.seedKey({ keyId: 'leaving', state: 'PendingDeletion', deletionDate: '+7d' });
    jest.setSystemTime(NOW.getTime() + 61 * DAY);
    expect(kms.exportFixtures().keys).toMatchObject([{ keyId: 'orders', versions: [{}, {}, {}] }]);
  });

  const PAIRS: readonly KeySpec[] = ['RSA_2048', 'EC_P256', 'EC_P256K', 'EC_SM2'];
  test.each(PAIRS)('contains a key pair of %s in PKCS#8 that Node reads', async (keySpec) => {
    const { keyId, keyVersionId } = kms.seedKey({ keySpec });
    const shown = async () =>
      (await call('GetPublicKey', { KeyId: keyId, KeyVersionId: keyVersionId })).body.PublicKey;
    const publicKey = await shown();
    const exported = kms.exportFixtures();
    const pem = exported.keys?.[0]?.privateKeyPem as string;
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(exported.keys?.[0]).not.toHaveProperty('material');
    expect(createPublicKey(pem).export({ type: 'spki', format: 'pem' })).toBe(publicKey);
    reload(exported);
    expect(await shown()).toBe(publicKey);
  });

  test('does not generate an RSA key pair that was never used', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ keySpec: 'RSA_2048' });
    const exported = kms.exportFixtures();
    expect(exported.keys).toMatchObject([{ keyId, keyVersionId, keySpec: 'RSA_2048' }]);
    expect(exported.keys?.[0]).not.toHaveProperty('privateKeyPem');
    reload(exported);
    const answer = await call('GetPublicKey', { KeyId: keyId, KeyVersionId: keyVersionId });
    expect(answer).toMatchObject({ code: 'Success' });
  });

  test('keeps a secret whose key has no key material, until it is imported again', async () => {
    kms.seedKey({ keyId: 'byok', origin: 'EXTERNAL', material: MATERIAL });
    kms.seedSecret({ secretName: 'sealed', secretData: 's3cret', encryptionKeyId: 'byok' });
    const withMaterial = kms.exportFixtures().keys;
    await call('DeleteKeyMaterial', { KeyId: 'byok' });
    const exported = kms.exportFixtures();
    expect(JSON.stringify(exported)).not.toContain('s3cret');
    reload(exported);
    expect(await call('GetSecretValue', { SecretName: 'sealed' })).toMatchObject({
      code: 'Rejected.PendingImport',
    });

    kms.reset();
    kms.loadFixtures({ ...exported, keys: withMaterial ?? [] });
    expect(await call('GetSecretValue', { SecretName: 'sealed' })).toMatchObject({
      body: { SecretData: 's3cret' },
    });
  });

  test('keeps a secret whose key no longer exists', async () => {
    kms.seedKey({ keyId: 'gone', state: 'PendingDeletion', deletionDate: '+7d' });
    kms.seedSecret({ secretName: 'lost', secretData: 's3cret', encryptionKeyId: 'gone' });
    kms.clock.advance({ days: 7 });
    reload(kms.exportFixtures());
    expect(kms.secret('lost')).toMatchObject({
      encryptionKeyId: 'gone',
      versions: [{ secretData: undefined }],
    });
    expect(await call('GetSecretValue', { SecretName: 'lost' })).toMatchObject({
      code: 'Forbidden.KeyNotFound',
    });
  });

  test('keeps an interval in seconds that does not divide a day', async () => {
    const { keyId } = kms.seedKey();
    const interval = { KeyId: keyId, EnableAutomaticRotation: 'true', RotationInterval: '691205s' };
    await call('UpdateRotationPolicy', interval);
    reload(kms.exportFixtures());
    expect((await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata).toMatchObject({
      RotationInterval: '691205s',
    });
  });

  test('keeps the account of the next rotation', async () => {
    const account = (AccountName: string) => ({ AccountName, AccountPassword: 'Ab3$example' });
    kms.seedSecret({
      secretName: 'db',
      secretType: 'Rds',
      extendedConfig: { SecretSubType: 'DoubleUsers', DBInstanceId: 'rm-1' },
      secretData: JSON.stringify({ Accounts: [account('one'), account('two')] }),
    });
    reload(kms.exportFixtures());
    await call('RotateSecret', { SecretName: 'db', VersionId: 'v2' });
    expect(kms.secret('db')?.versions.at(-1)?.secretData).toContain('"AccountName":"two"');
  });

  test('is a separate object that can be changed without effect', () => {
    kms.loadFixtures(ALL);
    const exported = JSON.parse(JSON.stringify(kms.exportFixtures()));
    const mine = kms.exportFixtures();
    Reflect.deleteProperty(mine.keys?.[0]?.tags ?? {}, 'Project');
    expect(kms.exportFixtures()).toEqual(exported);
  });

  test.each([
    [{ dates: 'iso' }, 'exportFixtures({ dates }): "iso" is not one of absolute, relative.'],
    [{ date: 'relative' }, 'exportFixtures({ date }): this option does not exist; did you mean "dates"?'],
  ])('with the option %j is rejected', (options, message) => {
    const error = usageError(() => kms.exportFixtures(options as never));
    expect(error.code).toBe('INVALID_OPTION');
    expect(error.message).toContain(message);
  });
});

test.each([
  [
    'RAMCredentials',
    {
      SecretName: '$Auto',
      ExtendedConfig: '{"SecretSubType":"RamUserAccessKey","UserName":"bob"}',
      SecretData: '{"AccessKeys":[{"AccessKeyId":"a","AccessKeySecret":"b"}]}',
    },
  ],
  [
    'Rds',
    {
      SecretName: 'db',
      ExtendedConfig: '{"SecretSubType":"SingleUser","DBInstanceId":"rm-1"}',
      SecretData: '{"Accounts":[{"AccountName":"u","AccountPassword":"p"}]}',
    },
  ],
  [
    'Redis',
    {
      SecretName: 'cache',
      ExtendedConfig:
        '{"SecretSubType":"DoubleUsers","InstanceId":"r-1","RegionId":"cn-hangzhou","AccountName":"u"}',
      SecretData: '$Auto',
    },
  ],
])(
  'an export of a secret of the type %s whose key has no material can be loaded, and can be read after an import',
  async (SecretType, params) => {
    kms.seedKey({ keyId: 'byok', material: MATERIAL, origin: 'EXTERNAL' });
    const created = await call('CreateSecret', {
      ...params,
      SecretType,
      VersionId: 'v1',
      EncryptionKeyId: 'byok',
    });
    expect(created.code).toBe('Success');
    const { SecretName } = created.body;
    const before = (await call('GetSecretValue', { SecretName })).body.SecretData;
    await call('DeleteKeyMaterial', { KeyId: 'byok' });
    const fixtures = kms.exportFixtures();
    expect(JSON.stringify(fixtures)).not.toContain('AccessKeySecret');
    kms.reset();
    kms.loadFixtures(JSON.parse(JSON.stringify(fixtures)));
    expect((await call('GetSecretValue', { SecretName })).code).toBe('Rejected.PendingImport');
    kms.reset();
    const [key] = fixtures.keys ?? [];
    const { materialFingerprint, ...waiting } = key as SeedKeyOptions;
    kms.loadFixtures({ ...fixtures, keys: [{ ...waiting, state: 'Enabled', material: MATERIAL }] });
    const after = (await call('GetSecretValue', { SecretName })).body.SecretData;
    expect([materialFingerprint === undefined, after]).toEqual([false, before]);
  },
);

test('an export can be loaded if the time of the process moved back before', () => {
  jest.setSystemTime(new Date('2030-01-01T00:00:00Z'));
  kms.seedKey({ keyId: 'later' });
  const snapshot = kms.snapshot();
  jest.setSystemTime(NOW);
  kms.rollback(snapshot);
  for (const dates of ['absolute', 'relative'] as const) {
    const fixtures = kms.exportFixtures({ dates });
    kms.reset();
    expect(kms.loadFixtures(fixtures).keys).toMatchObject([{ keyId: 'later' }]);
    expect(kms.clock.now()).toEqual(dates === 'absolute' ? new Date('2030-01-01T00:00:00Z') : NOW);
    kms.rollback(snapshot);
  }
});

describe('several versions of a key', () => {
  const FIRST = '11111111-1111-4111-8111-111111111111';
  const SECOND = '22222222-2222-4222-8222-222222222222';

  test('are its rotation history: the last one encrypts, and all of them decrypt', async () => {
    kms.seedKey({ keyId: 'orders', keyVersionId: FIRST, material: MATERIAL });
    const old = await encrypt('orders', 'old');
    kms.reset();

    const versions = [
      { keyVersionId: FIRST, material: MATERIAL },
      { keyVersionId: SECOND, material: OTHER_MATERIAL, createdAt: '-1d' },
    ];
    expect(kms.seedKey({ keyId: 'orders', createdAt: '-30d', versions })).toMatchObject({
      keyVersionId: SECOND,
    });
    expect(await call('Decrypt', { CiphertextBlob: old })).toMatchObject({
      body: { Plaintext: 'old', KeyVersionId: FIRST },
    });
    expect(await call('Encrypt', { KeyId: 'orders', Plaintext: 'new' })).toMatchObject({
      body: { KeyVersionId: SECOND },
    });
    expect((await call('ListKeyVersions', { KeyId: 'orders' })).body.KeyVersions.KeyVersion).toMatchObject([
      { KeyVersionId: SECOND, CreationDate: '2026-02-28T12:00:00Z' },
      { KeyVersionId: FIRST, CreationDate: '2026-01-30T12:00:00Z' },
    ]);
  });

  test('have ids that depend on the key id', () => {
    const ids = () =>
      kms.seedKey({ keyId: 'orders', versions: [{}, {}, {}] }) &&
      kms.key('orders')?.versions.map((v) => v.keyVersionId);
    const first = ids();
    expect(new Set(first).size).toBe(3);
    kms.reset();
    expect(ids()).toEqual(first);
    kms.reset();
    expect(kms.seedKey({ keyId: 'orders' }).keyVersionId).toBe(first?.[0]);
  });

  test('rotate again from the last one', () => {
    kms.seedKey({
      keyId: 'orders',
      createdAt: '-60d',
      rotationDays: 30,
      versions: [{}, { createdAt: '-10d' }],
    });
    kms.clock.advance({ days: 19 });
    expect(kms.key('orders')?.versions).toHaveLength(2);
    kms.clock.advance({ days: 1 });
    expect(kms.key('orders')?.versions).toHaveLength(3);
  });

  test('can be one version, of an external key too', () => {
    kms.seedKey({ keyId: 'byok', origin: 'EXTERNAL', versions: [{ material: MATERIAL }] });
    expect(kms.key('byok')).toMatchObject({ state: 'Enabled', hasMaterial: true });
    expect(kms.exportFixtures().keys?.[0]?.material).toBe(MATERIAL);
  });
});

describe('options that mainly an export uses', () => {
  test('a key can be in PendingDeletion without key material, and accepts only its own material', async () => {
    kms.seedKey({ keyId: 'byok', state: 'PendingDeletion', hasMaterial: false });
    await call('CancelKeyDeletion', { KeyId: 'byok' });
    expect(kms.key('byok')).toMatchObject({ state: 'PendingImport', hasMaterial: false, origin: 'EXTERNAL' });
  });

  test('the deletion protection of a key can have a reason', async () => {
    kms.seedKey({ keyId: 'kept', deletionProtection: true, deletionProtectionDescription: 'audit' });
    expect((await call('DescribeKey', { KeyId: 'kept' })).body.KeyMetadata).toMatchObject({
      DeletionProtectionDescription: 'audit',
    });
  });

  test('a managed secret has accounts that alternate further', async () => {
    const credential = (name: string) => JSON.stringify({ AccountName: name, AccountPassword: 'x' });
    kms.seedSecret({
      secretName: 'db',
      secretType: 'Rds',
      extendedConfig: { SecretSubType: 'DoubleUsers', DBInstanceId: 'rm-1' },
      versions: [{ versionId: 'v1', secretData: credential('one') }],
      accounts: ['one', 'two'],
      rotationInterval: '7d',
      createdAt: '-30d',
      lastRotationDate: '-6d',
    });
    kms.clock.advance({ days: 1 });
    expect(kms.secret('db')).toMatchObject({
      lastRotationDate: new Date(NOW.getTime() + DAY),
      versionId: expect.any(String),
    });
    expect(kms.secret('db')?.versions.at(-1)?.secretData).toContain('"AccountName":"two"');
  });
});

test('loadFixtures() throws after uninstall()', () => {
  kms.uninstall();
  expect(usageError(() => kms.loadFixtures({})).code).toBe('NOT_INSTALLED');
});
