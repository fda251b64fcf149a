/** The rotation of managed secrets, by a request or by service time. */
import { newSecretVersion } from './new-secret';
import type { ManagedCredentials, Secret, SecretRotationStatus } from './records/secret';
import type { Registry } from './registry';
import { nextCredential } from './secret-types';
import { addSecretVersion, CURRENT } from './secret-versions';

/** Adds a version with a new credential for the next account. The caller must have checked that the key of the secret is usable. */
export function rotateSecret(
  secret: Secret,
  managed: ManagedCredentials,
  versionId: string,
  at: number,
  registry: Registry,
): void {
  const { accounts, type, config } = managed;
  accounts.push(...accounts.splice(0, 1));
  const data = nextCredential(type, accounts[0] ?? '', config, at, registry.random);
  const version = { id: versionId, data, dataType: 'text' } as const;
  addSecretVersion(secret, newSecretVersion(secret, version, at, registry), [CURRENT]);
  secret.updatedAt = at;
  registry.secrets.setLastRotation(secret, managed, at);
}

/** The rotation status of a secret after everything due was applied. */
export function secretRotationStatus(
  { encryptionKeyId, managed }: Secret,
  registry: Registry,
): SecretRotationStatus {
  if (managed?.rotationInterval === undefined) return 'Disabled';
  const isUsable = encryptionKeyId === undefined || registry.keys.get(encryptionKeyId)?.state === 'Enabled';
  return isUsable ? 'Enabled' : 'Invalid';
}
