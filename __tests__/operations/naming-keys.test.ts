/**
 * Key ids that only fixtures can have. KMS would know their form, so a request that does not find such a key gets the error for
 * a key that does not exist. The tables in `rules` test the other names, for every parameter that names a key.
 */
import { openApiCallClient } from '../support/clients';
import { UNKNOWN_ID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { aliasNotFound, invalid, keyNotFound, missing } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const KeyId = 'orders';
const describeKey = () => call('DescribeKey', { KeyId });

test('an id that no fixture has is not valid', async () => {
  expect(await describeKey()).toEqual(invalid('KeyId'));
});

test('the key of a fixture is found by any id, and does not exist after its deletion', async () => {
  const { arn } = kms.seedKey({ keyId: KeyId, aliases: ['alias/orders'] });
  expect(await describeKey()).toMatchObject({ code: 'Success', body: { KeyMetadata: { KeyId } } });
  await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  kms.clock.advance({ days: 7 });
  expect(await describeKey()).toEqual(keyNotFound);
  expect(await call('DescribeKey', { KeyId: arn })).toEqual(keyNotFound);
  expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toEqual(aliasNotFound);
});

test('the key of a fixture in another region does not exist here', async () => {
  kms.seedKey({ keyId: KeyId, regionId: 'cn-shanghai' });
  expect(await describeKey()).toEqual(keyNotFound);
  expect((await shanghai.call('DescribeKey', { KeyId })).code).toBe('Success');
});

test('the key of a fixture of another account does not exist here', async () => {
  kms.account('1000000000000002').seedKey({ keyId: KeyId });
  expect(await describeKey()).toEqual(keyNotFound);
});

test('the id is not valid after a rollback to the time before the fixture, and after reset()', async () => {
  const empty = kms.snapshot();
  kms.seedKey({ keyId: KeyId });
  const full = kms.snapshot();
  kms.rollback(empty);
  expect(await describeKey()).toEqual(invalid('KeyId'));
  kms.rollback(full);
  expect((await describeKey()).code).toBe('Success');
  await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  kms.clock.advance({ days: 7 });
  kms.rollback(kms.snapshot());
  expect(await describeKey()).toEqual(keyNotFound);
  kms.reset();
  expect(await describeKey()).toEqual(invalid('KeyId'));
});

test('fixtures that cannot be loaded do not make an id valid', async () => {
  const keys = [{ keyId: KeyId }, { keyId: KeyId }];
  expect(() => kms.loadFixtures({ keys })).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  expect(await describeKey()).toEqual(invalid('KeyId'));
});

test('a run does not know the fixtures outside of it', async () => {
  kms.seedKey({ keyId: KeyId });
  expect(await kms.run(describeKey)).toEqual(invalid('KeyId'));
});

test('the form of an id is checked after the other parameters', async () => {
  expect(await call('Encrypt', { KeyId: 'nobody' })).toEqual(missing('Plaintext'));
  expect(await call('Encrypt', { KeyId: 'nobody', Plaintext: 'x'.repeat(6145) })).toEqual(
    invalid('Plaintext'),
  );
  expect(await call('Encrypt', { KeyId: 'nobody', Plaintext: 'x' })).toEqual(invalid('KeyId'));
});

test('ReEncrypt locates the source first, and names the parameter of the destination', async () => {
  const { keyId } = kms.seedKey();
  const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).body;
  const params = { CiphertextBlob, DestinationKeyId: 'nobody' };
  expect(await call('ReEncrypt', params)).toEqual(invalid('DestinationKeyId'));
  kms.reset();
  expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
});

test('UpdateAlias finds the alias before the key', async () => {
  const params = { AliasName: 'alias/orders', KeyId: 'nobody' };
  expect(await call('UpdateAlias', params)).toEqual(aliasNotFound);
  kms.seedKey({ aliases: ['alias/orders'] });
  expect(await call('UpdateAlias', params)).toEqual(invalid('KeyId'));
  expect(await call('UpdateAlias', { ...params, KeyId: UNKNOWN_ID })).toEqual(keyNotFound);
});

test('a secret whose encryption key was deleted returns the error for a key that does not exist', async () => {
  kms.seedKey({ keyId: KeyId });
  kms.seedSecret({ secretName: 'app', secretData: 'data', encryptionKeyId: KeyId });
  await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  kms.clock.advance({ days: 7 });
  expect(await call('GetSecretValue', { SecretName: 'app' })).toEqual(keyNotFound);
  const fixtures = kms.exportFixtures();
  kms.reset();
  kms.loadFixtures(fixtures);
  expect(await call('GetSecretValue', { SecretName: 'app' })).toEqual(keyNotFound);
  expect(await describeKey()).toEqual(invalid('KeyId'));
});
