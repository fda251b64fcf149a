import { mockedKms } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { UUID } from '../support/ids';
import { invalid, keyNotFound, missing } from '../support/refusals';

const { kms, call } = mockedKms();

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const PENDING_DELETION = {
  code: 'Rejected.PendingDeletion',
  message: 'The request was rejected because the key state is PendingDeletion.',
  status: 409,
  body: {},
};

const update = (KeyId: string, Description: string) => call('UpdateKeyDescription', { KeyId, Description });

async function descriptionOf(KeyId: string) {
  return (await call('DescribeKey', { KeyId })).body.KeyMetadata.Description;
}

describe('parameters', () => {
  test('KeyId is required', async () => {
    expect(await call('UpdateKeyDescription', { Description: 'new' })).toEqual(missing('KeyId'));
  });

  test('an empty KeyId is a missing one', async () => {
    expect(await call('UpdateKeyDescription', { KeyId: '', Description: 'new' })).toEqual(missing('KeyId'));
  });

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    const { keyId } = kms.seedKey({ description: 'old' });
    const before = kms.key(keyId);
    const answer = await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new', Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(kms.key(keyId)).toEqual(before);
  });

  test('the id of a key is accepted', async () => {
    const { keyId } = kms.seedKey({ description: 'old' });
    expect(await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new' })).toEqual(SUCCESS);
  });

  test('the id of a key of an instance is accepted', async () => {
    const { keyId } = kms.seedKey({ description: 'old', instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    expect(keyId).toMatch(/^key-/);
    expect(await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new' })).toEqual(SUCCESS);
  });

  test.each([
    ['of the key', 'alias/orders'],
    ['that no key has', 'alias/unknown'],
  ])('an alias %s is refused as an alias, and nothing changes', async (_whose, KeyId) => {
    const { keyId } = kms.seedKey({ description: 'old', aliases: ['alias/orders'] });
    const before = kms.key(keyId);
    expect(await call('UpdateKeyDescription', { KeyId, Description: 'new' })).toEqual({
      code: 'Unsupported.Alias',
      message: 'Alias is not valid for this api.',
      status: 400,
      body: {},
    });
    expect(kms.key(keyId)).toEqual(before);
  });

  test.each([
    ['ARN', (key: { arn: string }) => key.arn],
    ['alias ARN', () => 'acs:kms:cn-hangzhou:1540355698841234:alias/orders'],
  ])('the %s of a key is not found as an id, and nothing changes', async (_form, form) => {
    const key = kms.seedKey({ description: 'old', aliases: ['alias/orders'] });
    const before = kms.key(key.keyId);
    expect(await call('UpdateKeyDescription', { KeyId: form(key), Description: 'new' })).toEqual(keyNotFound);
    expect(kms.key(key.keyId)).toEqual(before);
  });

  test.each(['11111111-2222-4333-8444-555555555555', 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      kms.seedKey({ description: 'old' });
      expect(await call('UpdateKeyDescription', { KeyId, Description: 'new' })).toEqual(keyNotFound);
    },
  );

  test('the id of a key version is not found', async () => {
    const { keyVersionId } = kms.seedKey({ description: 'old' });
    expect(await call('UpdateKeyDescription', { KeyId: keyVersionId, Description: 'new' })).toEqual(
      keyNotFound,
    );
  });

  test('Description is required, and nothing changes without it', async () => {
    const { keyId } = kms.seedKey({ description: 'old' });
    expect(await call('UpdateKeyDescription', { KeyId: keyId })).toEqual(missing('Description'));
    expect(await descriptionOf(keyId)).toBe('old');
  });

  test('an empty Description is no missing one: it clears the description', async () => {
    const { keyId } = kms.seedKey({ description: 'old' });
    expect(await update(keyId, '')).toEqual(SUCCESS);
    expect(await descriptionOf(keyId)).toBe('');
    expect(kms.key(keyId)?.description).toBe('');
  });

  test.each([1, 8192])('a Description of %d characters is accepted', async (length) => {
    const { keyId } = kms.seedKey({ description: 'old' });
    expect(await update(keyId, 'd'.repeat(length))).toEqual(SUCCESS);
    expect(await descriptionOf(keyId)).toBe('d'.repeat(length));
  });

  test('a Description of 8193 characters is refused, and nothing changes', async () => {
    const { keyId } = kms.seedKey({ description: 'old' });
    expect(await update(keyId, 'd'.repeat(8193))).toEqual(invalid('Description'));
    expect(await descriptionOf(keyId)).toBe('old');
  });

  test('the limit of Description counts characters, not bytes', async () => {
    const { keyId } = kms.seedKey();
    const form = (Description: string) =>
      rawRequest({
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          Action: 'UpdateKeyDescription',
          Version: '2016-01-20',
          Format: 'JSON',
          AccessKeyId: 'test-key-id',
          KeyId: keyId,
          Description,
        }).toString(),
      });
    expect((await form('ü'.repeat(8192))).status).toBe(200);
    const refused = await form('ü'.repeat(8193));
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.body)).toMatchObject({
      Code: 'InvalidParameter',
      Message: 'The specified parameter "Description" is not valid.',
    });
    expect(kms.key(keyId)?.description).toBe('ü'.repeat(8192));
  });

  test.each([
    ['in Chinese', '用于订单的密钥'],
    ['beyond the basic plane', 'key 🔑'],
    ['with what URLs reserve', 'a b+c/d=e&f?g%20h#i'],
    ['with white space at its ends', '  spaces  '],
    ['of white space', ' '],
    ['with quotes and a line break', '"quoted"\n\'line\''],
  ])('a Description %s is kept as it was sent', async (_kind, Description) => {
    const { keyId } = kms.seedKey({ description: 'old' });
    expect(await update(keyId, Description)).toEqual(SUCCESS);
    expect(await descriptionOf(keyId)).toBe(Description);
  });

  test('a bad Description is refused before the key is looked for', async () => {
    expect(await update('11111111-2222-4333-8444-555555555555', 'd'.repeat(8193))).toEqual(
      invalid('Description'),
    );
  });

  test('a missing Description is refused before the state of the key is looked at', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('UpdateKeyDescription', { KeyId: keyId })).toEqual(missing('Description'));
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s gets the new description and keeps its state',
    async (state) => {
      const { keyId } = kms.seedKey({ state, description: 'old' });
      expect(await update(keyId, 'new')).toEqual(SUCCESS);
      expect(kms.key(keyId)).toMatchObject({ state, description: 'new' });
      expect(await descriptionOf(keyId)).toBe('new');
    },
  );

  test.each(['new', '', 'old'])(
    'a key in PendingDeletion refuses the description "%s" and keeps its own',
    async (Description) => {
      const { keyId } = kms.seedKey({ state: 'PendingDeletion', description: 'old' });
      const before = kms.key(keyId);
      expect(await update(keyId, Description)).toEqual(PENDING_DELETION);
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test('a key takes descriptions again when its deletion is cancelled', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', description: 'old' });
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await update(keyId, 'new')).toEqual(SUCCESS);
    expect(await descriptionOf(keyId)).toBe('new');
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    const { keyId } = kms.seedKey();
    expect((await update(keyId, 'new')).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('the whole description is replaced', async () => {
    const { keyId } = kms.seedKey({ description: 'a long description of orders' });
    await update(keyId, 'short');
    expect(await descriptionOf(keyId)).toBe('short');
  });

  test('asked twice, it succeeds twice', async () => {
    const { keyId } = kms.seedKey();
    expect(await update(keyId, 'new')).toEqual(SUCCESS);
    expect(await update(keyId, 'new')).toEqual(SUCCESS);
    expect(await descriptionOf(keyId)).toBe('new');
  });

  test('a key without a description gets one', async () => {
    const { KeyId } = (await call('CreateKey')).body.KeyMetadata;
    expect(await update(KeyId, 'new')).toEqual(SUCCESS);
    expect(await descriptionOf(KeyId)).toBe('new');
  });

  test('nothing but the description of the key changes', async () => {
    const { keyId } = kms.seedKey({
      description: 'old',
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      createdAt: '2025-01-01T00:00:00Z',
    });
    const before = kms.key(keyId);
    const described = (await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata;
    await update(keyId, 'new');
    expect(kms.key(keyId)).toEqual({ ...before, description: 'new' });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata).toEqual({ ...described, Description: 'new' });
  });

  test('other keys keep their descriptions', async () => {
    const { keyId } = kms.seedKey({ description: 'old' });
    const bystander = kms.seedKey({ description: 'old' });
    await update(keyId, 'new');
    expect(await descriptionOf(bystander.keyId)).toBe('old');
  });

  test('a key whose waiting period is over is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 31 });
    expect(await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new' })).toEqual(keyNotFound);
  });

  test('a key of another region is not found, and does not change', async () => {
    const { keyId } = kms.seedKey({ description: 'old', regionId: 'cn-shanghai' });
    const before = kms.key(keyId, { regionId: 'cn-shanghai' });
    expect(before?.keyId).toBe(keyId);
    expect(await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new' })).toEqual(keyNotFound);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })).toEqual(before);
  });

  test('every answer has a RequestId of its own', async () => {
    const first = kms.seedKey({ description: 'old' });
    const second = kms.seedKey({ description: 'old' });
    const one = await call('UpdateKeyDescription', { KeyId: first.keyId, Description: 'new' });
    const other = await call('UpdateKeyDescription', { KeyId: second.keyId, Description: 'new' });
    expect([one.code, other.code]).toEqual(['Success', 'Success']);
    expect(other.body.RequestId).not.toBe(one.body.RequestId);
  });
});
