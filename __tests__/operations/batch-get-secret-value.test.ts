import { openApiCallClient, type Params } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing } from '../support/refusals';
import { MANAGED_TYPES, managedSeed, type ManagedType } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const ACCOUNT = '1540355698841234';

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const batch = (list: unknown) => call('BatchGetSecretValue', { SecretsList: JSON.stringify(list) });
const answered = async (list: unknown) => {
  const answer = await batch(list);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
};
/** The one error of a batch of one entry. */
const errorOf = async (entry: object) => {
  const { Errors, SecretValues } = await answered([entry]);
  expect(SecretValues).toEqual([]);
  expect(Errors).toHaveLength(1);
  return Errors[0];
};
const failed = (SecretName: string, HttpStatus: number, Code: string, Message: string) => ({
  SecretName,
  HttpStatus,
  Code,
  Message,
});
const notFound = (name: string) => failed(name, 404, 'Forbidden.ResourceNotFound', 'Resource not found.');
const deleting = (name: string) =>
  failed(name, 409, 'Rejected.ResourceInDeleteWindow', 'secret in delete peroid');
const rejected = (name: string, state: string) =>
  failed(name, 409, `Rejected.${state}`, `The request was rejected because the key state is ${state}.`);
const badMember = (name: string, member: string) =>
  failed(name, 400, 'InvalidParameter', `The specified parameter "${member}" is not valid.`);

const seed = (...names: string[]) => {
  for (const secretName of names) kms.seedSecret({ secretName, secretData: `value of ${secretName}` });
};
const names = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`);
const twoVersions = () =>
  kms.seedSecret({
    secretName: 'app',
    versions: [
      { versionId: 'v1', secretData: 'one', stages: ['ACSPrevious', 'blue'] },
      { versionId: 'v2', secretData: 'two', stages: ['ACSCurrent'] },
    ],
  });
const rotated = async (type: ManagedType) => {
  const { secretName } = kms.seedSecret({ ...managedSeed(type), versionId: 'first' });
  await call('RotateSecret', { SecretName: secretName, VersionId: 'second' });
  return secretName;
};

describe('parameters', () => {
  test('SecretsList is required, and an empty one counts as missing', async () => {
    expect(await call('BatchGetSecretValue')).toEqual(missing('SecretsList'));
    expect(await call('BatchGetSecretValue', { SecretsList: '' })).toEqual(missing('SecretsList'));
  });

  test.each([1, 2, 20])('SecretsList takes %i entries', async (count) => {
    seed(...names(count));
    const { SecretValues, Errors } = await answered(names(count).map((SecretName) => ({ SecretName })));
    expect(SecretValues.map((value: { SecretName: string }) => value.SecretName)).toEqual(names(count));
    expect(Errors).toEqual([]);
  });

  test.each([0, 21])('SecretsList does not take %i entries', async (count) => {
    seed(...names(count));
    expect(await batch(names(count).map((SecretName) => ({ SecretName })))).toEqual(invalid('SecretsList'));
  });

  test('21 entries are refused though they name one secret', async () => {
    seed('app');
    expect(await batch(Array.from({ length: 21 }, () => ({ SecretName: 'app' })))).toEqual(
      invalid('SecretsList'),
    );
  });

  test.each([
    'app',
    '[{"SecretName":"app"}',
    "[{'SecretName':'app'}]",
    '{"SecretName":"app"}',
    '{"SecretsList":[{"SecretName":"app"}]}',
    '"app"',
    'null',
    '17',
    'true',
    '["app"]',
    '[null]',
    '[17]',
    '[[]]',
    '[[{"SecretName":"app"}]]',
    '[{}]',
    '[{"SecretName":""}]',
    '[{"SecretName":null}]',
    '[{"SecretName":17}]',
    '[{"SecretName":["app"]}]',
    '[{"secretName":"app"}]',
    '[{"VersionId":"v1"}]',
    '[{"SecretName":"app","VersionId":1}]',
    '[{"SecretName":"app","VersionId":{}}]',
    '[{"SecretName":"app","VersionStage":1}]',
    '[{"SecretName":"app","VersionStage":["ACSCurrent"]}]',
    '[{"SecretName":"app","FetchExtendedConfig":"yes"}]',
    '[{"SecretName":"app","FetchExtendedConfig":2}]',
    '[{"SecretName":"app"},{"SecretName":""}]',
    '[{"SecretName":"app"},"app"]',
  ])('SecretsList does not take %s', async (SecretsList) => {
    seed('app');
    expect(await call('BatchGetSecretValue', { SecretsList })).toEqual(invalid('SecretsList'));
  });

  test('a member that entries do not have is refused', async () => {
    seed('app');
    expect(await batch([{ SecretName: 'app', Nonsense: 'x' }])).toEqual(invalid('SecretsList'));
  });

  test('SecretsList comes one parameter a member too', async () => {
    twoVersions();
    seed('other');
    const params: Params = {
      'SecretsList.1.SecretName': 'app',
      'SecretsList.1.VersionId': 'v1',
      'SecretsList.2.SecretName': 'other',
      'SecretsList.3.SecretName': 'app',
      'SecretsList.3.VersionStage': 'ACSCurrent',
    };
    const { code, body } = await call('BatchGetSecretValue', params);
    expect(code).toBe('Success');
    expect(body.SecretValues).toMatchObject([
      { SecretName: 'app', VersionId: 'v1' },
      { SecretName: 'other' },
      { SecretName: 'app', VersionId: 'v2' },
    ]);
    expect(body.Errors).toEqual([]);
  });

  test('20 entries come one parameter a member, and 21 are too many', async () => {
    seed(...names(21));
    const flat = (count: number) =>
      Object.fromEntries(names(count).map((name, i) => [`SecretsList.${i + 1}.SecretName`, name]));
    const { body } = await call('BatchGetSecretValue', flat(20));
    expect(body.SecretValues.map((value: { SecretName: string }) => value.SecretName)).toEqual(names(20));
    expect(await call('BatchGetSecretValue', flat(21))).toEqual(invalid('SecretsList'));
  });

  test.each([
    ['with a gap', { 'SecretsList.1.SecretName': 'app', 'SecretsList.3.SecretName': 'app' }],
    ['without a name', { 'SecretsList.1.VersionId': 'v1' }],
    ['without members', { 'SecretsList.1': 'app' }],
  ])('flat entries %s are refused', async (_what, params) => {
    seed('app');
    expect(await call('BatchGetSecretValue', params as Params)).toEqual(invalid('SecretsList'));
  });

  test.each([true, 'true'])('FetchExtendedConfig %p is read, as a text or not', async (value) => {
    const { secretName } = kms.seedSecret(managedSeed('Rds'));
    const { SecretValues } = await answered([{ SecretName: secretName, FetchExtendedConfig: value }]);
    expect(JSON.parse(SecretValues[0].ExtendedConfig)).toMatchObject({ SecretSubType: 'SingleUser' });
  });

  test.each([false, 'false', undefined])('FetchExtendedConfig %p leaves it out', async (value) => {
    const { secretName } = kms.seedSecret(managedSeed('Rds'));
    const { SecretValues } = await answered([{ SecretName: secretName, FetchExtendedConfig: value }]);
    expect(SecretValues[0]).not.toHaveProperty('ExtendedConfig');
  });

  test('empty selectors are none', async () => {
    twoVersions();
    const { SecretValues } = await answered([{ SecretName: 'app', VersionId: '', VersionStage: '' }]);
    expect(SecretValues).toMatchObject([{ VersionId: 'v2' }]);
  });

  test.each(['SecretName', 'DryRun', 'FetchExtendedConfig', 'Nonsense'])(
    '%s is no parameter of this action, and is refused by name',
    async (name) => {
      seed('app');
      const answer = await call('BatchGetSecretValue', {
        SecretsList: '[{"SecretName":"app"}]',
        [name]: '1',
      });
      expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
      expect(answer.message).toContain(`The specified parameter "${name}" is not valid.`);
    },
  );
});

describe('secret states', () => {
  test('an absent secret is an error of its entry', async () => {
    expect(await errorOf({ SecretName: 'app' })).toEqual(notFound('app'));
  });

  test('a live secret is a value', async () => {
    seed('app');
    expect(await answered([{ SecretName: 'app' }])).toMatchObject({
      SecretValues: [{ SecretName: 'app', SecretData: 'value of app' }],
      Errors: [],
    });
  });

  test('a secret in PendingDeletion is an error of its entry, whatever it is asked for', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
    for (const selectors of [{}, { VersionId: 'v1' }, { VersionId: 'v9' }, { VersionStage: 'ACSCurrent' }]) {
      expect(await errorOf({ SecretName: 'app', ...selectors })).toEqual(deleting('app'));
    }
  });

  test('a secret is gone at its planned date, and not a millisecond before', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    await call('DeleteSecret', { SecretName: 'app', RecoveryWindowInDays: '7' });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    expect(await errorOf({ SecretName: 'app' })).toEqual(deleting('app'));
    kms.clock.advance({ milliseconds: 1 });
    expect(await errorOf({ SecretName: 'app' })).toEqual(notFound('app'));
  });

  test('a secret that was forced out is not found', async () => {
    seed('app');
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect(await errorOf({ SecretName: 'app' })).toEqual(notFound('app'));
  });

  test.each([
    ['DisableKey', {}, 'Disabled'],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }, 'PendingDeletion'],
    ['DeleteKeyMaterial', {}, 'PendingImport'],
  ])(
    'after %s of the encryption key its secret is an error, others are not',
    async (action, params, state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
      kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
      seed('other');
      await call(action, { KeyId: keyId, ...params });
      const { SecretValues, Errors } = await answered([{ SecretName: 'app' }, { SecretName: 'other' }]);
      expect(Errors).toEqual([rejected('app', state)]);
      expect(SecretValues).toMatchObject([{ SecretName: 'other', SecretData: 'value of other' }]);
    },
  );

  test('an encryption key that is gone is an error of the entry', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(await errorOf({ SecretName: 'app' })).toEqual(
      failed('app', 404, 'Forbidden.KeyNotFound', 'The specified Key is not found.'),
    );
  });

  test('a bad entry is reported before any secret is looked for', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
    expect(await batch([{ SecretName: 'app' }, { SecretName: 'unknown' }, {}])).toEqual(
      invalid('SecretsList'),
    );
  });
});

describe('behaviour', () => {
  test('the answer has both lists, plain, and the RequestId last', async () => {
    seed('app');
    const body = await answered([{ SecretName: 'app' }, { SecretName: 'unknown' }]);
    expect(body).toEqual({
      SecretValues: [
        {
          SecretName: 'app',
          SecretType: 'Generic',
          VersionId: 'v1',
          VersionStages: { VersionStage: ['ACSCurrent'] },
          SecretData: 'value of app',
          SecretDataType: 'text',
          CreateTime: '2026-03-01T12:00:00Z',
          RequestId: body.RequestId,
        },
      ],
      Errors: [notFound('unknown')],
      RequestId: expect.stringMatching(UUID),
    });
    expect(Object.keys(body).at(-1)).toBe('RequestId');
  });

  test('both lists are there when one is empty', async () => {
    seed('app');
    expect(await answered([{ SecretName: 'app' }])).toMatchObject({ Errors: [] });
    expect(await answered([{ SecretName: 'unknown' }])).toMatchObject({ SecretValues: [] });
  });

  test.each(MANAGED_TYPES)(
    'a value of the type %s is what GetSecretValue answers, with the RequestId of the batch',
    async (type) => {
      const SecretName = await rotated(type);
      for (const selectors of [
        {},
        { VersionStage: 'ACSPrevious' },
        { FetchExtendedConfig: true },
        { VersionId: 'first', FetchExtendedConfig: true },
      ]) {
        const one = (await call('GetSecretValue', { SecretName, ...selectors })).body;
        const body = await answered([{ SecretName, ...selectors }]);
        expect(body.SecretValues).toEqual([{ ...one, RequestId: body.RequestId }]);
      }
    },
  );

  test('values and errors keep the order in which they were asked for', async () => {
    seed('a', 'b', 'c');
    const asked = ['c', 'no', 'a', 'nothing', 'b', 'none'];
    const { SecretValues, Errors } = await answered(asked.map((SecretName) => ({ SecretName })));
    expect(SecretValues).toMatchObject([{ SecretName: 'c' }, { SecretName: 'a' }, { SecretName: 'b' }]);
    expect(Errors).toEqual([notFound('no'), notFound('nothing'), notFound('none')]);
  });

  test('a batch of nothing but errors succeeds', async () => {
    const { SecretValues, Errors } = await answered(names(20).map((SecretName) => ({ SecretName })));
    expect(SecretValues).toEqual([]);
    expect(Errors).toEqual(names(20).map(notFound));
  });

  test('each entry has selectors of its own', async () => {
    twoVersions();
    const { SecretValues, Errors } = await answered([
      { SecretName: 'app', VersionId: 'v1' },
      { SecretName: 'app', VersionStage: 'ACSCurrent' },
      { SecretName: 'app', VersionStage: 'blue' },
      { SecretName: 'app', VersionId: 'v1', VersionStage: 'ACSPrevious' },
    ]);
    expect(Errors).toEqual([]);
    expect(SecretValues).toMatchObject([
      { VersionId: 'v1', SecretData: 'one', VersionStages: { VersionStage: ['ACSPrevious', 'blue'] } },
      { VersionId: 'v2', SecretData: 'two', VersionStages: { VersionStage: ['ACSCurrent'] } },
      { VersionId: 'v1' },
      { VersionId: 'v1' },
    ]);
  });

  test('the same secret twice is answered twice, found or not', async () => {
    seed('app');
    const twice = ['app', 'app', 'unknown', 'unknown'].map((SecretName) => ({ SecretName }));
    const { SecretValues, Errors } = await answered(twice);
    expect(SecretValues).toHaveLength(2);
    expect(SecretValues[0]).toEqual(SecretValues[1]);
    expect(Errors).toEqual([notFound('unknown'), notFound('unknown')]);
  });

  test('an ARN is taken; the value has the plain name', async () => {
    const { arn } = kms.seedSecret({ secretName: 'team/app', secretData: 'x' });
    expect(await answered([{ SecretName: arn }])).toMatchObject({
      SecretValues: [{ SecretName: 'team/app' }],
      Errors: [],
    });
  });

  test.each([
    `acs:kms:cn-hangzhou:${ACCOUNT}:secret/unknown`,
    `acs:kms:cn-shanghai:${ACCOUNT}:secret/app`,
    'acs:kms:cn-hangzhou:1999999999999999:secret/app',
  ])('the error for %s has the name as it was asked for', async (arn) => {
    seed('app');
    expect(await errorOf({ SecretName: arn })).toEqual(notFound(arn));
  });

  test('the error for an ARN of a secret in PendingDeletion has the ARN', async () => {
    const { arn } = kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
    expect(await errorOf({ SecretName: arn })).toEqual(deleting(arn));
  });

  test.each(['a b', 'a:b', '$Auto', 'n'.repeat(193), `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`])(
    'the name "%s", which no secret can have, is an error of its entry',
    async (SecretName) => {
      seed('app');
      const body = await answered([{ SecretName }, { SecretName: 'app' }]);
      expect(body.Errors).toEqual([badMember(SecretName, 'SecretName')]);
      expect(body.SecretValues).toMatchObject([{ SecretName: 'app' }]);
    },
  );

  test.each([{ VersionId: 'v9' }, { VersionStage: 'red' }, { VersionId: 'v9', VersionStage: 'ACSCurrent' }])(
    'the unknown version %j is an error of its entry',
    async (selectors) => {
      twoVersions();
      expect(await errorOf({ SecretName: 'app', ...selectors })).toEqual(notFound('app'));
    },
  );

  test('selectors that disagree are an error of their entry', async () => {
    twoVersions();
    expect(await errorOf({ SecretName: 'app', VersionId: 'v1', VersionStage: 'ACSCurrent' })).toEqual(
      badMember('app', 'VersionId'),
    );
  });

  test('a VersionId of 65 characters is an error of its entry', async () => {
    twoVersions();
    expect(await errorOf({ SecretName: 'app', VersionId: 'v'.repeat(65) })).toEqual(
      badMember('app', 'VersionId'),
    );
    expect(await errorOf({ SecretName: 'app', VersionId: 'v'.repeat(64) })).toEqual(notFound('app'));
  });

  test.each(MANAGED_TYPES)('a label of its own is an error of an entry of the type %s', async (type) => {
    const { secretName } = kms.seedSecret(managedSeed(type));
    expect(await errorOf({ SecretName: secretName, VersionStage: 'blue' })).toEqual(
      badMember(secretName, 'VersionStage'),
    );
  });

  test('one entry of each outcome, in one batch', async () => {
    const { keyId } = kms.seedKey();
    seed('good');
    kms.seedSecret({ secretName: 'doomed', secretData: 'x', state: 'PendingDeletion' });
    kms.seedSecret({ secretName: 'locked', secretData: 'x', encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    const asked = ['doomed', 'good', 'unknown', 'locked'].map((SecretName) => ({ SecretName }));
    const { SecretValues, Errors } = await answered([...asked, { SecretName: 'good', VersionId: 'v9' }]);
    expect(SecretValues).toMatchObject([{ SecretName: 'good' }]);
    expect(Errors).toEqual([
      deleting('doomed'),
      notFound('unknown'),
      rejected('locked', 'Disabled'),
      notFound('good'),
    ]);
  });

  test('reading changes nothing', async () => {
    twoVersions();
    const before = kms.secret('app');
    kms.clock.advance({ hours: 1 });
    await answered([{ SecretName: 'app' }, { SecretName: 'app', VersionId: 'v9' }]);
    expect(kms.secret('app')).toEqual(before);
  });

  test('secrets of another region are not found', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'there', regionId: 'cn-shanghai' });
    expect(await errorOf({ SecretName: 'app' })).toEqual(notFound('app'));
    const { body } = await shanghai.call('BatchGetSecretValue', { SecretsList: '[{"SecretName":"app"}]' });
    expect(body).toMatchObject({ SecretValues: [{ SecretData: 'there' }], Errors: [] });
  });
});
