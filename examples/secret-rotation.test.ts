/** A managed database password rotates every 30 days. The application reads the new password and connects again. */
import type Kms from '@alicloud/kms20160120';
import { GetSecretValueRequest } from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

interface Credential {
  readonly AccountName: string;
  readonly AccountPassword: string;
}

class AccessDenied extends Error {}

/** The application stores its credential, and reads a new one if the database rejects the old one. */
class Orders {
  private credential: Credential | undefined;

  constructor(
    private readonly client: Kms,
    private readonly secretName: string,
    private readonly connect: (credential: Credential) => string,
  ) {}

  async count(): Promise<string> {
    this.credential ??= await this.readCredential();
    try {
      return this.connect(this.credential);
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      this.credential = await this.readCredential();
      return this.connect(this.credential);
    }
  }

  private async readCredential(): Promise<Credential> {
    const request = new GetSecretValueRequest({ secretName: this.secretName });
    const { secretData } = await this.client.getSecretValue(request);
    return JSON.parse(secretData);
  }
}

/** A database whose password KMS rotates. It accepts only the current password. */
function connectToDatabase({ AccountName, AccountPassword }: Credential): string {
  const current = kms.secret('orders-db')?.versions.find(({ stages }) => stages.includes('ACSCurrent'));
  const valid: Credential = JSON.parse(current?.secretData ?? '{}');
  if (AccountName !== valid.AccountName || AccountPassword !== valid.AccountPassword) {
    throw new AccessDenied(`Access denied for user '${AccountName}'`);
  }
  return '12 orders';
}

const reads = () => kms.requests.filter(({ action }) => action === 'GetSecretValue').length;

describe('a managed Rds secret that rotates every 30 days', () => {
  let orders: Orders;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    kms.seedSecret({
      secretName: 'orders-db',
      secretType: 'Rds',
      // The form of CreateSecret: a list of accounts. GetSecretValue returns one account.
      secretData: JSON.stringify({ Accounts: [{ AccountName: 'app', AccountPassword: 'first-Pa55word' }] }),
      extendedConfig: { SecretSubType: 'SingleUser', DBInstanceId: 'rm-uf667446pc955ab1c' },
      rotationInterval: '30d',
    });
    orders = new Orders(kmsClient(), 'orders-db', connectToDatabase);
  });

  afterEach(() => jest.useRealTimers());

  test('the application reads its password once', async () => {
    await expect(orders.count()).resolves.toBe('12 orders');
    await expect(orders.count()).resolves.toBe('12 orders');

    expect(reads()).toBe(1);
  });

  test('before the rotation date the password does not change', async () => {
    await orders.count();
    jest.setSystemTime(new Date('2026-01-30T23:59:59.999Z'));

    await expect(orders.count()).resolves.toBe('12 orders');
    expect(reads()).toBe(1);
  });

  test('after the rotation the application connects with the new password', async () => {
    await orders.count();
    kms.clock.set('2026-01-31T00:00:00Z');

    await expect(orders.count()).resolves.toBe('12 orders');
    expect(reads()).toBe(2);
    expect(kms.secret('orders-db')).toMatchObject({
      lastRotationDate: new Date('2026-01-31T00:00:00Z'),
      nextRotationDate: new Date('2026-03-02T00:00:00Z'),
    });
  });

  test('advancing the fake timers reaches the rotation too', async () => {
    await orders.count();
    const [before] = kms.secret('orders-db')?.versions ?? [];
    jest.advanceTimersByTime(30 * 24 * 60 * 60 * 1000);

    const { secretData, versionId } = await kmsClient().getSecretValue(
      new GetSecretValueRequest({ secretName: 'orders-db' }),
    );
    expect(versionId).not.toBe(before?.versionId);
    expect(JSON.parse(secretData)).toEqual({ AccountName: 'app', AccountPassword: expect.any(String) });
    expect(secretData).not.toContain('first-Pa55word');
    await expect(orders.count()).resolves.toBe('12 orders');
  });

  test('after a year without calls the application reads the secret only once', async () => {
    await orders.count();
    kms.clock.advance({ days: 365 });

    await expect(orders.count()).resolves.toBe('12 orders');
    expect(reads()).toBe(2);
  });

  test('ACSPrevious returns the previous password', async () => {
    kms.clock.advance({ days: 30 });

    const previous = await kmsClient().getSecretValue(
      new GetSecretValueRequest({ secretName: 'orders-db', versionStage: 'ACSPrevious' }),
    );
    expect(JSON.parse(previous.secretData)).toEqual({
      AccountName: 'app',
      AccountPassword: 'first-Pa55word',
    });
  });
});
