/** A managed database password rotates every month; the application notices and connects again. */
import type Kms from '@alicloud/kms20160120';
import { GetSecretValueRequest } from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

interface Credential {
  readonly AccountName: string;
  readonly AccountPassword: string;
}

class AccessDenied extends Error {}

/** The application: it keeps its credential, and asks for a new one when the database refuses the old. */
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

/** A database whose password KMS rotates: the current one opens it, no other does. */
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
      // The form of CreateSecret: a list of accounts. GetSecretValue answers one account.
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

  test('until the date of the rotation nothing changes', async () => {
    await orders.count();
    jest.setSystemTime(new Date('2026-01-30T23:59:59.999Z'));

    await expect(orders.count()).resolves.toBe('12 orders');
    expect(reads()).toBe(1);
  });

  test('after the rotation the old password is refused, and the application connects with the new one', async () => {
    await orders.count();
    kms.clock.set('2026-01-31T00:00:00Z');

    await expect(orders.count()).resolves.toBe('12 orders');
    expect(reads()).toBe(2);
    expect(kms.secret('orders-db')).toMatchObject({
      lastRotationDate: new Date('2026-01-31T00:00:00Z'),
      nextRotationDate: new Date('2026-03-02T00:00:00Z'),
    });
  });

  test('fake timers that run on reach the rotation too', async () => {
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

  test('an application that slept for a year needs one new read, not twelve', async () => {
    await orders.count();
    kms.clock.advance({ days: 365 });

    await expect(orders.count()).resolves.toBe('12 orders');
    expect(reads()).toBe(2);
  });

  test('ACSPrevious still gives the password before, to look at or to fall back on', async () => {
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
