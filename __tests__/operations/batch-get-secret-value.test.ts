import type { Params } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid } from '../support/refusals';
import { MANAGED_TYPES, managedSeed, type ManagedType } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
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
/** The error of a batch with one entry. */
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
  failed(name, 400, 'InvalidParameter', `The specified parameter ${member} is not valid.`);

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

test('SecretsList can also be sent as one parameter for each member', async () => {
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

test.each([true, 'true'])('FetchExtendedConfig can be a boolean or a string: %p', async (value) => {
  const { secretName } = kms.seedSecret(managedSeed('Rds'));
  const { SecretValues } = await answered([{ SecretName: secretName, FetchExtendedConfig: value }]);
  expect(JSON.parse(SecretValues[0].ExtendedConfig)).toMatchObject({ SecretSubType: 'SingleUser' });
});

test.each([false, 'false', undefined])(
  'the response has no ExtendedConfig if FetchExtendedConfig is %p',
  async (value) => {
    const { secretName } = kms.seedSecret(managedSeed('Rds'));
    const { SecretValues } = await answered([{ SecretName: secretName, FetchExtendedConfig: value }]);
    expect(SecretValues[0]).not.toHaveProperty('ExtendedConfig');
  },
);

test('empty selectors count as missing', async () => {
  twoVersions();
  const { SecretValues } = await answered([{ SecretName: 'app', VersionId: '', VersionStage: '' }]);
  expect(SecretValues).toMatchObject([{ VersionId: 'v2' }]);
});

test('an entry that is not valid is reported before any secret is located', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
  expect(await batch([{ SecretName: 'app' }, { SecretName: 'unknown' }, {}])).toEqual(invalid('SecretsList'));
});

test('the response has both lists as arrays, and the RequestId last', async () => {
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

test.each(MANAGED_TYPES)(
  'an item of the type %s is the response of GetSecretValue, with the RequestId of the batch',
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

test('values and errors have the order of the request', async () => {
  seed('a', 'b', 'c');
  const asked = ['c', 'no', 'a', 'nothing', 'b', 'none'];
  const { SecretValues, Errors } = await answered(asked.map((SecretName) => ({ SecretName })));
  expect(SecretValues).toMatchObject([{ SecretName: 'c' }, { SecretName: 'a' }, { SecretName: 'b' }]);
  expect(Errors).toEqual([notFound('no'), notFound('nothing'), notFound('none')]);
});

test('a batch with only errors succeeds', async () => {
  const { SecretValues, Errors } = await answered(names(20).map((SecretName) => ({ SecretName })));
  expect(SecretValues).toEqual([]);
  expect(Errors).toEqual(names(20).map(notFound));
});

test('each entry has its own selectors', async () => {
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

test('the same secret twice gives two items, whether it exists or not', async () => {
  seed('app');
  const twice = ['app', 'app', 'unknown', 'unknown'].map((SecretName) => ({ SecretName }));
  const { SecretValues, Errors } = await answered(twice);
  expect(SecretValues).toHaveLength(2);
  expect(SecretValues[0]).toEqual(SecretValues[1]);
  expect(Errors).toEqual([notFound('unknown'), notFound('unknown')]);
});

test('an ARN is accepted; the item contains the plain name', async () => {
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
])('the error for %s contains the name as it was sent', async (arn) => {
  seed('app');
  expect(await errorOf({ SecretName: arn })).toEqual(notFound(arn));
});

test('the error for the ARN of a secret in PendingDeletion contains the ARN', async () => {
  const { arn } = kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
  expect(await errorOf({ SecretName: arn })).toEqual(deleting(arn));
});

test.each(['a b', 'a:b', '$Auto', 'n'.repeat(193), `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`])(
  'the name "%s", which is not a valid secret name, is an error of its entry',
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

test('selectors of different versions are an error of their entry', async () => {
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

test.each(MANAGED_TYPES)('a custom stage label is an error of an entry of the type %s', async (type) => {
  const { secretName } = kms.seedSecret(managedSeed(type));
  expect(await errorOf({ SecretName: secretName, VersionStage: 'blue' })).toEqual(
    badMember(secretName, 'VersionStage'),
  );
});

test('one batch can contain entries with every kind of result', async () => {
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
