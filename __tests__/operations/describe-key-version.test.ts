import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import { keyNotFound, keyVersionNotFound, missing, refusal } from '../support/refusals';

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

describe('parameters', () => {
  test.each(['KeyId', 'KeyVersionId'])('%s is required', async (name) => {
    const { keyId, keyVersionId } = kms.seedKey();
    const params: Record<string, string> = { KeyId: keyId, KeyVersionId: keyVersionId };
    delete params[name];
    expect(await call('DescribeKeyVersion', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'KeyVersionId'])('an empty %s is a missing one', async (name) => {
    const { keyId, keyVersionId } = kms.seedKey();
    const params = { KeyId: keyId, KeyVersionId: keyVersionId, [name]: '' };
    expect(await call('DescribeKeyVersion', params)).toEqual(missing(name));
  });

  test('KeyId is the id of a key', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    expect(await describeVersion(keyId, keyVersionId)).toEqual(found(keyId, keyVersionId));
  });

  test('KeyId is the id of a key of an instance', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ instanceId: INSTANCE });
    expect(await describeVersion(keyId, keyVersionId)).toEqual(found(keyId, keyVersionId));
  });

  test('KeyId is an alias, and the answer gives the id', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await describeVersion('alias/orders', keyVersionId)).toEqual(found(keyId, keyVersionId));
  });

  test('an alias that no key has is not found', async () => {
    const { keyVersionId } = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await describeVersion('alias/unknown', keyVersionId)).toEqual(
      refusal('Forbidden.AliasNotFound', 404, 'The specified Alias is not found.'),
    );
  });

  test('an ARN is no KeyId', async () => {
    const { arn, keyVersionId } = kms.seedKey();
    expect(await describeVersion(arn, keyVersionId)).toEqual(keyNotFound);
  });

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      const { keyVersionId } = kms.seedKey();
      expect(await describeVersion(KeyId, keyVersionId)).toEqual(keyNotFound);
    },
  );

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c-20v29bq7xk', 'nonsense'])(
    'the version %s, which no key has, is not found',
    async (KeyVersionId) => {
      const { keyId } = kms.seedKey();
      expect(await describeVersion(keyId, KeyVersionId)).toEqual(keyVersionNotFound);
    },
  );

  test('the id of a key is no version', async () => {
    const { keyId } = kms.seedKey();
    expect(await describeVersion(keyId, keyId)).toEqual(keyVersionNotFound);
  });

  test('the version of another key is not found', async () => {
    const { keyId } = kms.seedKey();
    const other = kms.seedKey();
    expect(await describeVersion(keyId, other.keyVersionId)).toEqual(keyVersionNotFound);
  });

  test('a key that is not found is reported before its version', async () => {
    expect(await describeVersion(UNKNOWN_ID, UNKNOWN_ID)).toEqual(keyNotFound);
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    const params = { KeyId: keyId, KeyVersionId: keyVersionId, Nonsense: '1' };
    const answer = await call('DescribeKeyVersion', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'the version of a key in %s is described',
    async (state) => {
      const { keyId, keyVersionId } = kms.seedKey({ state });
      expect(await describeVersion(keyId, keyVersionId)).toEqual(found(keyId, keyVersionId));
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'a version that a key in %s does not have is not found',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await describeVersion(keyId, UNKNOWN_ID)).toEqual(keyVersionNotFound);
    },
  );

  test('a key past its deletion date is not found', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await describeVersion(keyId, keyVersionId)).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer is the version with its creation date, and a RequestId', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ createdAt: '2024-03-25T10:42:40Z' });
    expect((await describeVersion(keyId, keyVersionId)).body).toEqual({
      KeyVersion: { KeyId: keyId, KeyVersionId: keyVersionId, CreationDate: '2024-03-25T10:42:40Z' },
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('every version has a creation date of its own', async () => {
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
    'the version of a %s key is described',
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

  test('nothing changes', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    const before = kms.key(keyId);
    await describeVersion(keyId, keyVersionId);
    expect(kms.key(keyId)).toEqual(before);
  });

  test('a key of another region is not found', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await describeVersion(keyId, keyVersionId)).toEqual(keyNotFound);
  });
});
