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

/** @returns the actions that the cache requested since the last call of this function */
let seen = 0;
function requested(): string[] {
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

describe('a client-side cache for secrets', () => {
  test('reads a value once and then returns it from memory', async () => {
    await expect(cache.get('api-token')).resolves.toBe('first');
    await expect(cache.get('api-token')).resolves.toBe('first');

    expect(requested()).toEqual(['GetSecretValue']);
  });

  test('sends one request for several concurrent callers', async () => {
    const values = await Promise.all(Array.from({ length: 10 }, () => cache.get('api-token')));

    expect(values).toEqual(Array.from({ length: 10 }, () => 'first'));
    expect(requested()).toEqual(['GetSecretValue']);
  });

  test('checks ACSCurrent after five minutes, and reads no value if it has not moved', async () => {
    await cache.get('api-token');
    requested();

    jest.setSystemTime(new Date('2026-01-01T00:04:59.999Z'));
    await cache.get('api-token');
    expect(requested()).toEqual([]);

    jest.setSystemTime(new Date('2026-01-01T00:05:00Z'));
    await expect(cache.get('api-token')).resolves.toBe('first');
    expect(requested()).toEqual(['ListSecretVersionIds']);
    expect(changes).toEqual([]);
  });

  test('reads the new value when ACSCurrent has moved to a new version', async () => {
    await cache.get('api-token');
    await put('v2', 'second');
    requested();

    // The cached value is not older than maxAgeMs, so the cache still returns it.
    await expect(cache.get('api-token')).resolves.toBe('first');

    jest.advanceTimersByTime(5 * MINUTE);
    await expect(cache.get('api-token')).resolves.toBe('second');
    expect(requested()).toEqual(['ListSecretVersionIds', 'GetSecretValue']);
    expect(changes).toEqual(['api-token is second now']);
  });

  test('returns the previous version after ACSCurrent moved back to it', async () => {
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

  test('ignores a version that is not current', async () => {
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

  test('reads the new value after an automatic rotation', async () => {
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
    // kms.clock moved only service time. The cache uses the time of the process.
    jest.advanceTimersByTime(5 * MINUTE);

    expect(JSON.parse(await cache.get('cache-db')).AccountName).toBe('app_clone');
    expect(changes).toHaveLength(1);
  });

  test('removes a deleted secret and rejects', async () => {
    await cache.get('api-token');
    await client.deleteSecret(
      new DeleteSecretRequest({ secretName: 'api-token', forceDeleteWithoutRecovery: 'true' }),
    );
    jest.advanceTimersByTime(5 * MINUTE);

    await expect(cache.get('api-token')).rejects.toMatchObject({
      data: { Code: 'Forbidden.ResourceNotFound', HttpStatus: 404 },
    });

    kms.seedSecret({ secretName: 'api-token', secretData: 'created again' });
    await expect(cache.get('api-token')).resolves.toBe('created again');
  });

  test('keeps the other values if one secret cannot be read', async () => {
    await cache.get('api-token');
    requested();

    await expect(cache.get('unknown')).rejects.toMatchObject({ data: { HttpStatus: 404 } });
    await expect(cache.get('api-token')).resolves.toBe('first');
    expect(requested()).toEqual(['GetSecretValue']);
  });
});
