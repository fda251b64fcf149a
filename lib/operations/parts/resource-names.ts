/** The names of resources in requests and policies: every name of a resource, its ARN first. */
import type { Cmk } from '../../registry/records/key';
import type { Registry } from '../../registry/registry';
import type { Secret } from '../../registry/records/secret';
import { isKey, isSecret, type Resource } from '../../state/guard';

export const namesOfKey = (key: Cmk, registry: Registry): readonly string[] => [
  registry.keyArn(key),
  key.id,
  ...registry.aliases.of(key.id).flatMap((alias) => [alias.name, registry.aliasArn(alias)]),
];

/** Empty for a secret that does not exist. */
export const namesOfSecret = (secret: Secret | undefined, registry: Registry): readonly string[] =>
  secret === undefined ? [] : [registry.secretArn(secret), secret.name];

export function namesOfResource(resource: Resource, registry: Registry): readonly string[] {
  if (resource === undefined || isSecret(resource)) return namesOfSecret(resource, registry);
  return isKey(resource) ? namesOfKey(resource, registry) : [registry.instanceArn(resource), resource.id];
}
