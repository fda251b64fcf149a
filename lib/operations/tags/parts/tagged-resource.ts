import { parameterInvalid, parameterMissing, resourceNotFound } from '../../../base/kms-errors';
import type { KeyIdForm } from '../../../parameters/rows';
import { TAG_QUOTA } from '../../../registry/limits';
import type { Registry } from '../../../registry/registry';
import type { Resource } from '../../../state/guard';
import { SECRET_NAME } from '../../parts/naming-rows';

/**
 * The parameters of TagResource and UntagResource for the resource: exactly one of the three is required.
 * @param forms the allowed forms of KeyId
 */
export const taggedResourceRows = (forms: readonly KeyIdForm[]) =>
  ({
    KeyId: { kind: 'keyId', names: 'key', forms },
    SecretName: { ...SECRET_NAME, required: false },
    CertificateId: { kind: 'text', names: 'certificate' },
  }) as const;

interface TaggedResource {
  readonly KeyId: string | undefined;
  readonly SecretName: string | undefined;
  readonly CertificateId: string | undefined;
}

/** @throws MissingParameter, InvalidParameter unless exactly one is given */
export function requireOneResource({ KeyId, SecretName, CertificateId }: TaggedResource): void {
  const named = [KeyId, SecretName, CertificateId].filter((name) => name !== undefined);
  if (named.length === 0) throw parameterMissing('KeyId');
  if (named.length > 1) throw parameterInvalid(KeyId === undefined ? 'CertificateId' : 'KeyId');
}

/** @throws Forbidden.KeyNotFound, Forbidden.ResourceNotFound for a key or a certificate that does not exist */
export function taggedResource(
  { KeyId, SecretName }: TaggedResource,
  registry: Registry,
): readonly [Resource] {
  if (KeyId !== undefined) return [registry.resolveParameter('KeyId', KeyId)];
  if (SecretName !== undefined) return [registry.findSecret(SecretName)];
  // The mock has no certificates, so no certificate exists.
  throw resourceNotFound();
}

interface Tagged {
  readonly tags: ReadonlyMap<string, string> | undefined;
}

/** The tags of the resource together with the added tags; undefined if there would be too many. */
export function withTags(
  resource: Tagged,
  added: ReadonlyMap<string, string>,
): Map<string, string> | undefined {
  // A new value for a tag that is there already needs no room.
  const tags = new Map([...(resource.tags ?? []), ...added]);
  return tags.size > TAG_QUOTA ? undefined : tags;
}
