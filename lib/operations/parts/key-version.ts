import { isoSeconds } from '../../base/clock';
import { keyVersionNotFound } from '../../base/kms-errors';
import type { Cmk, KeyVersion } from '../../registry/records/key';
import type { Answer } from '../operation';

/** A version in the responses of the version actions. */
export const keyVersion = (key: Cmk, version: KeyVersion): Answer => ({
  KeyId: key.id,
  KeyVersionId: version.id,
  CreationDate: isoSeconds(version.createdAt),
});

/** @throws Forbidden.KeyVersionNotFound */
export function resolveVersion(key: Cmk, versionId: string): KeyVersion {
  const version = key.versions.find(({ id }) => id === versionId);
  if (version === undefined) throw keyVersionNotFound();
  return version;
}
