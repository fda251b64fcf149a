import { generateKeyPairSync, verify } from 'node:crypto';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';
import { ReceiptSigner } from './sign-receipts';

// The test needs both keys of the pair. A real project reads the pair from a fixture file.
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

function signerOf(state: 'Enabled' | 'Disabled') {
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const { keyId, keyVersionId } = kms.seedKey({ keySpec: 'EC_P256', privateKeyPem, state });
  return new ReceiptSigner(kmsClient(), keyId, keyVersionId);
}

test('a signed receipt can be verified offline, with node:crypto and the public key', async () => {
  const signature = Buffer.from(await signerOf('Enabled').sign('12 eggs'), 'base64');

  expect(verify('sha256', Buffer.from('12 eggs'), publicKey, signature)).toBe(true);
  expect(verify('sha256', Buffer.from('13 eggs'), publicKey, signature)).toBe(false);
});

test('signing fails with a disabled key', async () => {
  await expect(signerOf('Disabled').sign('12 eggs')).rejects.toMatchObject({
    data: { Code: 'Rejected.Disabled', HttpStatus: 409 },
  });
});
