import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};

const update = (KeyId: string, Description: string) => call('UpdateKeyDescription', { KeyId, Description });

async function descriptionOf(KeyId: string) {
  return (await call('DescribeKey', { KeyId })).body.KeyMetadata.Description;
}

test('an empty Description removes the description', async () => {
  const { keyId } = kms.seedKey({ description: 'old' });
  expect(await update(keyId, '')).toEqual(SUCCESS);
  expect(await descriptionOf(keyId)).toBe('');
  expect(kms.key(keyId)?.description).toBe('');
});

test.each([
  ['in Chinese', '用于订单的密钥'],
  ['with characters outside the basic plane of Unicode', 'key 🔑'],
  ['with characters with a meaning in URLs', 'a b+c/d=e&f?g%20h#i'],
  ['with white space at its ends', '  spaces  '],
  ['of white space', ' '],
  ['with quotes and a line break', '"quoted"\n\'line\''],
])('a Description %s is stored as it was sent', async (_kind, Description) => {
  const { keyId } = kms.seedKey({ description: 'old' });
  expect(await update(keyId, Description)).toEqual(SUCCESS);
  expect(await descriptionOf(keyId)).toBe(Description);
});

test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
  'a key in %s gets the new description and keeps its state',
  async (state) => {
    const { keyId } = kms.seedKey({ state, description: 'old' });
    expect(await update(keyId, 'new')).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state, description: 'new' });
    expect(await descriptionOf(keyId)).toBe('new');
  },
);

test('a key accepts a description again after its deletion was cancelled', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', description: 'old' });
  await call('CancelKeyDeletion', { KeyId: keyId });
  expect(await update(keyId, 'new')).toEqual(SUCCESS);
  expect(await descriptionOf(keyId)).toBe('new');
});

test('a key without a description gets one', async () => {
  const { KeyId } = (await call('CreateKey')).body.KeyMetadata;
  expect(await update(KeyId, 'new')).toEqual(SUCCESS);
  expect(await descriptionOf(KeyId)).toBe('new');
});
