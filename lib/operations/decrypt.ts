import { open, parseBlob, type SealedBlob } from '../crypto/envelope';
import { keyNotFound, requestInvalid } from '../errors';
import { DRY_RUN, RECIPIENT } from '../parameters/rows';
import type { Registry } from '../registry/registry';
import { refuseRecipient } from './parts/recipient';
import { sealingKey } from '../registry/key-material';
import { operation } from './operation';

/** Opens a blob under the version that its first bytes name; every version of an Enabled key opens its blobs. */
export const Decrypt = operation({
  params: {
    CiphertextBlob: { kind: 'text', required: true },
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
    Recipient: RECIPIENT,
  },
  key: ({ CiphertextBlob }, registry) => locate(sealedBlob(CiphertextBlob), registry).key,
  run({ CiphertextBlob, EncryptionContext, Recipient }, { registry }) {
    refuseRecipient(Recipient);
    const blob = sealedBlob(CiphertextBlob);
    const { key, version } = locate(blob, registry);
    const plaintext = open(sealingKey(version), blob, EncryptionContext);
    if (plaintext === undefined) throw requestInvalid();
    return { KeyId: key.id, KeyVersionId: version.id, Plaintext: plaintext };
  },
});

function sealedBlob(text: string): SealedBlob {
  const blob = parseBlob(text);
  if (blob === undefined) throw requestInvalid();
  return blob;
}

/** A blob of a key that is gone, or of another region, names a version that nobody knows here. */
function locate(blob: SealedBlob, registry: Registry) {
  const found = registry.findVersion(blob.versionId);
  if (found === undefined) throw keyNotFound();
  return found;
}
