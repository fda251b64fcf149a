import { DAY, isoSeconds, wholeSecond } from '../clock';
import { generateWrappingKey, WRAPPING_ALGORITHMS, type WrappingAlgorithm } from '../crypto/import-wrapping';
import { operationUnsupported, parameterInvalid } from '../errors';
import { addImportParameters, IMPORT_TOKEN_BYTES } from '../registry/import-parameters';
import { operation } from './operation';

/** Hands out a public key to wrap material under, and the token that belongs to it; both are good for 24 hours. */
export const GetParametersForImport = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    WrappingAlgorithm: { kind: 'choice', required: true, values: [...WRAPPING_ALGORITHMS, 'SM2PKE'] },
    WrappingKeySpec: { kind: 'choice', required: true, values: ['RSA_2048', 'EC_SM2'] },
  },
  origin: 'EXTERNAL',
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  async run({ WrappingAlgorithm, WrappingKeySpec }, { key, now, random }) {
    const algorithm = rsaAlgorithm(WrappingAlgorithm, WrappingKeySpec);
    // Instances do not take it.
    if (algorithm === 'RSAES_OAEP_SHA_1' && key.instanceId !== undefined)
      throw parameterInvalid('WrappingAlgorithm');
    // Drawn before the wait: how long a key pair takes must not decide what a seeded run gives.
    const token = random.bytes(IMPORT_TOKEN_BYTES).toString('base64');
    const wrappingKey = await generateWrappingKey(algorithm);
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

/** RSA_2048 goes with the RSAES algorithms, EC_SM2 with SM2PKE. */
function rsaAlgorithm(
  algorithm: WrappingAlgorithm | 'SM2PKE',
  spec: 'RSA_2048' | 'EC_SM2',
): WrappingAlgorithm {
  const rsa = WRAPPING_ALGORITHMS.find((candidate) => candidate === algorithm);
  if ((rsa !== undefined) !== (spec === 'RSA_2048')) throw parameterInvalid('WrappingAlgorithm');
  if (rsa === undefined)
    throw operationUnsupported('wrapping with SM2 is not served by this version of the mock');
  return rsa;
}
