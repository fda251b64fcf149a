/**
 * One behaviour suite for every client. It uses only the wire and the clock, so it could also run against
 * a real account. Expectations that apply to only one client are in clients-differ.test.ts.
 */
import { createHash, verify } from 'node:crypto';
import { installKmsMock } from '../../lib';
import { everyClient, type Params, type TestClient } from '../support/clients';

const kms = installKmsMock();
afterEach(() => kms.reset());
afterAll(() => kms.uninstall());

const clients = everyClient().map((client) => [client.name, client] as const);

async function createKey(client: TestClient, params: Params = {}): Promise<string> {
  const { body } = await client.call('CreateKey', params);
  return body.KeyMetadata.KeyId;
}

describe.each(clients)('%s', (_name, client) => {
  const call = client.call.bind(client);

  test('creates a key and describes it by id and by alias', async () => {
    const KeyId = await createKey(client, { Description: 'für Bestellungen, 100 % & <ready>' });
    await call('CreateAlias', { KeyId, AliasName: 'alias/orders' });
    for (const name of [KeyId, 'alias/orders']) {
      const { body } = await call('DescribeKey', { KeyId: name });
      expect(body.KeyMetadata).toMatchObject({
        KeyId,
        KeyState: 'Enabled',
        Description: 'für Bestellungen, 100 % & <ready>',
        Arn: `acs:kms:cn-hangzhou:1540355698841234:key/${KeyId}`,
      });
    }
  });

  test.each([
    'text',
    'SGVsbG8gd29ybGQ=',
    'a+b/c==',
    ' spaces and\ttabs\nand lines ',
    '100% & <xml> "quotes" \'too\' ~!*()',
    '中文 und Umlaute: äöü €',
    '😀 outside the basic plane',
    '%41%zz+%',
    '[object Object]',
  ])('encrypts %j and decrypts it to the same string', async (Plaintext) => {
    const KeyId = await createKey(client);
    const EncryptionContext = JSON.stringify({ 'a b': 'c+d', ü: '€&=' });
    const sealed = await call('Encrypt', { KeyId, Plaintext, EncryptionContext });
    expect(sealed.code).toBe('Success');
    const opened = await call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob, EncryptionContext });
    expect(opened.body).toMatchObject({ KeyId, Plaintext, KeyVersionId: sealed.body.KeyVersionId });
  });

  test('decrypts nothing without the correct context', async () => {
    const KeyId = await createKey(client);
    const { body } = await call('Encrypt', { KeyId, Plaintext: 'text', EncryptionContext: '{"a":"1"}' });
    for (const EncryptionContext of ['{"a":"2"}', '{"b":"1"}', '{"a":"1","b":"1"}']) {
      const refused = await call('Decrypt', { CiphertextBlob: body.CiphertextBlob, EncryptionContext });
      expect(refused).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        message: 'The parameter  CiphertextBlob  is invalid.',
      });
    }
    expect((await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).code).toBe('InvalidParameter');
  });

  test('returns a data key of any size from 1 to 1024 bytes', async () => {
    const KeyId = await createKey(client);
    for (const NumberOfBytes of [1, 16, 1024]) {
      const { body } = await call('GenerateDataKey', { KeyId, NumberOfBytes });
      expect(Buffer.from(body.Plaintext, 'base64')).toHaveLength(NumberOfBytes);
      const opened = await call('Decrypt', { CiphertextBlob: body.CiphertextBlob });
      expect(opened.body.Plaintext).toBe(body.Plaintext);
    }
    expect((await call('GenerateDataKey', { KeyId, NumberOfBytes: 1025 })).code).toBe('InvalidParameter');
  });

  test('receives the message and the status of KMS if a call is rejected', async () => {
    expect(await call('DescribeKey', { KeyId: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
      code: 'Forbidden.KeyNotFound',
      status: 404,
      message: 'The specified Key is not found.',
    });
    const KeyId = await createKey(client);
    // Observed with a client for Node.js on a real account.
    expect(await call('Encrypt', { KeyId: `${KeyId}notexists`, Plaintext: 'text' })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      message: 'The specified parameter KeyId is not valid.',
    });
    await call('DisableKey', { KeyId });
    expect(await call('Encrypt', { KeyId, Plaintext: 'text' })).toMatchObject({
      code: 'Rejected.Disabled',
      status: 409,
      message: 'The request was rejected because the key state is Disabled.',
    });
  });

  test('lists keys and aliases page by page', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await createKey(client));
    const pages = [1, 2, 3].map((PageNumber) => call('ListKeys', { PageNumber, PageSize: 2 }));
    const [first, second, third] = (await Promise.all(pages)).map(({ body }) => body);
    expect(first).toMatchObject({ TotalCount: 3, PageNumber: 1, PageSize: 2 });
    const listed = [first, second, third].map((page) =>
      page.Keys.Key.map((key: { KeyId: string }) => key.KeyId),
    );
    expect(listed).toEqual([ids.slice(0, 2), ids.slice(2), []]);

    await call('CreateAlias', { KeyId: ids[0] as string, AliasName: 'alias/a' });
    await call('CreateAlias', { KeyId: ids[1] as string, AliasName: 'alias/b' });
    expect((await call('ListAliases')).body.Aliases.Alias).toMatchObject([
      { AliasName: 'alias/a', KeyId: ids[0] },
      { AliasName: 'alias/b', KeyId: ids[1] },
    ]);
    const ofOne = await call('ListAliasesByKeyId', { KeyId: ids[1] as string });
    expect(ofOne.body).toMatchObject({ TotalCount: 1, Aliases: { Alias: [{ AliasName: 'alias/b' }] } });
  });

  test('a key no longer exists after its deletion window, and its ciphertexts cannot be decrypted', async () => {
    const KeyId = await createKey(client);
    await call('CreateAlias', { KeyId, AliasName: 'alias/short-lived' });
    const { body } = await call('Encrypt', { KeyId, Plaintext: 'text' });
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    const { DeleteDate } = (await call('DescribeKey', { KeyId })).body.KeyMetadata;
    kms.clock.advance({ days: 6, hours: 23 });
    expect((await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).code).toBe(
      'Rejected.PendingDeletion',
    );
    kms.clock.set(DeleteDate);
    expect((await call('DescribeKey', { KeyId })).code).toBe('Forbidden.KeyNotFound');
    expect((await call('DescribeKey', { KeyId: 'alias/short-lived' })).code).toBe('Forbidden.AliasNotFound');
    expect((await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).code).toBe(
      'Forbidden.KeyNotFound',
    );
    expect((await call('ListAliases')).body.TotalCount).toBe(0);
  });

  test('CancelKeyDeletion prevents the deletion of a key', async () => {
    const KeyId = await createKey(client);
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 366 });
    kms.clock.advance({ days: 365 });
    await call('CancelKeyDeletion', { KeyId });
    kms.clock.advance({ days: 30 });
    const { body } = await call('DescribeKey', { KeyId });
    expect(body.KeyMetadata).toMatchObject({ KeyState: 'Enabled', DeleteDate: '' });
  });

  test('a key exists in only one region', async () => {
    const KeyId = await createKey(client);
    const elsewhere = everyClient('kms.cn-shanghai.aliyuncs.com').find(({ name }) => name === client.name);
    expect((await elsewhere?.call('DescribeKey', { KeyId }))?.code).toBe('Forbidden.KeyNotFound');
    expect((await elsewhere?.call('ListKeys'))?.body.TotalCount).toBe(0);
  });

  test('handles twenty concurrent calls', async () => {
    const KeyId = await createKey(client);
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    const sealed = await Promise.all(texts.map((Plaintext) => call('Encrypt', { KeyId, Plaintext })));
    const opened = await Promise.all(
      sealed.map(({ body }) => call('Decrypt', { CiphertextBlob: body.CiphertextBlob })),
    );
    expect(opened.map(({ body }) => body.Plaintext)).toEqual(texts);
  });

  // kms-sdk has no methods for asymmetric keys and key versions.
  if (!client.can('AsymmetricSign')) return;

  test('the signature of a digest is valid only for that digest', async () => {
    const KeyId = await createKey(client, { KeySpec: 'EC_P256', KeyUsage: 'SIGN/VERIFY' });
    const KeyVersionId = (await call('ListKeyVersions', { KeyId })).body.KeyVersions.KeyVersion[0]
      .KeyVersionId;
    const Digest = createHash('sha256').update('message').digest('base64');
    const signing = { KeyId, KeyVersionId, Algorithm: 'ECDSA_SHA_256' };
    const { Value } = (await call('AsymmetricSign', { ...signing, Digest })).body;
    const { PublicKey } = (await call('GetPublicKey', { KeyId, KeyVersionId })).body;
    expect(verify('sha256', Buffer.from('message'), PublicKey, Buffer.from(Value, 'base64'))).toBe(true);
    expect((await call('AsymmetricVerify', { ...signing, Digest, Value })).body.Value).toBe(true);
    const other = createHash('sha256').update('another').digest('base64');
    expect((await call('AsymmetricVerify', { ...signing, Digest: other, Value })).body.Value).toBe(false);
  });

  test('a key rotates by the clock, and older ciphertexts can still be decrypted', async () => {
    const KeyId = await createKey(client);
    const before = (await call('Encrypt', { KeyId, Plaintext: 'before' })).body;
    await call('UpdateRotationPolicy', { KeyId, EnableAutomaticRotation: true, RotationInterval: '30d' });
    kms.clock.advance({ days: 90 });
    const after = (await call('Encrypt', { KeyId, Plaintext: 'after' })).body;
    expect(after.KeyVersionId).not.toBe(before.KeyVersionId);
    expect((await call('ListKeyVersions', { KeyId })).body.TotalCount).toBe(4);
    for (const { CiphertextBlob, KeyVersionId } of [before, after]) {
      expect((await call('Decrypt', { CiphertextBlob })).body).toMatchObject({ KeyVersionId });
    }
  });
});
