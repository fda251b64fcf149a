/**
 * One behaviour suite for secrets, for every client. It uses only the wire and the clock, so it could also
 * run against a real account. How the clients encode structures is at the end.
 */
import http from 'node:http';
import { OpenApiUtil } from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';
import { installKmsMock } from '../../lib';
import { everyClient, type Params, type TestClient } from '../support/clients';
import { MANAGED } from '../support/secrets';

const kms = installKmsMock();
afterEach(() => kms.reset());
afterAll(() => kms.uninstall());

const HOST = 'kms.cn-hangzhou.aliyuncs.com';
const ACCOUNT = '1540355698841234';

// kms-sdk has no methods for secrets.
const clients = everyClient()
  .filter((client) => client.can('CreateSecret'))
  .map((client) => [client.name, client] as const);

const DATA = [
  'text',
  'SGVsbG8gd29ybGQ=',
  'a+b/c==',
  ' spaces and\ttabs\nand lines\r\n',
  '100% & <xml> "quotes" \'too\' `ticks` ~!*()',
  '{"host":"db","password":"p\\"ß\\\\w,ö;rd","port":3306}',
  'Umlaute: äöüÄÖÜß €',
  '中文，とても',
  '😀 👩‍👩‍👧 outside the basic plane',
  'e\u0301 and é are different',
  '%41%zz+%',
  '[object Object]',
  '[]',
  '{}',
  'null',
  'false',
  '0',
  'a=1&b=2#c?d',
];

/** nock 14 accepts no URL over 16 KiB, and only one client uses a form (docs/decisions/nock-versions.md). */
const takesLongUrls = process.env.NOCK !== '14' || http.maxHeaderSize > 1_000_000;
const LONG = [
  ['12 KB of ASCII', 'abcdefgh'.repeat(1536), true],
  ['12 KB of a PEM and JSON', JSON.stringify({ key: 'line\n"quoted" +/=\n'.repeat(500) }), false],
  ['30,720 bytes of ASCII', 'x'.repeat(30_720), false],
  ['30,720 bytes of umlauts', 'ü'.repeat(15_360), false],
  ['30,720 bytes of emoji', '😀'.repeat(7_680), false],
] as const;

async function ok(client: TestClient, action: string, params: Params = {}) {
  const reply = await client.call(action, params);
  expect({ action, code: reply.code, message: reply.message }).toEqual({
    action,
    code: 'Success',
    message: '',
  });
  return reply.body;
}

describe.each(clients)('%s', (_name, client) => {
  const call = client.call.bind(client);
  const done = (action: string, params: Params = {}) => ok(client, action, params);
  const create = (SecretName: string, params: Params = {}) =>
    done('CreateSecret', { SecretName, VersionId: 'v1', SecretData: 'first', ...params });
  const put = (SecretName: string, VersionId: string, SecretData: string, params: Params = {}) =>
    call('PutSecretValue', { SecretName, VersionId, SecretData, ...params });
  const value = async (SecretName: string, params: Params = {}) =>
    (await done('GetSecretValue', { SecretName, ...params })).SecretData;

  test('creates a secret and reads it by name and by ARN', async () => {
    const Arn = `acs:kms:cn-hangzhou:${ACCOUNT}:secret/app/database`;
    expect(await create('app/database', { Description: 'für Bestellungen, 100 % & <ready>' })).toMatchObject({
      Arn,
      SecretName: 'app/database',
      VersionId: 'v1',
    });
    for (const name of ['app/database', Arn]) {
      expect(await done('GetSecretValue', { SecretName: name })).toMatchObject({
        SecretName: 'app/database',
        VersionId: 'v1',
        SecretData: 'first',
        SecretDataType: 'text',
        VersionStages: { VersionStage: ['ACSCurrent'] },
      });
      expect(await done('DescribeSecret', { SecretName: name })).toMatchObject({
        Arn,
        SecretName: 'app/database',
        Description: 'für Bestellungen, 100 % & <ready>',
      });
    }
  });

  test.each(['aA0_/+=.@-', 'a/b//c', '数据库/主'])('a secret name can be %s', async (name) => {
    await create(name);
    expect(await value(name)).toBe('first');
    const { SecretList } = await done('ListSecrets');
    expect(SecretList.Secret).toMatchObject([{ SecretName: name }]);
  });

  test.each(DATA)('stores %j and returns the same string', async (SecretData) => {
    await create('app', { SecretData });
    expect(await value('app')).toBe(SecretData);
    expect((await put('app', 'v2', `${SecretData}.`)).code).toBe('Success');
    expect(await value('app')).toBe(`${SecretData}.`);
    expect(await value('app', { VersionStage: 'ACSPrevious' })).toBe(SecretData);
  });

  // pop-core sends a POST request as a form.
  const takesLongText = takesLongUrls || client.name === '@alicloud/pop-core POST';
  const createWith = (SecretData: string) =>
    call('CreateSecret', { SecretName: 'app', VersionId: 'v1', SecretData });

  test.each(LONG)('stores %s', async (_what, SecretData, fitsIntoUrl) => {
    if (takesLongText || fitsIntoUrl) {
      expect((await createWith(SecretData)).code).toBe('Success');
      expect(await value('app')).toBe(SecretData);
    } else {
      await expect(createWith(SecretData)).rejects.toThrow(/--max-http-header-size/);
    }
  });

  test.each([
    ['ASCII', 'x'.repeat(30_721)],
    ['umlauts, in half as many characters', `x${'ü'.repeat(15_360)}`],
  ])('rejects more than 30,720 bytes: %s', async (_what, SecretData) => {
    if (takesLongText) {
      expect(await createWith(SecretData)).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        message: 'The specified parameter SecretData is not valid.',
      });
    } else {
      await expect(createWith(SecretData)).rejects.toThrow(/--max-http-header-size/);
    }
    expect(kms.secret('app')).toBeUndefined();
  });

  test('stores binary data as the given Base64 string', async () => {
    const SecretData = Buffer.from([0, 255, 1, 254, 128]).toString('base64');
    await create('app', { SecretData, SecretDataType: 'binary' });
    expect(await done('GetSecretValue', { SecretName: 'app' })).toMatchObject({
      SecretData,
      SecretDataType: 'binary',
    });
  });

  test('moves the stage labels with every new secret version', async () => {
    await create('app');
    await put('app', 'v2', 'second');
    await put('app', 'v3', 'third');
    expect(await value('app')).toBe('third');
    expect(await value('app', { VersionStage: 'ACSPrevious' })).toBe('second');
    expect(await value('app', { VersionId: 'v1' })).toBe('first');
    const shown = await done('ListSecretVersionIds', { SecretName: 'app' });
    expect(shown).toMatchObject({
      TotalCount: 2,
      VersionIds: {
        VersionId: [
          { VersionId: 'v3', VersionStages: { VersionStage: ['ACSCurrent'] } },
          { VersionId: 'v2', VersionStages: { VersionStage: ['ACSPrevious'] } },
        ],
      },
    });
    const all = await done('ListSecretVersionIds', { SecretName: 'app', IncludeDeprecated: 'true' });
    expect(all.TotalCount).toBe(3);
  });

  test('accepts custom stage labels and moves them', async () => {
    await create('app');
    const { body } = await put('app', 'v2', 'second', { VersionStages: '["Next","Trial"]' });
    expect(body.VersionStages.VersionStage).toEqual(['Next', 'Trial']);
    expect(await value('app')).toBe('first');
    expect(await value('app', { VersionStage: 'Next' })).toBe('second');
    await done('UpdateSecretVersionStage', {
      SecretName: 'app',
      VersionStage: 'ACSCurrent',
      MoveToVersion: 'v2',
    });
    expect(await value('app')).toBe('second');
    expect(await value('app', { VersionStage: 'ACSPrevious' })).toBe('first');
  });

  test('accepts the same version again, and rejects other data with the same version id', async () => {
    await create('app');
    await put('app', 'v2', 'second');
    expect((await put('app', 'v2', 'second')).code).toBe('Success');
    expect(await put('app', 'v2', 'other')).toMatchObject({
      code: 'Rejected.ResourceExist',
      status: 409,
      message: 'The request was rejected becasue key already exsit',
    });
    expect(await value('app')).toBe('second');
  });

  test('receives the message and the status of KMS if a call is rejected', async () => {
    expect(await call('GetSecretValue', { SecretName: 'nobody' })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
      message: 'Resource not found.',
    });
    expect(await call('DescribeSecret', { SecretName: 'nobody' })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
      message: 'Resource not found',
    });
    await create('app');
    expect(await call('CreateSecret', { SecretName: 'app', VersionId: 'v1', SecretData: 'x' })).toMatchObject(
      {
        code: 'Rejected.ResourceExist',
        status: 409,
        message: 'The resource already exists.',
      },
    );
    expect(await call('GetSecretValue', { SecretName: 'app', VersionId: 'v2' })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
    });
    expect(await call('GetSecretValue', { SecretName: 'a b' })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      message: 'The specified parameter SecretName is not valid.',
    });
  });

  test('lists secrets page by page, oldest first', async () => {
    for (const name of ['c', 'a', 'b']) await create(name);
    const pages = [];
    for (const PageNumber of [1, 2, 3]) pages.push(await done('ListSecrets', { PageNumber, PageSize: 2 }));
    expect(pages[0]).toMatchObject({ TotalCount: 3, PageNumber: 1, PageSize: 2 });
    const names = pages.map(({ SecretList }) =>
      SecretList.Secret.map(({ SecretName }: { SecretName: string }) => SecretName),
    );
    expect(names).toEqual([['c', 'a'], ['b'], []]);
  });

  test('adds tags to a secret at creation and later, and removes tags', async () => {
    await create('app', { Tags: '[{"TagKey":"team","TagValue":"a"}]' });
    await done('TagResource', { SecretName: 'app', Tags: '[{"TagKey":"ümläut","TagValue":"€"}]' });
    const tags = async () =>
      (await done('DescribeSecret', { SecretName: 'app', FetchTags: 'true' })).Tags.Tag as object[];
    expect(await tags()).toEqual([
      { TagKey: 'team', TagValue: 'a' },
      { TagKey: 'ümläut', TagValue: '€' },
    ]);
    await done('UntagResource', { SecretName: 'app', TagKeys: '["team"]' });
    expect(await tags()).toEqual([{ TagKey: 'ümläut', TagValue: '€' }]);
  });

  test('changes the description of a secret', async () => {
    await create('app', { Description: 'old' });
    await done('UpdateSecret', { SecretName: 'app', Description: 'neu: ä+b&c' });
    expect((await done('DescribeSecret', { SecretName: 'app' })).Description).toBe('neu: ä+b&c');
  });

  test('a secret is deleted, restored and deleted again; after the recovery window it does not exist and its name is free', async () => {
    await create('app');
    const { PlannedDeleteTime } = await done('DeleteSecret', {
      SecretName: 'app',
      RecoveryWindowInDays: '7',
    });
    expect((await done('DescribeSecret', { SecretName: 'app' })).PlannedDeleteTime).toBe(PlannedDeleteTime);
    expect(await call('GetSecretValue', { SecretName: 'app' })).toMatchObject({
      code: 'Rejected.ResourceInDeleteWindow',
      status: 409,
      message: 'secret in delete peroid',
    });
    await done('RestoreSecret', { SecretName: 'app' });
    expect(await value('app')).toBe('first');
    const again = await done('DeleteSecret', { SecretName: 'app' });
    kms.clock.advance({ days: 29, hours: 23 });
    expect((await call('GetSecretValue', { SecretName: 'app' })).code).toBe(
      'Rejected.ResourceInDeleteWindow',
    );
    kms.clock.set(again.PlannedDeleteTime);
    expect((await call('GetSecretValue', { SecretName: 'app' })).code).toBe('Forbidden.ResourceNotFound');
    await create('app', { SecretData: 'new life' });
    expect(await value('app')).toBe('new life');
  });

  test('a secret that is deleted by force no longer exists immediately', async () => {
    await create('app');
    await done('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect((await call('RestoreSecret', { SecretName: 'app' })).code).toBe('Forbidden.ResourceNotFound');
    expect((await done('ListSecrets')).TotalCount).toBe(0);
  });

  test('a secret is encrypted under a key, and cannot be read if the key is disabled', async () => {
    const { KeyId } = (await done('CreateKey')).KeyMetadata;
    await create('app', { EncryptionKeyId: KeyId });
    expect((await done('DescribeSecret', { SecretName: 'app' })).EncryptionKeyId).toBe(KeyId);
    expect(await value('app')).toBe('first');
    await done('DisableKey', { KeyId });
    for (const refused of [
      await call('GetSecretValue', { SecretName: 'app' }),
      await put('app', 'v2', 'second'),
    ]) {
      expect(refused).toMatchObject({
        code: 'Rejected.Disabled',
        status: 409,
        message: 'The request was rejected because the key state is Disabled.',
      });
    }
    await done('EnableKey', { KeyId });
    expect(await value('app')).toBe('first');
  });

  test('generates a random password of the requested length', async () => {
    const { RandomPassword } = await done('GetRandomPassword', {
      PasswordLength: '20',
      ExcludePunctuation: 'true',
      ExcludeCharacters: '0O1lI+&=%"\'',
    });
    expect(RandomPassword).toMatch(/^[2-9a-zA-Z]{20}$/);
    expect(RandomPassword).not.toMatch(/[0O1lI]/);
  });

  test('a secret exists in only one region', async () => {
    await create('app');
    const elsewhere = everyClient('kms.cn-shanghai.aliyuncs.com').find(({ name }) => name === client.name);
    expect((await elsewhere?.call('GetSecretValue', { SecretName: 'app' }))?.code).toBe(
      'Forbidden.ResourceNotFound',
    );
    expect((await elsewhere?.call('ListSecrets'))?.body.TotalCount).toBe(0);
    const made = await elsewhere?.call('CreateSecret', {
      SecretName: 'app',
      VersionId: 'v1',
      SecretData: 'there',
    });
    expect(made?.body.Arn).toBe(`acs:kms:cn-shanghai:${ACCOUNT}:secret/app`);
    expect(await value('app')).toBe('first');
  });

  test('handles twenty concurrent calls', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `app-${i}`);
    await Promise.all(names.map((name) => create(name, { SecretData: `of ${name}` })));
    expect(await Promise.all(names.map((name) => value(name)))).toEqual(names.map((name) => `of ${name}`));
  });

  // kms20160120 1.2 does not support these: batches, managed types, rotation, policies.
  if (!client.can('BatchGetSecretValue')) return;

  test('reads several secrets in one call, with an error for each that cannot be read', async () => {
    await create('a', { SecretData: 'ä' });
    await create('b', { SecretData: '{"b":"😀"}' });
    await create('waiting');
    await done('DeleteSecret', { SecretName: 'waiting' });
    const SecretsList = JSON.stringify([
      { SecretName: 'a', VersionStage: 'ACSCurrent' },
      { SecretName: 'nobody' },
      { SecretName: 'b', VersionId: 'v1' },
      { SecretName: 'waiting', FetchExtendedConfig: 'true' },
    ]);
    const body = await done('BatchGetSecretValue', { SecretsList });
    expect(body.SecretValues).toMatchObject([
      { SecretName: 'a', SecretData: 'ä', SecretType: 'Generic', VersionId: 'v1' },
      { SecretName: 'b', SecretData: '{"b":"😀"}', SecretType: 'Generic' },
    ]);
    expect(body.Errors).toEqual([
      {
        SecretName: 'nobody',
        HttpStatus: 404,
        Code: 'Forbidden.ResourceNotFound',
        Message: 'Resource not found.',
      },
      {
        SecretName: 'waiting',
        HttpStatus: 409,
        Code: 'Rejected.ResourceInDeleteWindow',
        Message: 'secret in delete peroid',
      },
    ]);
  });

  test('creates a managed secret that rotates by request and by the clock', async () => {
    const created = await done('CreateSecret', {
      ...MANAGED.Rds,
      SecretName: 'db',
      SecretType: 'Rds',
      VersionId: 'v1',
      EnableAutomaticRotation: true,
      RotationInterval: '30d',
    });
    expect(created).toMatchObject({
      SecretType: 'Rds',
      AutomaticRotation: 'Enabled',
      RotationInterval: '2592000s',
    });
    expect(JSON.parse(created.ExtendedConfig)).toEqual({
      SecretSubType: 'SingleUser',
      DBInstanceId: 'rm-uf667446pc955ab1c',
      CustomData: {},
    });
    const passwords = [JSON.parse(await value('db')).AccountPassword];
    await done('RotateSecret', { SecretName: 'db', VersionId: 'by-hand' });
    passwords.push(JSON.parse(await value('db')).AccountPassword);
    kms.clock.advance({ days: 31 });
    passwords.push(JSON.parse(await value('db')).AccountPassword);
    expect(new Set(passwords).size).toBe(3);
    await done('UpdateSecretRotationPolicy', { SecretName: 'db', EnableAutomaticRotation: false });
    expect(await done('DescribeSecret', { SecretName: 'db' })).toMatchObject({
      AutomaticRotation: 'Disabled',
      SecretType: 'Rds',
    });
  });

  test.each([
    ['as a JSON string', { 'ExtendedConfig.CustomData': '{"DBName":"app1","Port":"3306","ü":"€&="}' }],
    [
      'as one parameter for each pair',
      {
        'ExtendedConfig.CustomData.DBName': 'app1',
        'ExtendedConfig.CustomData.Port': '3306',
        'ExtendedConfig.CustomData.ü': '€&=',
      },
    ],
  ])('changes the custom data of a managed secret, given %s', async (_how, params) => {
    await done('CreateSecret', { ...MANAGED.Rds, SecretName: 'db', SecretType: 'Rds', VersionId: 'v1' });
    await done('UpdateSecret', { SecretName: 'db', ...params });
    const read = await done('GetSecretValue', { SecretName: 'db', FetchExtendedConfig: true });
    expect(JSON.parse(read.ExtendedConfig)).toEqual({
      SecretSubType: 'SingleUser',
      DBInstanceId: 'rm-uf667446pc955ab1c',
      CustomData: { DBName: 'app1', Port: '3306', ü: '€&=' },
    });
  });

  test('sets the policy of a secret of an instance', async () => {
    await create('app', { DKMSInstanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    const Policy = JSON.stringify({
      Version: '1',
      Statement: [
        { Effect: 'Deny', Principal: { RAM: ['acs:ram::1:*'] }, Action: ['kms:*'], Resource: ['*'] },
      ],
    });
    const usesGet = client.name.endsWith('GET');
    if (usesGet) {
      expect(await client.call('SetSecretPolicy', { SecretName: 'app', Policy })).toMatchObject({
        code: 'UnsupportedHTTPMethod',
      });
      return;
    }
    await done('SetSecretPolicy', { SecretName: 'app', Policy });
    expect((await done('GetSecretPolicy', { SecretName: 'app' })).Policy).toBe(Policy);
  });

  test('adds tags to secrets with the tag actions for resources', async () => {
    await create('a');
    await create('b');
    const both = {
      RegionId: 'cn-hangzhou',
      ResourceType: 'secret',
      'ResourceId.1': 'a',
      'ResourceId.2': 'b',
    };
    await done('TagResources', { ...both, 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' });
    const { TagResources } = await done('ListTagResources', both);
    const row = { ResourceType: 'secret', TagKey: 'team', TagValue: 'a' };
    expect(TagResources.TagResource).toEqual([
      { ResourceId: 'a', ...row },
      { ResourceId: 'b', ...row },
    ]);
    await done('UntagResources', { ...both, 'TagKey.1': 'team' });
    expect((await done('ListTagResources', both)).TagResources.TagResource).toEqual([]);
  });

  test('filters the list', async () => {
    await create('app/a');
    await create('app/b', { Description: 'für b' });
    await create('other');
    const names = async (...filters: object[]) =>
      (await done('ListSecrets', { Filters: JSON.stringify(filters) })).SecretList.Secret.map(
        ({ SecretName }: { SecretName: string }) => SecretName,
      );
    expect(await names({ Key: 'SecretName', Values: ['app/'] })).toEqual(['app/a', 'app/b']);
    expect(await names({ Key: 'Description', Values: ['für'] })).toEqual(['app/b']);
  });
});

/** What kms20160120 3.x does to a request before it calls its base: it encodes all maps except one as JSON strings. */
describe('the call style of kms20160120 3.x', () => {
  const styles = clients
    .filter(([name]) => name.includes('kms20160120 3.x'))
    .map(([name, client]) => [name, client] as const);

  test('two clients use it', () => {
    expect(styles).toHaveLength(2);
  });

  describe.each(styles)('%s', (_name, client) => {
    const create = () =>
      ok(client, 'CreateSecret', {
        EnableAutomaticRotation: true,
        ExtendedConfig: JSON.stringify({
          SecretSubType: 'SingleUser',
          DBInstanceId: 'rm-uf667446pc955ab1c',
          CustomData: {},
        }),
        RotationInterval: '30d',
        SecretData: MANAGED.Rds.SecretData,
        SecretName: 'db',
        SecretType: 'Rds',
        VersionId: 'v1',
      });

    test('UpdateSecret flattens ExtendedConfig.CustomData.<Key>', async () => {
      await create();
      // The package itself flattens the map.
      const flat = OpenApiUtil.query({
        Description: 'd',
        SecretName: 'db',
        'ExtendedConfig.CustomData': { DBName: 'app1', Port: '3306', 'with.dot': 'x', ü: '€' },
      });
      expect(flat).toMatchObject({ 'ExtendedConfig.CustomData.DBName': 'app1' });
      await ok(client, 'UpdateSecret', flat);
      expect(kms.requests.at(-1)?.params).toEqual({
        Description: 'd',
        SecretName: 'db',
        'ExtendedConfig.CustomData.DBName': 'app1',
        'ExtendedConfig.CustomData.Port': '3306',
        'ExtendedConfig.CustomData.with.dot': 'x',
        'ExtendedConfig.CustomData.ü': '€',
      });
      const body = await ok(client, 'DescribeSecret', { SecretName: 'db' });
      expect(body.Description).toBe('d');
      expect(JSON.parse(body.ExtendedConfig).CustomData).toEqual({
        DBName: 'app1',
        Port: '3306',
        'with.dot': 'x',
        ü: '€',
      });
    });

    test('new custom data replaces the old custom data', async () => {
      await create();
      await ok(client, 'UpdateSecret', { SecretName: 'db', 'ExtendedConfig.CustomData.a': '1' });
      await ok(client, 'UpdateSecret', { SecretName: 'db', 'ExtendedConfig.CustomData.b': '2' });
      const body = await ok(client, 'DescribeSecret', { SecretName: 'db' });
      expect(JSON.parse(body.ExtendedConfig).CustomData).toEqual({ b: '2' });
    });

    test('eleven pairs of custom data are rejected', async () => {
      await create();
      const pairs = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`ExtendedConfig.CustomData.k${i}`, 'v']));
      expect(await client.call('UpdateSecret', { SecretName: 'db', ...pairs(11) })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        message: 'The specified parameter ExtendedConfig.CustomData is not valid.',
      });
      await ok(client, 'UpdateSecret', { SecretName: 'db', ...pairs(10) });
    });

    test('BatchGetSecretValue sends its list as one JSON string', async () => {
      await create();
      const body = await ok(client, 'BatchGetSecretValue', {
        SecretsList:
          '[{"FetchExtendedConfig":"true","SecretName":"db","VersionStage":"ACSCurrent"},{"SecretName":"b"}]',
      });
      expect(body.SecretValues).toMatchObject([
        {
          SecretName: 'db',
          SecretType: 'Rds',
          ExtendedConfig: expect.stringContaining('rm-uf667446pc955ab1c'),
          RequestId: body.RequestId,
        },
      ]);
      expect(body.Errors).toMatchObject([{ SecretName: 'b', Code: 'Forbidden.ResourceNotFound' }]);
    });
  });
});

describe('generic encoders', () => {
  const client = clients.find(([name]) => name.includes('openapi-core callApi'))?.[1] as TestClient;
  const seed = (secretName: string) => kms.seedSecret({ secretName, secretData: `of ${secretName}` });

  test('openapi-core flattens a list of objects: SecretsList.1.SecretName', async () => {
    seed('a');
    seed('b');
    const flat = OpenApiUtil.query({ SecretsList: [{ SecretName: 'a' }, { SecretName: 'b' }] });
    expect(flat).toEqual({ 'SecretsList.1.SecretName': 'a', 'SecretsList.2.SecretName': 'b' });
    const { SecretValues } = await ok(client, 'BatchGetSecretValue', flat);
    expect(SecretValues).toMatchObject([{ SecretData: 'of a' }, { SecretData: 'of b' }]);
  });

  test('openapi-core flattens a map: ExtendedConfig.SecretSubType', async () => {
    const flat = OpenApiUtil.query({
      SecretName: 'db',
      VersionId: 'v1',
      SecretType: 'Rds',
      SecretData: MANAGED.Rds.SecretData,
      ExtendedConfig: {
        SecretSubType: 'SingleUser',
        DBInstanceId: 'rm-uf667446pc955ab1c',
        CustomData: { DBName: 'app1' },
      },
    });
    expect(flat).toMatchObject({ 'ExtendedConfig.CustomData.DBName': 'app1' });
    const { ExtendedConfig } = await ok(client, 'CreateSecret', flat);
    expect(JSON.parse(ExtendedConfig)).toEqual({
      SecretSubType: 'SingleUser',
      DBInstanceId: 'rm-uf667446pc955ab1c',
      CustomData: { DBName: 'app1' },
    });
  });

  test('pop-core flattens lists: SecretsList.1.SecretName, VersionStages.1, Tags.1.TagKey', async () => {
    const popCore = new PopCore({
      accessKeyId: 'test-key-id',
      accessKeySecret: 'test-key-secret',
      endpoint: `https://${HOST}`,
      apiVersion: '2016-01-20',
    });
    await popCore.request('CreateSecret', {
      SecretName: 'a',
      VersionId: 'v1',
      SecretData: 'first',
      Tags: [{ TagKey: 'team', TagValue: 'x' }],
    });
    await popCore.request('PutSecretValue', {
      SecretName: 'a',
      VersionId: 'v2',
      SecretData: 'second',
      VersionStages: ['Next', 'ACSCurrent'],
    });
    const { SecretValues } = await popCore.request<{ SecretValues: object[] }>('BatchGetSecretValue', {
      SecretsList: [{ SecretName: 'a', VersionStage: 'Next' }, { SecretName: 'a' }],
    });
    expect(SecretValues).toMatchObject([{ SecretData: 'second' }, { SecretData: 'second' }]);
    expect(kms.secret('a')?.tags).toEqual({ team: 'x' });
  });
});
