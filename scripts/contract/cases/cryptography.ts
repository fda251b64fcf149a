/** Symmetric and asymmetric cryptography. */
import { createHash } from 'node:crypto';
import {
  base64Of,
  type Case,
  fails,
  KEY_NOT_FOUND,
  KEY_VERSION_ID,
  type Matcher,
  step,
  succeeds,
} from '../case';

const PAGES_2021 = 'pages of the API reference, 2021';
const TRANSFER_SDKS = 'transfer SDKs for Java and Go, which imitate the shared gateway';
const KeyId = '{{key}}';
const OPERATION_UNSUPPORTED = fails(400, 'UnsupportedOperation', 'This action is not supported.');
const BLOB_INVALID = fails(400, 'InvalidParameter', 'The parameter  CiphertextBlob  is invalid.');

/** The key version, an IV, the ciphertext and a tag. */
const blobOf = (bytes: number): Matcher => ({
  describe: `the Base64 of the key version id (36 bytes), an IV (12), a ciphertext (${bytes}) and a tag (16)`,
  test(value, saved) {
    const blob = Buffer.from(String(value), 'base64');
    return blob.length === 36 + 12 + bytes + 16 && blob.toString('latin1', 0, 36) === saved.get('keyVersion');
  },
});

const roundTrip = (Plaintext: string, params: Readonly<Record<string, string>> = {}) => [
  step('Encrypt', { KeyId, Plaintext, ...params }, { save: { sealed: 'CiphertextBlob' } }),
  step(
    'Decrypt',
    { CiphertextBlob: '{{sealed}}', ...params },
    { expect: succeeds({ Plaintext, KeyId, KeyVersionId: '{{keyVersion}}' }) },
  ),
];

const DIGEST = createHash('sha256').update('message').digest('base64');
const OTHER_DIGEST = createHash('sha256').update('another').digest('base64');

const signing = (key: string, Algorithm: string) => ({
  KeyId: `{{${key}}}`,
  KeyVersionId: '{{version}}',
  Algorithm,
});
const versionOf = (key: string) =>
  step(
    'ListKeyVersions',
    { KeyId: `{{${key}}}` },
    { save: { version: 'KeyVersions.KeyVersion.0.KeyVersionId' } },
  );

const signatureCase = (key: string, Algorithm: string): Case => ({
  title: `A signature of ${Algorithm} is valid only for its digest`,
  source: `AsymmetricSign and AsymmetricVerify, ${PAGES_2021}`,
  steps: [
    versionOf(key),
    step(
      'AsymmetricSign',
      { ...signing(key, Algorithm), Digest: DIGEST },
      {
        expect: succeeds({ KeyId: `{{${key}}}`, KeyVersionId: '{{version}}', Value: /^[\w+/]+=*$/ }),
        save: { signature: 'Value' },
      },
    ),
    step(
      'AsymmetricVerify',
      { ...signing(key, Algorithm), Digest: DIGEST, Value: '{{signature}}' },
      { expect: succeeds({ Value: true }) },
    ),
    step(
      'AsymmetricVerify',
      { ...signing(key, Algorithm), Digest: OTHER_DIGEST, Value: '{{signature}}' },
      { expect: succeeds({ Value: false }) },
    ),
  ],
});

export const CRYPTOGRAPHY_CASES: readonly Case[] = [
  {
    title: 'Encrypt returns a blob of the documented lengths',
    source: `lengths of all samples of the API reference (2021); ${TRANSFER_SDKS}`,
    steps: [
      step(
        'Encrypt',
        { KeyId, Plaintext: 'eleven char' },
        { expect: succeeds({ KeyId, KeyVersionId: KEY_VERSION_ID, CiphertextBlob: blobOf(11) }) },
      ),
    ],
  },
  {
    title: 'Encrypt treats Plaintext as an opaque string',
    source: 'acceptance tests of the Terraform provider, which encrypt "plaintext" and compare the string',
    steps: ['plaintext', 'SGVsbG8gd29ybGQ=', 'a+b/c==', '100% & <xml> "quotes"', 'äöü €'].flatMap((text) =>
      roundTrip(text),
    ),
  },
  {
    title: 'Decrypt accepts a context with its members in another order',
    source: `encryption context page, 2021; ${TRANSFER_SDKS}`,
    steps: [
      step(
        'Encrypt',
        { KeyId, Plaintext: 'text', EncryptionContext: '{"a":"1","b":"2"}' },
        { save: { sealed: 'CiphertextBlob' } },
      ),
      step(
        'Decrypt',
        { CiphertextBlob: '{{sealed}}', EncryptionContext: '{"b":"2","a":"1"}' },
        { expect: succeeds({ Plaintext: 'text' }) },
      ),
    ],
  },
  {
    title: 'Decrypt of a damaged blob',
    source: TRANSFER_SDKS,
    steps: [
      step('Encrypt', { KeyId, Plaintext: 'text' }, { save: { whole: 'CiphertextBlob' } }),
      step(
        'Decrypt',
        { CiphertextBlob: '{{damaged}}' },
        { compute: (saved) => ({ damaged: damaged(saved.get('whole') ?? '') }), expect: BLOB_INVALID },
      ),
    ],
  },
  {
    title: 'GenerateDataKey returns a data key and its ciphertext',
    source: `GenerateDataKey, ${PAGES_2021}`,
    steps: [
      step(
        'GenerateDataKey',
        { KeyId },
        {
          expect: succeeds({ KeyId, Plaintext: base64Of(32), CiphertextBlob: blobOf(44) }),
          save: { dataKey: 'Plaintext', sealedDataKey: 'CiphertextBlob' },
        },
      ),
      step(
        'Decrypt',
        { CiphertextBlob: '{{sealedDataKey}}' },
        { expect: succeeds({ Plaintext: '{{dataKey}}' }) },
      ),
      step(
        'GenerateDataKey',
        { KeyId, KeySpec: 'AES_128' },
        { expect: succeeds({ Plaintext: base64Of(16) }) },
      ),
      step(
        'GenerateDataKey',
        { KeyId, NumberOfBytes: 1024 },
        { expect: succeeds({ Plaintext: base64Of(1024) }) },
      ),
      step(
        'GenerateDataKeyWithoutPlaintext',
        { KeyId },
        { expect: succeeds({ CiphertextBlob: blobOf(44) }) },
      ),
    ],
  },
  {
    title: 'Symmetric cryptography rejects asymmetric keys',
    source: 'tables of GenerateDataKey and Decrypt (OpenAPI metadata, 2024); observed for GenerateDataKey',
    steps: [step('GenerateDataKey', { KeyId: '{{rsaKey}}' }, { expect: OPERATION_UNSUPPORTED })],
  },
  {
    title: 'AsymmetricSign and AsymmetricVerify reject symmetric keys',
    source: 'FAQ of the vendor',
    steps: [
      step(
        'AsymmetricSign',
        { KeyId, KeyVersionId: '{{keyVersion}}', Algorithm: 'RSA_PSS_SHA_256', Digest: DIGEST },
        { expect: OPERATION_UNSUPPORTED },
      ),
      step(
        'AsymmetricVerify',
        {
          KeyId,
          KeyVersionId: '{{keyVersion}}',
          Algorithm: 'RSA_PSS_SHA_256',
          Digest: DIGEST,
          Value: DIGEST,
        },
        { expect: OPERATION_UNSUPPORTED },
      ),
    ],
  },
  {
    title: 'Encrypt with a key that does not exist',
    source: 'common error table (2019-2025)',
    steps: [
      step(
        'Encrypt',
        { KeyId: '00000000-0000-4000-8000-000000000000', Plaintext: 'text' },
        { expect: KEY_NOT_FOUND },
      ),
    ],
  },
  {
    title: 'ReEncrypt encrypts a blob under another key',
    source: `ReEncrypt, ${PAGES_2021}`,
    steps: [
      step(
        'ReEncrypt',
        { CiphertextBlob: '{{blob}}', DestinationKeyId: '{{otherKey}}' },
        { expect: succeeds({ CiphertextBlob: /./ }), save: { moved: 'CiphertextBlob' } },
      ),
      step(
        'Decrypt',
        { CiphertextBlob: '{{moved}}' },
        { expect: succeeds({ Plaintext: 'text', KeyId: '{{otherKey}}' }) },
      ),
    ],
  },
  {
    title: 'AsymmetricDecrypt decrypts what AsymmetricEncrypt has encrypted',
    source: `AsymmetricEncrypt and AsymmetricDecrypt, ${PAGES_2021}`,
    steps: [
      versionOf('rsaKey'),
      step(
        'AsymmetricEncrypt',
        { ...signing('rsaKey', 'RSAES_OAEP_SHA_256'), Plaintext: 'SGVsbG8gd29ybGQ=' },
        { expect: succeeds({ CiphertextBlob: base64Of(256) }), save: { sealed: 'CiphertextBlob' } },
      ),
      step(
        'AsymmetricDecrypt',
        { ...signing('rsaKey', 'RSAES_OAEP_SHA_256'), CiphertextBlob: '{{sealed}}' },
        { expect: succeeds({ Plaintext: 'SGVsbG8gd29ybGQ=' }) },
      ),
    ],
  },
  signatureCase('ecKey', 'ECDSA_SHA_256'),
  signatureCase('rsaSigningKey', 'RSA_PSS_SHA_256'),
  signatureCase('rsaSigningKey', 'RSA_PKCS1_SHA_256'),
  {
    title: 'GetPublicKey returns a PEM',
    source: `GetPublicKey, ${PAGES_2021}`,
    steps: [
      versionOf('ecKey'),
      step(
        'GetPublicKey',
        { KeyId: '{{ecKey}}', KeyVersionId: '{{version}}' },
        {
          expect: succeeds({
            PublicKey: /^-----BEGIN PUBLIC KEY-----\n[\w+/=\n]+-----END PUBLIC KEY-----\n$/,
          }),
        },
      ),
    ],
  },
];

/** Another last byte, so that the tag is wrong. */
function damaged(blob: string): string {
  const bytes = Buffer.from(blob, 'base64');
  bytes.writeUInt8(255 - bytes.readUInt8(bytes.length - 1), bytes.length - 1);
  return bytes.toString('base64');
}
