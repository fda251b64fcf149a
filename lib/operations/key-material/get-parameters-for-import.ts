import { DAY, isoSeconds, wholeSecond } from '../../base/clock';
import { WRAPPING_ALGORITHMS } from '../../crypto/algorithms';
import { generateWrappingKey } from '../../crypto/import-wrapping';
import { WRAPPING_KEY_SPECS } from '../../crypto/key-specs';
import { parameterInvalid } from '../../base/kms-errors';
import { addImportParameters, IMPORT_TOKEN_BYTES } from '../../registry/import-parameters';
import { keyOperation } from '../key-operation';
import { externalOnly } from './parts/external-only';
import { requireWrappingPair } from '../parts/wrapping';

/** Returns a public wrapping key for key material, and its import token. Both are valid for 24 hours. */
export const GetParametersForImport = keyOperation({
  keyId: ['id'],
  params: {
    WrappingAlgorithm: { kind: 'choice', required: true, values: WRAPPING_ALGORITHMS },
    WrappingKeySpec: { kind: 'choice', required: true, values: WRAPPING_KEY_SPECS },
  },
  accepts: externalOnly,
  async run({ WrappingAlgorithm, WrappingKeySpec }, { key, now, random }) {
    requireWrappingPair(WrappingAlgorithm, WrappingKeySpec);
    // Instances do not accept it.
    if (WrappingAlgorithm === 'RSAES_OAEP_SHA_1' && key.instanceId !== undefined)
      throw parameterInvalid('WrappingAlgorithm');
    // Random values are taken before the await: the time that a key pair takes must not change the values of a seeded run.
    const token = random.bytes(IMPORT_TOKEN_BYTES).toString('base64');
    const wrappingKey = await generateWrappingKey(WrappingKeySpec, WrappingAlgorithm, random);
    const expiresAt = wholeSecond(now) + DAY;
    addImportParameters(key, token, wrappingKey, expiresAt);
    return {
      KeyId: key.id,
      PublicKey: wrappingKey.publicKey,
      ImportToken: token,
      TokenExpireTime: isoSeconds(expiresAt),
    };
  },
});
