import {
  DeleteSecretRequest,
  PutSecretValueRequest,
  UpdateSecretVersionStageRequest,
} from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';
import { SecretCache } from './secret-cache';

const client = kmsClient();
const MINUTE = 60_000;

const changes: string[] = [];
let cache: SecretCache;

const put = (versionId: string, secretData: string) =>
  client.putSecretValue(new PutSecretValueRequest({ secretName: 'api-token', versionId, secretData }));

/** What the cache asked KMS since this was called the last time. */
let seen = 0;
function asked(): string[] {
  const actions = kms.requests.slice(seen).map(({ action }) => action ?? '');
  seen = kms.requests.length;
  return actions;
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(new Date('2026-01-01T00:00:00Z'));
  kms.seedSecret({ secretName: 'api-token', versionId: 'v1', secretData: 'first' });
  changes.length = 0;
  seen = 0;
  cache = new SecretCache(client, {
    maxAgeMs: 5 * MINUTE,
    onChange: (secretName, value) => changes.push(`${secretName} is ${value} now`),
  });
});

afterEach(() => jest.useRealTimers());

describe('a client-side cache of secrets', () => {
  test('reads a value once, and answers it from memory', async () => {
    await expect(cache.get('api-token')).resolves.toBe('first');
    await expect(cache.get('api-token')).resolves.toBe('first');

    expect(asked()).toEqual(['GetSecretValue']);
  });

  test('answers many callers at once with one request', async () => {
    const values = await Promise.all(Array.from({ length: 10 }, () => cache.get('api-token')));

    expect(values).toEqual(Array.from({ length: 10 }, () => 'first'));
    expect(asked()).toEqual(['GetSecretValue']);
  });

  test('asks after five minutes whether ACSCurrent has moved, and reads nothing if not', async () => {
    await cache.get('api-token');
    asked();

    jest.setSystemTime(new Date('2026-01-01T00:04:59.999Z'));
    await cache.get('api-token');
    expect(asked()).toEqual([]);

    jest.setSystemTime(new Date('2026-01-01T00:05:00Z'));
    await expect(cache.get('api-token')).resolves.toBe('first');
    expect(asked()).toEqual(['ListSecretVersionIds']);
    expect(changes).toEqual([]);
  });

  test('reads the new value when ACSCurrent has moved to a new version', async () => {
    await cache.get('api-token');
    await put('v2', 'second');
    asked();

    // Still young enough: that is the price of a cache.
    await expect(cache.get('api-token')).resolves.toBe('first');

    jest.advanceTimersByTime(5 * MINUTE);
    await expect(cache.get('api-token')).resolves.toBe('second');
    expect(asked()).toEqual(['ListSecretVersionIds', 'GetSecretValue']);
    expect(changes).toEqual(['api-token is second now']);
  });

  test('follows ACSCurrent back to the version before', async () => {
    await put('v2', 'a broken token');
    await expect(cache.get('api-token')).resolves.toBe('a broken token');

    await client.updateSecretVersionStage(
      new UpdateSecretVersionStageRequest({
        secretName: 'api-token',
        versionStage: 'ACSCurrent',
        removeFromVersion: 'v2',
        moveToVersion: 'v1',
      }),
    );
    jest.advanceTimersByTime(5 * MINUTE);

    await expect(cache.get('api-token')).resolves.toBe('first');
  });

  test('takes no notice of a version that is not current', async () => {
    await cache.get('api-token');
    await client.putSecretValue(
      new PutSecretValueRequest({
        secretName: 'api-token',
        versionId: 'v2',
        secretData: 'on trial',
        versionStages: JSON.stringify(['Trial']),
      }),
    );
    jest.advanceTimersByTime(5 * MINUTE);

    await expect(cache.get('api-token')).resolves.toBe('first');
    expect(changes).toEqual([]);
  });

  test('notices an automatic rotation', async () => {
    kms.seedSecret({
      secretName: 'cache-db',
      secretType: 'Redis',
      secretData: '$Auto',
      extendedConfig: {
        SecretSubType: 'DoubleUsers',
        RegionId: 'cn-hangzhou',
        InstanceId: 'r-bp1b3dd3a506e',
        AccountName: 'app',
      },
      rotationInterval: '7d',
    });
    expect(JSON.parse(await cache.get('cache-db')).AccountName).toBe('app');

    kms.clock.advance({ days: 7 });
    // The clock of KMS went on by itself; the cache reads that of the process.
    jest.advanceTimersByTime(5 * MINUTE);

    expect(JSON.parse(await cache.get('cache-db')).AccountName).toBe('app_clone');
    expect(changes).toHaveLength(1);
  });

  test('forgets a secret that is gone, and says so', async () => {
    await cache.get('api-token');
    await client.deleteSecret(
      new DeleteSecretRequest({ secretName: 'api-token', forceDeleteWithoutRecovery: 'true' }),
    );
    jest.advanceTimersByTime(5 * MINUTE);

    await expect(cache.get('api-token')).rejects.toMatchObject({
      data: { Code: 'Forbidden.ResourceNotFound', HttpStatus: 404 },
    });

    kms.seedSecret({ secretName: 'api-token', secretData: 'made anew' });
    await expect(cache.get('api-token')).resolves.toBe('made anew');
  });

  test('forgets nothing else when one secret cannot be read', async () => {
    await cache.get('api-token');
    asked();

    await expect(cache.get('nobody')).rejects.toMatchObject({ data: { HttpStatus: 404 } });
    await expect(cache.get('api-token')).resolves.toBe('first');
    expect(asked()).toEqual(['GetSecretValue']);
  });
});
