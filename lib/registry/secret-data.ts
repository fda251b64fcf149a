/** Encrypts and decrypts the data of secrets. The ciphertext is bound to the secret and the version. */
import { open, parseBlob, type SealingKey, seal } from '../crypto/envelope';
import type { Cmk } from './records/key';
import { sealingKey } from './key-material';
import type { Registry } from './registry';
import type { Secret, SecretVersion } from './records/secret';

type Owner = Pick<Secret, 'name' | 'encryptionKeyId'>;

/** The caller must have checked that the key is usable. A missing key is a defect of the mock. */
export function sealSecretData(owner: Owner, versionId: string, data: string, registry: Registry): string {
  return seal(sealingKeyOf(owner, registry), data, contextOf(owner, versionId), registry.random);
}

/** @returns undefined if the encryption key or its key material no longer exists */
export function openSecretData(
  secret: Secret,
  version: SecretVersion,
  registry: Registry,
): string | undefined {
  const blob = parseBlob(version.blob);
  const key = blob && openingKeyOf(secret, blob.versionId, registry);
  return key && blob && open(key, blob, contextOf(secret, version.id));
}

/** The encryption key of the secret; undefined for the default key of the service. @throws Forbidden.KeyNotFound */
export const encryptionKeyOf = ({ encryptionKeyId }: Owner, registry: Registry): Cmk | undefined =>
  encryptionKeyId === undefined ? undefined : registry.resolve(encryptionKeyId);

function sealingKeyOf(owner: Owner, registry: Registry): SealingKey {
  const key = encryptionKeyOf(owner, registry);
  return key === undefined ? registry.serviceKey : sealingKey(key, key.primaryVersion);
}

function openingKeyOf(owner: Owner, keyVersionId: string, registry: Registry): SealingKey | undefined {
  if (owner.encryptionKeyId === undefined) return registry.serviceKey;
  const located = registry.keys.findVersion(keyVersionId);
  return located?.version.material === undefined ? undefined : sealingKey(located.key, located.version);
}

const contextOf = ({ name }: Owner, versionId: string): ReadonlyMap<string, string> =>
  new Map([
    ['SecretName', name],
    ['VersionId', versionId],
  ]);
