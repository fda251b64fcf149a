import { ENCRYPTION, ENCRYPTION_ALGORITHMS, type EncryptionName } from '../../crypto/algorithms';
import { seal } from '../../crypto/envelope';
import { parameterMissing, requestInvalid } from '../../base/kms-errors';
import { DRY_RUN, type InputOf } from '../../parameters/rows';
import { type KeyVersion, privateKeyOf } from '../../registry/records/key';
import { sealingKey } from '../../registry/key-material';
import type { Registry } from '../../registry/registry';
import { keysOperation, type LocatedKey } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';
import { encryptsWith } from './parts/asymmetric';
import { resolveVersion } from '../parts/key-version';
import { CIPHERTEXT_BLOB, type LocatedBlob, openBlob, resolveBlob } from './parts/symmetric-blob';

const PARAMETERS = {
  CiphertextBlob: CIPHERTEXT_BLOB,
  SourceEncryptionContext: { kind: 'context' },
  // These three name the key of a ciphertext that was encrypted with a public key.
  SourceKeyId: { kind: 'keyId', forms: ['id'] },
  SourceKeyVersionId: { kind: 'text' },
  SourceEncryptionAlgorithm: { kind: 'choice', values: ENCRYPTION_ALGORITHMS },
  DestinationKeyId: { kind: 'keyId', required: true, refersTo: 'destinationKey', forms: ['id'] },
  DestinationEncryptionContext: { kind: 'context' },
  DryRun: DRY_RUN,
} as const;

type Input = InputOf<typeof PARAMETERS>;

/** Decrypts with the source key and encrypts with the destination key. The plaintext is not returned. */
export const ReEncrypt = keysOperation({
  params: PARAMETERS,
  resolve(input, registry): readonly [Source, LocatedKey] {
    const source = resolveSource(input, registry);
    return [source, { key: registry.resolveParameter('DestinationKeyId', input.DestinationKeyId) }];
  },
  async run(input, { located, random }) {
    // In the order of resolve().
    const [source, { key: destination }] = located as readonly [Source, LocatedKey];
    symmetricOnly(destination);
    const { version, plaintext } =
      'blob' in source
        ? { version: source.version, plaintext: openBlob(source, input.SourceEncryptionContext) }
        : await decrypted(source, input.CiphertextBlob);
    return {
      // Documented as the key and the version of the source.
      KeyId: source.key.id,
      KeyVersionId: version.id,
      CiphertextBlob: seal(
        sealingKey(destination, destination.primaryVersion),
        plaintext,
        input.DestinationEncryptionContext,
        random,
      ),
    };
  },
});

/** The key of a ciphertext that was encrypted with a public key. Such a ciphertext does not contain its key version. */
interface PublicKeySource extends LocatedKey {
  readonly versionId: string;
  readonly algorithm: EncryptionName;
}

type Source = LocatedBlob | PublicKeySource;

/** @throws MissingParameter if only some of the three parameters of a public-key source are sent */
function resolveSource(input: Input, registry: Registry): Source {
  const { SourceKeyId: keyId, SourceKeyVersionId: versionId, SourceEncryptionAlgorithm: algorithm } = input;
  if (keyId === undefined && versionId === undefined && algorithm === undefined) {
    const located = resolveBlob(input.CiphertextBlob, registry);
    symmetricOnly(located.key);
    return located;
  }
  if (keyId === undefined) throw parameterMissing('SourceKeyId');
  if (versionId === undefined) throw parameterMissing('SourceKeyVersionId');
  if (algorithm === undefined) throw parameterMissing('SourceEncryptionAlgorithm');
  return { key: registry.resolveParameter('SourceKeyId', keyId), versionId, algorithm };
}

async function decrypted(
  { key, versionId, algorithm }: PublicKeySource,
  ciphertext: string,
): Promise<{ version: KeyVersion; plaintext: string }> {
  encryptsWith(key, { Algorithm: algorithm });
  const version = resolveVersion(key, versionId);
  const plaintext = ENCRYPTION[algorithm].decrypt(
    await privateKeyOf(version),
    Buffer.from(ciphertext, 'base64'),
  );
  if (plaintext === undefined) throw requestInvalid();
  // Symmetric blobs contain strings, but this plaintext is bytes: Base64, like every plaintext of the API.
  return { version, plaintext: plaintext.toString('base64') };
}
