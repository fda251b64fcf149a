/** The keys and the secret that many cases use. Each is created when the first case names it. No case changes them. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { type Params, type Saved, type Step, step } from './case';

interface Resource {
  /** The names that the steps save. */
  readonly provides: readonly string[];
  readonly steps: readonly Step[];
}

const keyOf = (name: string, params: Params, ...further: readonly Step[]): Resource => {
  const save = {
    [name]: 'KeyMetadata.KeyId',
    [`${name}Arn`]: 'KeyMetadata.Arn',
    [`${name}Version`]: 'KeyMetadata.PrimaryKeyVersion',
  };
  return { provides: Object.keys(save), steps: [step('CreateKey', params, { save }), ...further] };
};

/** The same key material in each run: it must be the same when it is imported again. */
const KEY_MATERIAL = Buffer.alloc(32, 7);

/** Gets import parameters for a key, and imports key material into it. */
export const importInto = (KeyId: string, last: Partial<Step> = {}): readonly Step[] => [
  step(
    'GetParametersForImport',
    { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
    { save: { wrappingKey: 'PublicKey', importToken: 'ImportToken' } },
  ),
  step(
    'ImportKeyMaterial',
    {
      KeyId,
      EncryptedKeyMaterial: '{{wrapped}}',
      ImportToken: '{{importToken}}',
      KeyMaterialExpireUnix: 0,
    },
    { compute: wrapped, ...last },
  ),
];

const wrapped = (saved: Saved) => {
  const key = createPublicKey({
    key: Buffer.from(saved.get('wrappingKey') ?? '', 'base64'),
    format: 'der',
    type: 'spki',
  });
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return { wrapped: publicEncrypt({ key, ...padding }, KEY_MATERIAL).toString('base64') };
};

const DISABLE = (name: string) => step('DisableKey', { KeyId: `{{${name}}}` });
const SCHEDULE = (name: string) =>
  step('ScheduleKeyDeletion', { KeyId: `{{${name}}}`, PendingWindowInDays: 7 });
const EXTERNAL = { Origin: 'EXTERNAL' };

export const RESOURCES: readonly Resource[] = [
  keyOf('key', {}),
  keyOf('otherKey', {}),
  keyOf('disabledKey', {}, DISABLE('disabledKey')),
  keyOf('pendingKey', {}, SCHEDULE('pendingKey')),
  keyOf('emptyKey', EXTERNAL),
  keyOf('importedKey', EXTERNAL, ...importInto('{{importedKey}}')),
  keyOf(
    'disabledImportedKey',
    EXTERNAL,
    ...importInto('{{disabledImportedKey}}'),
    DISABLE('disabledImportedKey'),
  ),
  keyOf('pendingImportedKey', EXTERNAL, SCHEDULE('pendingImportedKey')),
  keyOf('rsaKey', { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT/DECRYPT' }),
  keyOf('rsaSigningKey', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN/VERIFY' }),
  keyOf('ecKey', { KeySpec: 'EC_P256', KeyUsage: 'SIGN/VERIFY' }),
  // A ciphertext of each key: what Decrypt needs to name it.
  {
    provides: ['blob'],
    steps: [step('Encrypt', { KeyId: '{{key}}', Plaintext: 'text' }, { save: { blob: 'CiphertextBlob' } })],
  },
  {
    provides: ['alias'],
    steps: [
      step('CreateAlias', { KeyId: '{{key}}', AliasName: 'alias/kms-contract-{{run}}' }),
      step('DescribeKey', { KeyId: 'alias/kms-contract-{{run}}' }, { save: { alias: 'KeyMetadata.KeyId' } }),
    ],
  },
  {
    provides: ['secret'],
    steps: [
      step(
        'CreateSecret',
        { SecretName: 'kms-contract-{{run}}', VersionId: 'v1', SecretData: 'first' },
        { save: { secret: 'SecretName', secretArn: 'Arn' } },
      ),
    ],
  },
];
