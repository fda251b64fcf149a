/** An instance with a key for each kind of call and a secret, and the parameters of the calls that use them. */
import type { KmsMock } from '../../lib';
import type { Params, TestClient } from './clients';
import { INSTANCE } from './ids';
import { SM2_WRAPPING } from './wrapping';

/** The actions of the dedicated gateway. Source: comments of the vendor's Go SDK 4.1.0; GetSecretValue: its instance gateway. */
export const DEDICATED_ACTIONS = [
  'AsymmetricDecrypt',
  'AsymmetricEncrypt',
  'AsymmetricSign',
  'AsymmetricVerify',
  'Decrypt',
  'Encrypt',
  'ExportDataKey',
  'GenerateAndExportDataKey',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetPublicKey',
  'ReEncrypt',
  'VerifyMac',
  'GetSecretValue',
];

const MESSAGE = Buffer.from('message').toString('base64');
const DIGEST = Buffer.alloc(32, 1).toString('base64');

/** Seeds the keys and the secret. The instance must exist already if the service requires it. */
export function seedScene(kms: KmsMock, instanceId = INSTANCE) {
  const keys = {
    aes: kms.seedKey({ instanceId }).keyId,
    pair: kms.seedKey({ instanceId, keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' }).keyId,
    signer: kms.seedKey({ instanceId, keySpec: 'EC_P256' }).keyId,
    mac: kms.seedKey({ instanceId, keySpec: 'HMAC_SHA_256' }).keyId,
    external: kms.seedKey({ instanceId, origin: 'EXTERNAL' }).keyId,
  };
  kms.seedSecret({ instanceId, secretName: 'app', secretData: 'value' });
  return keys;
}

/** Valid parameters of each action of the dedicated gateway. @param client of the shared gateway, for what they contain */
export async function dedicatedCalls(
  { aes, pair, signer, mac }: ReturnType<typeof seedScene>,
  client: Pick<TestClient, 'call'>,
): Promise<Readonly<Record<string, Params>>> {
  const made = async (action: string, params: Params) => {
    const { code, body } = await client.call(action, params);
    if (code !== 'Success') throw new Error(`${action}: ${code}`);
    return body;
  };
  const version = (key: string) =>
    made('ListKeyVersions', { KeyId: key }).then(({ KeyVersions }) => KeyVersions.KeyVersion[0].KeyVersionId);
  const { CiphertextBlob } = await made('Encrypt', { KeyId: aes, Plaintext: 'hello' });
  const ofPair = { KeyId: pair, KeyVersionId: await version(pair), Algorithm: 'SM2PKE' };
  const ofSigner = { KeyId: signer, KeyVersionId: await version(signer), Algorithm: 'ECDSA_SHA_256' };
  const ofMac = { KeyId: mac, Algorithm: 'HMAC_SHA_256', Message: MESSAGE };
  const dataKey = await made('GenerateDataKey', { KeyId: aes });
  const sealed = await made('AsymmetricEncrypt', { ...ofPair, Plaintext: MESSAGE });
  const signed = await made('AsymmetricSign', { ...ofSigner, Digest: DIGEST });
  const { Mac } = await made('GenerateMac', ofMac);
  return {
    AsymmetricDecrypt: { ...ofPair, CiphertextBlob: sealed.CiphertextBlob },
    AsymmetricEncrypt: { ...ofPair, Plaintext: MESSAGE },
    AsymmetricSign: { ...ofSigner, Digest: DIGEST },
    AsymmetricVerify: { ...ofSigner, Digest: DIGEST, Value: signed.Value },
    Decrypt: { CiphertextBlob },
    Encrypt: { KeyId: aes, Plaintext: 'hello' },
    ExportDataKey: { CiphertextBlob: dataKey.CiphertextBlob, ...SM2_WRAPPING },
    GenerateAndExportDataKey: { KeyId: aes, ...SM2_WRAPPING },
    GenerateDataKey: { KeyId: aes },
    GenerateDataKeyWithoutPlaintext: { KeyId: aes },
    GenerateMac: ofMac,
    GetPublicKey: { KeyId: signer, KeyVersionId: ofSigner.KeyVersionId },
    ReEncrypt: { CiphertextBlob, DestinationKeyId: aes },
    VerifyMac: { ...ofMac, Mac },
    GetSecretValue: { SecretName: 'app' },
  };
}
