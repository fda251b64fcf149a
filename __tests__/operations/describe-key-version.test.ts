import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { keyNotFound, keyVersionNotFound } from '../support/refusals';

const { kms, call } = mockedKms();

const describeVersion = (KeyId: string, KeyVersionId: string) =>
  call('DescribeKeyVersion', { KeyId, KeyVersionId });
const found = (KeyId: string, KeyVersionId: string) => ({
  code: 'Success',
  message: '',
  status: 200,
  body: {
    KeyVersion: {
      KeyId,
      KeyVersionId,
      CreationDate: expect.stringMatching(/^\d{4}(-\d\d){2}T(\d\d:){2}\d\dZ$/),
    },
    RequestId: expect.stringMatching(UUID),
  },
});

test('a key that does not exist is reported before its version', async () => {
  expect(await describeVersion(UNKNOWN_ID, UNKNOWN_ID)).toEqual(keyNotFound);
});

test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
  'the version of a key in %s can be described',
  async (state) => {
    const { keyId, keyVersionId } = kms.seedKey({ state });
    expect(await describeVersion(keyId, keyVersionId)).toEqual(found(keyId, keyVersionId));
    expect(kms.key(keyId)?.state).toBe(state);
  },
);

test.each(['Disabled', 'PendingDeletion'] as const)(
  'a version that does not exist in a key in %s is not found',
  async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await describeVersion(keyId, UNKNOWN_ID)).toEqual(keyVersionNotFound);
  },
);

test('the response contains the version with its creation date, and a RequestId', async () => {
  const { keyId, keyVersionId } = kms.seedKey({ createdAt: '2024-03-25T10:42:40Z' });
  expect((await describeVersion(keyId, keyVersionId)).body).toEqual({
    KeyVersion: { KeyId: keyId, KeyVersionId: keyVersionId, CreationDate: '2024-03-25T10:42:40Z' },
    RequestId: expect.stringMatching(UUID),
  });
});

test('every version has its own creation date', async () => {
  kms.clock.set('2031-01-01T00:00:00Z');
  const { keyId, keyVersionId } = kms.seedKey({ createdAt: '2030-12-31T00:00:00Z', rotationDays: 7 });
  kms.clock.set('2031-01-08T00:00:00Z');
  const newest = kms.key(keyId)?.keyVersionId ?? '';
  expect(newest).not.toBe(keyVersionId);
  expect((await describeVersion(keyId, keyVersionId)).body.KeyVersion.CreationDate).toBe(
    '2030-12-31T00:00:00Z',
  );
  expect((await describeVersion(keyId, newest)).body.KeyVersion.CreationDate).toBe('2031-01-07T00:00:00Z');
});

test.each(['RSA_2048', 'EC_P256', 'EC_SM2', 'Aliyun_SM4'] as const)(
  'the version of a %s key can be described',
  async (keySpec) => {
    const { keyId, keyVersionId } = kms.seedKey({ keySpec });
    expect(await describeVersion(keyId, keyVersionId)).toEqual(found(keyId, keyVersionId));
  },
);

test('PrimaryKeyVersion of DescribeKey is a version of the key', async () => {
  const { KeyMetadata } = (await call('CreateKey')).body;
  const answer = await describeVersion(KeyMetadata.KeyId, KeyMetadata.PrimaryKeyVersion);
  expect(answer.body.KeyVersion).toEqual({
    KeyId: KeyMetadata.KeyId,
    KeyVersionId: KeyMetadata.PrimaryKeyVersion,
    CreationDate: KeyMetadata.CreationDate,
  });
});
