import { parameterInvalid, parameterMissing, resourceNotFound } from '../../errors';
import type { Cmk } from '../../registry/cmk';
import { TAG_QUOTA } from '../../registry/limits';
import type { Registry } from '../../registry/registry';

/** The parameters by which TagResource and UntagResource name what they tag: exactly one of the three. */
export const TAGGED_RESOURCE = {
  KeyId: { kind: 'keyId', forms: ['id'] },
  SecretName: { kind: 'text' },
  CertificateId: { kind: 'text' },
} as const;

interface TaggedResource {
  readonly KeyId: string | undefined;
  readonly SecretName: string | undefined;
  readonly CertificateId: string | undefined;
}

export function taggedKey({ KeyId, SecretName, CertificateId }: TaggedResource, registry: Registry): Cmk {
  const named = [KeyId, SecretName, CertificateId].filter((name) => name !== undefined);
  if (named.length === 0) throw parameterMissing('KeyId');
  if (named.length > 1) throw parameterInvalid(KeyId === undefined ? 'CertificateId' : 'KeyId');
  // The mock holds neither secrets nor certificates: whatever the name, there is none.
  if (KeyId === undefined) throw resourceNotFound();
  return registry.resolve(KeyId);
}

/** The tags of the key with those that are to be added; undefined when they would be too many. */
export function withTags(key: Cmk, added: ReadonlyMap<string, string>): Map<string, string> | undefined {
  const tags = new Map([...(key.tags ?? []), ...added]);
  // A new value for a tag that is there already needs no room.
  const grows = tags.size > (key.tags?.size ?? 0);
  return grows && tags.size > TAG_QUOTA ? undefined : tags;
}
