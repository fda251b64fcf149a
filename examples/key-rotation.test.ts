import {
  DecryptRequest,
  DescribeKeyRequest,
  EncryptRequest,
  UpdateRotationPolicyRequest,
} from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

const client = kmsClient();

const describeKey = async (keyId: string) =>
  (await client.describeKey(new DescribeKeyRequest({ keyId }))).keyMetadata;

describe('automatic rotation', () => {
  let keyId: string;

  beforeEach(async () => {
    jest.useFakeTimers();
    jest.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    ({ keyId } = kms.seedKey());
    const policy = { keyId, enableAutomaticRotation: true, rotationInterval: '30d' };
    await client.updateRotationPolicy(new UpdateRotationPolicyRequest(policy));
  });

  afterEach(() => jest.useRealTimers());

  test('the metadata contains the next rotation date', async () => {
    await expect(describeKey(keyId)).resolves.toMatchObject({
      automaticRotation: 'Enabled',
      nextRotationDate: '2026-01-31T00:00:00Z',
    });
  });

  test('on that date new ciphertexts use a new version, and old ones can still be decrypted', async () => {
    const before = await client.encrypt(new EncryptRequest({ keyId, plaintext: 'before' }));
    jest.setSystemTime(new Date('2026-01-31T00:00:00Z'));
    const after = await client.encrypt(new EncryptRequest({ keyId, plaintext: 'after' }));

    expect(after.keyVersionId).not.toBe(before.keyVersionId);
    for (const [{ ciphertextBlob, keyVersionId }, plaintext] of [
      [before, 'before'],
      [after, 'after'],
    ] as const) {
      const opened = await client.decrypt(new DecryptRequest({ ciphertextBlob }));
      expect(opened).toMatchObject({ plaintext, keyVersionId });
    }
  });

  test('moving the clock by 90 days causes three rotations, each with its own date', () => {
    kms.clock.advance({ days: 90 });

    const dates = kms.key(keyId)?.versions.map(({ createdAt }) => createdAt.toISOString().slice(0, 10));
    expect(dates).toEqual(['2026-01-01', '2026-01-31', '2026-03-02', '2026-04-01']);
  });
});
