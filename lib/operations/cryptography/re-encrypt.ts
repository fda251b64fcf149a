import { ENCRYPTION, ENCRYPTION_ALGORITHMS, type EncryptionName } from '../../crypto/algorithms';
import { seal } from '../../crypto/envelope';
import { parameterMissing, requestInvalid } from '../../base/kms-errors';
import { DRY_RUN, type InputOf } from '../../parameters/rows';
import { type Cmk, type KeyVersion, privateKeyOf } from '../../registry/records/key';
import { sealingKey } from '../../registry/key-material';
import { keysOperation } from '../operation';
import { symmetricOnly } from './parts/symmetric-only';
import { encryptsWith } from './parts/asymmetric';
import { versionOf } from '../parts/key-version';
import { CIPHERTEXT_BLOB, locateBlob, openBlob, parseCiphertext } from './parts/symmetric-blob';

const PARAMETERS = {
  CiphertextBlob: CIPHERTEXT_BLOB,
  SourceEncryptionContext: { kind: 'context' },
  // These three name the key of a ciphertext that was made with a public key.
  SourceKeyId: { kind: 'keyId', forms: ['id'] },
  SourceKeyVersionId: { kind: 'text' },
  SourceEncryptionAlgorithm: { kind: 'choice', values: ENCRYPTION_ALGORITHMS },
  DestinationKeyId: { kind: 'keyId', required: true, refersTo: 'destinationKey', forms: ['id'] },
  DestinationEncryptionContext: { kind: 'context' },
  DryRun: DRY_RUN,
} as const;

type Input = InputOf<typeof PARAMETERS>;

/** Decrypts under the source key and seals under the destination key, without the plaintext leaving. */
export const ReEncrypt = keysOperation({
  params: PARAMETERS,
  resolve(input, registry) {
    const named = publicKeySource(input);
    const destination = () => ({ key: registry.resolve(input.DestinationKeyId) });
    if (named !== undefined) return [{ key: registry.resolve(named.keyId) }, destination()];
    const { key } = locateBlob(parseCiphertext(input.CiphertextBlob), registry);
    symmetricOnly(key);
    return [{ key }, destination()];
  },
  async run(input, { located, registry, random }) {
    const [source, destination] = located.map(({ key }) => key) as [Cmk, Cmk];
    symmetricOnly(destination);
    const named = publicKeySource(input);
    const opened =
      named === undefined
        ? openBlob(input.CiphertextBlob, input.SourceEncryptionContext, registry)
        : await decrypted(source, named, input.CiphertextBlob);
    const version = destination.primaryVersion;
    return {
      // Described as those of the source.
      KeyId: source.id,
      KeyVersionId: opened.version.id,
      CiphertextBlob: seal(
        sealingKey(destination, version),
        opened.plaintext,
        input.DestinationEncryptionContext,
        random,
      ),
    };
  },
});

interface PublicKeySource {
  readonly keyId: string;
  readonly versionId: string;
  readonly algorithm: EncryptionName;
}

/** All three parameters, or none. @throws MissingParameter */
function publicKeySource(input: Input): PublicKeySource | undefined {
  const { SourceKeyId: keyId, SourceKeyVersionId: versionId, SourceEncryptionAlgorithm: algorithm } = input;
  if (keyId === undefined && versionId === undefined && algorithm === undefined) return undefined;
  if (keyId === undefined) throw parameterMissing('SourceKeyId');
  if (versionId === undefined) throw parameterMissing('SourceKeyVersionId');
  if (algorithm === undefined) throw parameterMissing('SourceEncryptionAlgorithm');
  return { keyId, versionId, algorithm };
}

async function decrypted(
  key: Cmk,
  { versionId, algorithm }: PublicKeySource,
  blob: string,
): Promise<{ version: KeyVersion; plaintext: string }> {
  encryptsWith(key, { Algorithm: algorithm });
  const version = versionOf(key, versionId);
  const plaintext = ENCRYPTION[algorithm].decrypt(await privateKeyOf(version), Buffer.from(blob, 'base64'));
  if (plaintext === undefined) throw requestInvalid();
  // Symmetric blobs hold texts, and this one gives bytes: as Base64, like every plaintext of the API.
  return { version, plaintext: plaintext.toString('base64') };
}
