/** The common behaviour of the actions on secrets. Each action runs with the same secrets and keys; the table has the differences. */
import { openApiCallClient, type Params, type Reply } from '../support/clients';
import { INSTANCE } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { keyNotFound, type Refusal, rejected } from '../support/refusals';
import { POLICY } from '../support/rules/words-of-secrets';
import { everything } from '../support/rules/world';
import { MANAGED_TYPES, managedSeed, OUT_OF_USE, UNUSABLE_STATES, unsupported } from '../support/secrets';
import { secretStateRefusal } from '../support/state-tables';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

interface SecretAction {
  /** Besides the name of the secret. */
  readonly params?: Params;
  /** It encrypts or decrypts data, so the encryption key must be usable. */
  readonly needsKey?: true;
  /** It changes nothing. */
  readonly reads?: true;
  /** It changes UpdateTime. */
  readonly updates?: true;
  /** The types of secrets that it accepts; any by default. */
  readonly types?: 'Generic' | 'managed';
  /** It accepts only secrets of an instance. */
  readonly ofInstance?: true;
}

const ACTIONS: Readonly<Record<string, SecretAction>> = {
  DescribeSecret: { reads: true },
  DeleteSecret: {},
  RestoreSecret: {},
  ListSecretVersionIds: { reads: true },
  GetSecretValue: { reads: true, needsKey: true },
  BatchGetSecretValue: { reads: true, needsKey: true },
  PutSecretValue: {
    params: { VersionId: 'v2', SecretData: 'two' },
    needsKey: true,
    updates: true,
    types: 'Generic',
  },
  UpdateSecret: { params: { Description: 'new' }, updates: true },
  UpdateSecretVersionStage: { params: { VersionStage: 'blue', MoveToVersion: 'v1' }, types: 'Generic' },
  UpdateSecretRotationPolicy: {
    params: { EnableAutomaticRotation: true, RotationInterval: '7d' },
    types: 'managed',
  },
  RotateSecret: { params: { VersionId: 'v2' }, needsKey: true, updates: true, types: 'managed' },
  GetSecretPolicy: { reads: true, ofInstance: true },
  SetSecretPolicy: { params: { Policy: POLICY }, ofInstance: true },
  TagResource: { params: { Tags: '[{"TagKey":"env","TagValue":"test"}]' } },
  UntagResource: { params: { TagKeys: '["team"]' } },
  TagResources: { params: { 'Tag.1.Key': 'env', 'Tag.1.Value': 'test' } },
  UntagResources: { params: { 'TagKey.1': 'team' } },
  ListTagResources: { reads: true },
};
const ROWS = Object.entries(ACTIONS);
const names = (wanted: (action: SecretAction) => unknown) =>
  ROWS.filter(([, action]) => wanted(action)).map(([name]) => name);

/** A secret that the action accepts, in the required state. */
function seed(name: string, options: object = {}) {
  const { types, ofInstance } = ACTIONS[name] ?? {};
  const kind = types === 'managed' ? managedSeed('Rds') : { secretData: 'one' };
  return kms.seedSecret({
    ...kind,
    secretName: 'app',
    tags: { team: 'a' },
    ...(ofInstance ? { instanceId: INSTANCE } : {}),
    ...(name === 'RestoreSecret' ? { state: 'PendingDeletion' } : {}),
    ...options,
  });
}
const seedKey = (name: string) =>
  kms.seedKey({ origin: 'EXTERNAL', ...(ACTIONS[name]?.ofInstance ? { instanceId: INSTANCE } : {}) });

/** A batch always succeeds, so the result of its entry is used. */
function outcome(reply: Reply): Reply {
  const [error] = reply.body.Errors ?? [];
  if (error === undefined) return reply;
  return { code: error.Code, message: error.Message, status: error.HttpStatus, body: {} };
}

async function ask(name: string, secret = 'app', client = { call }): Promise<Reply> {
  const { params } = ACTIONS[name] ?? {};
  const RegionId = client === shanghai ? 'cn-shanghai' : 'cn-hangzhou';
  const subject =
    name === 'BatchGetSecretValue'
      ? { SecretsList: JSON.stringify([{ SecretName: secret }]) }
      : name.endsWith('TagResources') || name.endsWith('tagResources')
        ? { RegionId, ResourceType: 'secret', 'ResourceId.1': secret }
        : { SecretName: secret };
  return outcome(await client.call(name, { ...subject, ...params }));
}

const SUCCESS = { code: 'Success', message: '', status: 200 };

/** The response, or the error, after which nothing may have changed. */
async function expectOutcome(name: string, refusal: Refusal | undefined, secret = 'app') {
  const before = everything(kms);
  const reply = await ask(name, secret);
  if (refusal === undefined) return expect(reply).toMatchObject(SUCCESS);
  expect(reply).toEqual(refusal);
  expect(everything(kms)).toEqual(before);
}
const withoutRequestId = ({ body }: Reply) =>
  JSON.parse(JSON.stringify(body, (key, value) => (key === 'RequestId' ? undefined : value)));

describe.each(ROWS)('%s', (name, { needsKey, reads, updates, types }) => {
  const deleting = secretStateRefusal(name, 'PendingDeletion');

  test.each(UNUSABLE_STATES)(
    `${needsKey ? 'is rejected' : 'succeeds'} with the encryption key in %s`,
    async (state) => {
      const { keyId } = seedKey(name);
      seed(name, { encryptionKeyId: keyId });
      const before = reads ? await ask(name) : undefined;
      const [action, params] = OUT_OF_USE[state];
      await call(action, { KeyId: keyId, ...params });
      expect(kms.key(keyId)?.state).toBe(state);
      if (needsKey) return expectOutcome(name, rejected(state));
      const reply = await ask(name);
      expect(reply).toMatchObject(SUCCESS);
      if (before !== undefined) expect(withoutRequestId(reply)).toEqual(withoutRequestId(before));
    },
  );

  test(`${needsKey ? 'is rejected' : 'succeeds'} after the encryption key was deleted, and not before`, async () => {
    const { keyId } = seedKey(name);
    seed(name, { encryptionKeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ milliseconds: 7 * 86_400_000 - 1 });
    if (needsKey) await expectOutcome(name, rejected('PendingDeletion'));
    kms.clock.advance({ milliseconds: 1 });
    await expectOutcome(name, needsKey ? keyNotFound : undefined);
  });

  test('succeeds after the encryption key was enabled again, or its deletion was cancelled', async () => {
    const { keyId } = seedKey(name);
    seed(name, { encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    await call('EnableKey', { KeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    await call('CancelKeyDeletion', { KeyId: keyId });
    await call('EnableKey', { KeyId: keyId });
    await expectOutcome(name, undefined);
  });

  test('checks the state of the secret before the state of its key', async () => {
    const { keyId } = seedKey(name);
    seed(name, { encryptionKeyId: keyId, state: 'PendingDeletion' });
    await call('DisableKey', { KeyId: keyId });
    await expectOutcome(name, deleting);
  });

  test('does not depend on the states of other keys', async () => {
    const own = seedKey(name);
    const { keyId } = kms.seedKey();
    seed(name, { encryptionKeyId: own.keyId });
    await call('DisableKey', { KeyId: keyId });
    await expectOutcome(name, undefined);
  });

  test.each(['Generic', ...MANAGED_TYPES] as const)(
    'has the expected response for a secret of the type %s',
    async (type) => {
      const { secretName, arn } = seed(
        name,
        type === 'Generic'
          ? { secretType: 'Generic', secretData: 'one', extendedConfig: undefined }
          : managedSeed(type),
      );
      const refused = types !== undefined && (types === 'Generic') !== (type === 'Generic');
      await expectOutcome(name, refused ? unsupported : undefined, secretName);
      if (name === 'DeleteSecret' || name === 'RestoreSecret') return;
      await call('DeleteSecret', { SecretName: secretName });
      await expectOutcome(name, deleting, secretName);
      await expectOutcome(name, deleting, arn);
      await call('RestoreSecret', { SecretName: secretName });
      await expectOutcome(name, refused ? unsupported : undefined, secretName);
    },
  );

  test('uses in each region the secrets of that region', async () => {
    const { arn } = seed(name, { regionId: 'cn-shanghai' });
    const absent = secretStateRefusal(name, 'Absent');
    await expectOutcome(name, absent);
    await expectOutcome(name, absent, arn);
    const { code, body } = await ask(name, 'app', shanghai);
    expect([code, body.Arn ?? arn]).toEqual(['Success', arn]);
    seed(name);
    await expectOutcome(name, undefined);
  });

  test(`${updates ? 'changes' : 'does not change'} UpdateTime, and does not change CreateTime`, async () => {
    seed(name);
    kms.clock.advance({ hours: 1 });
    await expectOutcome(name, undefined);
    kms.clock.advance({ hours: 1 });
    expect((await call('DescribeSecret', { SecretName: 'app' })).body).toMatchObject({
      CreateTime: '2026-03-01T12:00:00Z',
      UpdateTime: updates ? '2026-03-01T13:00:00Z' : '2026-03-01T12:00:00Z',
    });
  });

  test('does not change other secrets, those of other regions, and keys', async () => {
    const { keyId } = seedKey(name);
    seed(name, { encryptionKeyId: keyId });
    seed(name, { secretName: 'apps' });
    seed(name, { regionId: 'cn-shanghai' });
    const bystanders = () => [
      kms.secret('apps'),
      kms.secret('app', { regionId: 'cn-shanghai' }),
      kms.key(keyId),
    ];
    const before = bystanders();
    kms.clock.advance({ days: 1 });
    await expectOutcome(name, undefined);
    expect(bystanders()).toEqual(before);
  });
});

test.each(names(({ reads }) => reads))('%s changes nothing, and returns the same twice', async (name) => {
  const { keyId } = seedKey(name);
  seed(name, { encryptionKeyId: keyId });
  const before = everything(kms);
  kms.clock.advance({ hours: 1 });
  const [first, second] = [await ask(name), await ask(name)];
  expect(everything(kms)).toEqual(before);
  expect(second.body.RequestId).not.toBe(first.body.RequestId);
  expect(withoutRequestId(second)).toEqual(withoutRequestId(first));
});

test.each(Object.keys(ACTIONS))('the response of %s ends with RequestId', async (name) => {
  seed(name);
  expect(Object.keys((await ask(name)).body).at(-1)).toBe('RequestId');
});

test.each(names(({ needsKey }) => needsKey))(
  '%s works with data from before a rotation of its key',
  async (name) => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    seed(name, { encryptionKeyId: keyId });
    kms.clock.advance({ days: 20 });
    expect(kms.key(keyId)?.versions).toHaveLength(3);
    await expectOutcome(name, undefined);
  },
);
