import OpenApi, { Config } from '@alicloud/openapi-client';
import { ConfigurationError, loadConfig } from './config-loader';
import { kms } from './kms.setup';

const client = new OpenApi(
  new Config({
    accessKeyId: 'any-id',
    accessKeySecret: 'any-secret',
    endpoint: 'kms.cn-hangzhou.aliyuncs.com',
    regionId: 'cn-hangzhou',
    protocol: 'HTTPS',
  }),
);

const SETTINGS = { databaseUrl: 'app/database-url', apiToken: 'app/api-token' };

const seedDatabaseUrl = () =>
  kms.seedSecret({ secretName: 'app/database-url', secretData: 'mysql://app:p%40ss@db:3306/orders' });
const seedApiToken = () => kms.seedSecret({ secretName: 'app/api-token', secretData: 'tök€n "1"' });

const refusal = (settings: Readonly<Record<string, string>> = SETTINGS): Promise<ConfigurationError> =>
  loadConfig(client, settings).then(
    () => {
      throw new Error('the configuration was loaded');
    },
    (error: ConfigurationError) => error,
  );

describe('loadConfig() with valid secrets', () => {
  test('returns a value for each setting', async () => {
    seedDatabaseUrl();
    seedApiToken();

    await expect(loadConfig(client, SETTINGS)).resolves.toEqual({
      databaseUrl: 'mysql://app:p%40ss@db:3306/orders',
      apiToken: 'tök€n "1"',
    });
  });

  test('sends one request for several settings', async () => {
    seedDatabaseUrl();
    seedApiToken();

    await loadConfig(client, { ...SETTINGS, replicaUrl: 'app/database-url' });

    expect(kms.requests.map(({ action }) => action)).toEqual(['BatchGetSecretValue']);
  });

  test('sends a second request for the 21st secret', async () => {
    const names = Array.from({ length: 21 }, (_, i) => `app/setting-${i}`);
    for (const secretName of names) kms.seedSecret({ secretName, secretData: `value of ${secretName}` });

    const config = await loadConfig(client, Object.fromEntries(names.map((name) => [name, name])));

    expect(config['app/setting-20']).toBe('value of app/setting-20');
    expect(kms.requests).toHaveLength(2);
  });

  test('returns the current version, not the newest one', async () => {
    seedApiToken();
    kms.seedSecret({
      secretName: 'app/database-url',
      versions: [
        { versionId: '1', secretData: 'mysql://old', stages: ['ACSCurrent'] },
        { versionId: '2', secretData: 'mysql://on-trial', stages: ['Trial'] },
      ],
    });

    await expect(loadConfig(client, SETTINGS)).resolves.toMatchObject({ databaseUrl: 'mysql://old' });
  });
});

describe('loadConfig() rejects', () => {
  test('if a secret does not exist, and the error names it', async () => {
    seedDatabaseUrl();

    const error = await refusal();

    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.problems).toEqual([
      {
        secretName: 'app/api-token',
        code: 'Forbidden.ResourceNotFound',
        message: 'Resource not found.',
      },
    ]);
    expect(error.message).toContain('app/api-token: there is no such secret');
    expect(error.message).not.toContain('app/database-url');
  });

  test('if a secret is in PendingDeletion', async () => {
    seedDatabaseUrl();
    kms.seedSecret({ secretName: 'app/api-token', secretData: 'token', state: 'PendingDeletion' });

    const error = await refusal();

    expect(error.problems).toMatchObject([{ code: 'Rejected.ResourceInDeleteWindow' }]);
    expect(error.message).toContain('app/api-token: this secret was deleted; it can still be restored');
  });

  test('if the recovery window of a secret has ended', async () => {
    seedDatabaseUrl();
    kms.seedSecret({ secretName: 'app/api-token', secretData: 'token', state: 'PendingDeletion' });

    kms.clock.advance({ days: 30 });

    expect((await refusal()).problems).toMatchObject([{ code: 'Forbidden.ResourceNotFound' }]);
  });

  test('if the encryption key of a secret is disabled', async () => {
    seedDatabaseUrl();
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    kms.seedSecret({ secretName: 'app/api-token', secretData: 'token', encryptionKeyId: keyId });

    expect((await refusal()).message).toContain('its encryption key is disabled');
  });

  test('with all problems in one error', async () => {
    kms.seedSecret({ secretName: 'app/api-token', secretData: 'token', state: 'PendingDeletion' });

    expect((await refusal()).message.split('\n')).toEqual([
      'The configuration is incomplete.',
      expect.stringContaining('app/database-url'),
      expect.stringContaining('app/api-token'),
    ]);
  });

  test('with an error that contains no secret value', async () => {
    seedDatabaseUrl();

    const error = await refusal();

    expect(JSON.stringify(error) + error.message).not.toContain('p%40ss');
  });

  test('if the secrets are in another region', async () => {
    kms.seedSecret({ secretName: 'app/api-token', secretData: 'token', regionId: 'cn-shanghai' });

    expect((await refusal({ apiToken: 'app/api-token' })).message).toContain('in this region');
  });
});
