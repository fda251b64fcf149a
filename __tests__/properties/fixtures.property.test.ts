/** A registry that random actions have created is the same after an export to a file and a load. */
import fc from 'fast-check';
import type { Fixtures } from '../../lib';
import { MANAGED, MANAGED_TYPES } from '../support/secrets';
import { holds, INSTANCE, type InMemoryKms, inMemoryKms, type Params, type Reply } from './property-run';

/** With milliseconds: the service keeps whole seconds. */
const START = Date.parse('2026-02-27T10:20:30.789Z');
const REGIONS = ['cn-hangzhou', 'cn-shanghai'] as const;
const MATERIAL = Buffer.alloc(32, 7).toString('base64');

beforeAll(() => {
  jest.spyOn(Date, 'now').mockReturnValue(START);
});
afterAll(() => {
  jest.restoreAllMocks();
});

interface Step {
  readonly action: string;
  /** Chooses among the keys, the secrets and the like that are there. */
  readonly pick: number;
  readonly other: number;
  readonly text: string;
  readonly region: (typeof REGIONS)[number];
}

const SPECS = ['Aliyun_AES_256', 'Aliyun_AES_256', 'Aliyun_SM4', 'EC_P256', 'EC_P256K', 'EC_SM2'];
const INSTANCE_SPECS = ['Aliyun_AES_256', 'Aliyun_AES_128', 'HMAC_SHA_256', 'EC_SM2'];
const POLICY = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Principal: { RAM: ['a'] }, Action: ['kms:*'], Resource: ['*'] }],
});

interface KeyOfAuthor {
  readonly id: string;
  readonly region: string;
}

/** Runs the steps and keeps what they gave: what fails is a step that does nothing. */
class Author {
  readonly keys: KeyOfAuthor[] = [];
  readonly secrets: { name: string; region: string }[] = [];
  readonly blobs: { blob: string; context: string; region: string }[] = [];
  #count = 0;

  constructor(readonly kms: InMemoryKms) {}

  async perform(step: Step): Promise<void> {
    const { action, pick, other, text, region } = step;
    const key = this.keys[pick % Math.max(1, this.keys.length)];
    const n = ++this.#count;
    switch (action) {
      case 'CreateKey':
        return this.#createKey(step);
      case 'ExternalKey': {
        const { body } = await this.kms.call('CreateKey', { Origin: 'EXTERNAL' }, region);
        this.keys.push({ id: body.KeyMetadata.KeyId, region });
        return;
      }
      case 'ImportedKey':
        return this.#importKey(step);
      case 'Encrypt':
        return this.#encrypt(key, `plaintext ${n}`, other % 2 === 0 ? '' : JSON.stringify({ tenant: text }));
      case 'CreateSecret':
        return this.#createSecret(step, key);
      case 'CreateManagedSecret':
        return this.#createManagedSecret(step);
      case 'Wait':
        this.kms.clock.advance({ seconds: other * 1800, milliseconds: pick });
        return;
    }
    const onSecret = ON_SECRETS[action];
    if (onSecret === undefined) return this.#callOnKey(key, action, ON_KEYS[action]?.(step) ?? {});
    const secret = this.secrets[pick % Math.max(1, this.secrets.length)];
    if (secret === undefined) return;
    const params = { SecretName: secret.name, ...onSecret(step, n) };
    await this.kms.call(SENT_AS[action] ?? action, params, secret.region);
  }

  async #callOnKey(key: KeyOfAuthor | undefined, action: string, params: Params): Promise<void> {
    if (key === undefined) return;
    await this.kms.call(SENT_AS[action] ?? action, { KeyId: key.id, ...params }, key.region);
  }

  async #createKey({ pick, other, text, region }: Step): Promise<void> {
    const ofInstance = other % 3 === 0;
    const specs = ofInstance ? INSTANCE_SPECS : SPECS;
    const KeySpec = specs[pick % specs.length] as string;
    const rotates = KeySpec.startsWith('Aliyun') && other % 2 === 0;
    const { body } = await this.kms.call(
      'CreateKey',
      {
        KeySpec,
        Description: text,
        ...(ofInstance ? { DKMSInstanceId: INSTANCE, Policy: '{}' } : {}),
        ...(rotates ? { EnableAutomaticRotation: 'true', RotationInterval: `${604_801 + other}s` } : {}),
      },
      region,
    );
    this.keys.push({ id: body.KeyMetadata.KeyId, region });
  }

  #importKey({ other }: Step): void {
    const { keyId } = this.kms.seedKey({
      origin: 'EXTERNAL',
      material: MATERIAL,
      ...(other % 2 === 0 ? { materialExpiresAt: `+${1 + (other % 400)}d` } : {}),
    });
    this.keys.push({ id: keyId, region: 'cn-hangzhou' });
  }

  async #encrypt(key: KeyOfAuthor | undefined, plaintext: string, context: string): Promise<void> {
    if (key === undefined) return;
    const params = { KeyId: key.id, Plaintext: plaintext, ...withContext(context) };
    const { code, body } = await this.kms.call('Encrypt', params, key.region);
    if (code === 'Success') this.blobs.push({ blob: body.CiphertextBlob, context, region: key.region });
  }

  async #createSecret(
    { other, text, region: regionOfStep }: Step,
    key: KeyOfAuthor | undefined,
  ): Promise<void> {
    const region = key?.region ?? regionOfStep;
    const { code, body } = await this.kms.call(
      'CreateSecret',
      {
        SecretName: `s${other % 10}`,
        VersionId: 'v0',
        SecretData: Buffer.from(`data ${text}`).toString('base64'),
        SecretDataType: other % 3 === 0 ? 'binary' : 'text',
        ...(key === undefined || other % 2 === 0 ? {} : { EncryptionKeyId: key.id }),
      },
      region,
    );
    if (code === 'Success') this.secrets.push({ name: body.SecretName, region });
  }

  async #createManagedSecret({ pick, other, region }: Step): Promise<void> {
    const type = MANAGED_TYPES[pick % MANAGED_TYPES.length] as (typeof MANAGED_TYPES)[number];
    const { code, body } = await this.kms.call(
      'CreateSecret',
      {
        ...MANAGED[type],
        ...(type === 'Rds' && other % 2 === 0 ? RDS_PAIR : {}),
        SecretType: type,
        VersionId: 'v0',
        EnableAutomaticRotation: String(other % 3 !== 0),
        RotationInterval: `${6 + (other % 400)}h`,
      },
      region,
    );
    if (code === 'Success') this.secrets.push({ name: body.SecretName, region });
  }
}

const tagsOf = ({ text }: Step): Params => ({
  Tags: JSON.stringify([{ TagKey: `t-${text}`, TagValue: text }]),
});
const aliasOf = ({ other }: Step): Params => ({ AliasName: `alias/a${other % 10}` });
const rotationOf = ({ other }: Step): Params => ({
  EnableAutomaticRotation: String(other % 3 !== 0),
  RotationInterval: `${7 + (other % 50)}d`,
});

/** Actions of one name on keys and on secrets. */
const SENT_AS: Readonly<Record<string, string>> = { TagKey: 'TagResource', TagSecret: 'TagResource' };

/** The parameters of the actions on an existing key. Other actions have only its id. */
const ON_KEYS: Readonly<Record<string, (step: Step) => Params>> = {
  CreateAlias: aliasOf,
  UpdateAlias: aliasOf,
  TagKey: tagsOf,
  ScheduleKeyDeletion: ({ other }) => ({ PendingWindowInDays: String(7 + (other % 360)) }),
  UpdateRotationPolicy: rotationOf,
  SetDeletionProtection: ({ other, text }) => ({
    EnableDeletionProtection: String(other % 2 === 0),
    DeletionProtectionDescription: text,
  }),
  SetKeyPolicy: () => ({ Policy: POLICY }),
};

/** The parameters of the actions that are called on a secret that is there. */
const ON_SECRETS: Readonly<Record<string, (step: Step, n: number) => Params>> = {
  PutSecretValue: ({ other }, n) => ({
    VersionId: `v${n}`,
    SecretData: `data ${n}`,
    ...(other % 3 === 0 ? { VersionStages: JSON.stringify([`label${other % 5}`]) } : {}),
  }),
  RotateSecret: (_step, n) => ({ VersionId: `v${n}` }),
  UpdateSecret: ({ text }) => ({ Description: text }),
  DeleteSecret: ({ other }) => ({ RecoveryWindowInDays: String(7 + (other % 24)) }),
  UpdateSecretRotationPolicy: rotationOf,
  TagSecret: tagsOf,
};

const RDS_PAIR = {
  ExtendedConfig: '{"SecretSubType":"DoubleUsers","DBInstanceId":"rm-1","CustomData":{"a":"b"}}',
  SecretData:
    '{"Accounts":[{"AccountName":"one","AccountPassword":"Ab3$example"},{"AccountName":"two","AccountPassword":"Ab3$example"}]}',
};

const withContext = (context: string): Params => (context === '' ? {} : { EncryptionContext: context });

const ACTIONS = [
  'CreateKey',
  'CreateKey',
  'ExternalKey',
  'ImportedKey',
  'ImportedKey',
  'CreateAlias',
  'UpdateAlias',
  'TagKey',
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'DeleteKeyMaterial',
  'UpdateRotationPolicy',
  'SetDeletionProtection',
  'SetKeyPolicy',
  'CreateKeyVersion',
  'Encrypt',
  'Encrypt',
  'CreateSecret',
  'CreateSecret',
  'CreateManagedSecret',
  'PutSecretValue',
  'PutSecretValue',
  'RotateSecret',
  'UpdateSecret',
  'DeleteSecret',
  'RestoreSecret',
  'UpdateSecretRotationPolicy',
  'TagSecret',
  'Wait',
  'Wait',
];

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  pick: fc.nat(999),
  other: fc.nat(999),
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  region: fc.constantFrom(...REGIONS),
});

type Read = (action: string, params?: Params, regionId?: string) => Promise<Reply>;

/** All data of the registry that the API returns. */
async function told(kms: InMemoryKms, author: Author): Promise<unknown> {
  const read: Read = async (action, params, regionId) => {
    const reply = await kms.call(action, params, regionId);
    const { RequestId: _, HostId: __, ...body } = reply.body;
    return { ...reply, body };
  };
  const answers: unknown[] = [];
  for (const region of REGIONS) {
    answers.push(await read('ListKeys', { PageSize: '100' }, region));
    answers.push(await read('ListSecrets', { PageSize: '100', FetchTags: 'true' }, region));
  }
  for (const { id, region } of author.keys) {
    const named = { KeyId: id };
    for (const action of ['DescribeKey', 'ListAliasesByKeyId', 'ListResourceTags', 'GetKeyPolicy']) {
      answers.push(await read(action, named, region));
    }
    const versions = await read('ListKeyVersions', { ...named, PageSize: '100' }, region);
    answers.push(versions);
    for (const { KeyVersionId } of versions.body.KeyVersions?.KeyVersion ?? []) {
      answers.push(await read('GetPublicKey', { ...named, KeyVersionId }, region));
    }
    answers.push(await read('GenerateMac', { ...named, Algorithm: 'HMAC_SHA_256', Message: 'YWJj' }, region));
  }
  for (const { name, region } of author.secrets) {
    const named = { SecretName: name };
    answers.push(await read('DescribeSecret', { ...named, FetchTags: 'true' }, region));
    const versions = await read(
      'ListSecretVersionIds',
      { ...named, IncludeDeprecated: 'true', PageSize: '100' },
      region,
    );
    answers.push(versions);
    for (const { VersionId } of versions.body.VersionIds?.VersionId ?? []) {
      answers.push(
        await read('GetSecretValue', { ...named, VersionId, FetchExtendedConfig: 'true' }, region),
      );
    }
  }
  for (const { blob, context, region } of author.blobs) {
    answers.push(await read('Decrypt', { CiphertextBlob: blob, ...withContext(context) }, region));
  }
  return answers;
}

/** Versions of automatic rotations have random ids and data; their number, dates and stage labels are not random. */
function withoutIds(fixtures: Fixtures): unknown {
  return {
    keys: fixtures.keys?.map(({ versions, keyVersionId: _, material: __, privateKeyPem: ___, ...key }) => ({
      ...key,
      versions: versions?.map(({ createdAt }) => createdAt),
    })),
    secrets: fixtures.secrets?.map(({ versions, ...secret }) => ({
      ...secret,
      versions: versions?.map(({ createdAt, stages }) => ({ createdAt, stages })),
    })),
  };
}

async function made(steps: readonly Step[]) {
  const kms = inMemoryKms();
  const author = new Author(kms);
  for (const each of steps) await author.perform(each);
  return { kms, author };
}

const steps = fc.array(step, { minLength: 5, maxLength: 40, size: 'max' });

holds(
  'an exported registry that is loaded again gives the same responses and decrypts the same ciphertexts',
  150,
  steps,
  async (all) => {
    const { kms, author } = await made(all);
    const before = await told(kms, author);
    const exported = kms.exportFixtures();
    const text = JSON.stringify(exported);
    expect(JSON.parse(text)).toEqual(exported);

    const other = inMemoryKms();
    other.loadFixtures(JSON.parse(text));
    expect(await told(other, author)).toEqual(before);
    expect(other.exportFixtures()).toEqual(exported);
  },
);

holds(
  'a loaded registry changes by time like the exported one',
  100,
  fc.tuple(steps, fc.nat(400), fc.boolean()),
  async ([all, days, enabling]) => {
    const { kms, author } = await made(all);
    const other = inMemoryKms();
    other.loadFixtures(JSON.parse(JSON.stringify(kms.exportFixtures())));
    for (const each of [kms, other]) {
      each.clock.advance({ days });
      if (enabling)
        for (const { id, region } of author.keys) await each.call('EnableKey', { KeyId: id }, region);
    }
    expect(withoutIds(other.exportFixtures())).toEqual(withoutIds(kms.exportFixtures()));
  },
);

holds('with relative dates a registry is the same distance from now at any time', 50, steps, async (all) => {
  const { kms } = await made(all);
  const exported = kms.exportFixtures({ dates: 'relative' });
  expect(JSON.stringify(exported)).not.toMatch(/"(createdAt|deletionDate|updatedAt)":"\d/);

  const later = inMemoryKms();
  later.clock.advance({ days: 5000, milliseconds: 250 });
  later.loadFixtures(JSON.parse(JSON.stringify(exported)));
  expect(later.exportFixtures({ dates: 'relative' })).toEqual(exported);
});
