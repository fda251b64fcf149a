import { openPayload, sealPayload } from './envelope-encryption';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

const client = kmsClient();
const PAYLOAD = Buffer.from('card 6222 0200 0000 0000, '.repeat(1000));
const CONTEXT = { tenant: 'acme' };

// reset() clears the mock after every test, so each test needs its own keys.
beforeEach(() => {
  kms.seedKey({ aliases: ['alias/orders'] });
});

describe('envelope encryption with a data key from KMS', () => {
  test('a payload is encrypted locally, stored with its encrypted data key, and decrypted again', async () => {
    const stored = JSON.stringify(await sealPayload(client, 'alias/orders', PAYLOAD, CONTEXT));

    expect(stored).not.toContain(PAYLOAD.toString('base64').slice(0, 64));
    await expect(openPayload(client, JSON.parse(stored), CONTEXT)).resolves.toEqual(PAYLOAD);
  });

  test('each payload has its own data key', async () => {
    const first = await sealPayload(client, 'alias/orders', PAYLOAD, CONTEXT);
    const second = await sealPayload(client, 'alias/orders', PAYLOAD, CONTEXT);

    await expect(
      openPayload(client, { ...first, encryptedDataKey: second.encryptedDataKey }, CONTEXT),
    ).rejects.toThrow('unable to authenticate data');
  });

  test.each([{ tenant: 'other' }, {}])(
    'the data key cannot be decrypted with the context %j',
    async (wrong) => {
      const envelope = await sealPayload(client, 'alias/orders', PAYLOAD, CONTEXT);

      await expect(openPayload(client, envelope, wrong)).rejects.toMatchObject({
        data: { Code: 'InvalidParameter', HttpStatus: 400 },
      });
    },
  );

  test('an encrypted data key with one changed bit cannot be decrypted', async () => {
    const envelope = await sealPayload(client, 'alias/orders', PAYLOAD, CONTEXT);
    const bytes = Buffer.from(envelope.encryptedDataKey, 'base64');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    const tampered = { ...envelope, encryptedDataKey: bytes.toString('base64') };

    await expect(openPayload(client, tampered, CONTEXT)).rejects.toMatchObject({
      data: { Code: 'InvalidParameter' },
    });
  });

  test('KMS gets the data key and the context, but not the payload', async () => {
    await openPayload(client, await sealPayload(client, 'alias/orders', PAYLOAD, CONTEXT), CONTEXT);

    expect(kms.requests.map(({ action, code }) => ({ action, code }))).toEqual([
      { action: 'GenerateDataKey', code: undefined },
      { action: 'Decrypt', code: undefined },
    ]);
    const sent = JSON.stringify(kms.requests);
    expect(sent).toContain('acme');
    expect(sent).not.toContain('card 6222');
    expect(sent).not.toContain(PAYLOAD.toString('base64').slice(0, 64));
  });
});
