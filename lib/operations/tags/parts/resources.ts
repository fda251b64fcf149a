/** The parameters of the actions on the tags of several resources. */
import { resourceIdNotFound } from '../../../base/kms-errors';
import type { Registry } from '../../../registry/registry';
import type { Resource } from '../../../state/guard';

/** Required but not used: the region of the endpoint applies. */
export const REGION_ID = { kind: 'text', required: true } as const;
export const RESOURCE_TYPE = {
  kind: 'choice',
  required: true,
  values: ['key', 'secret', 'instance'],
} as const;
export const RESOURCE_IDS = { kind: 'texts', refersTo: 'listedResources', maxItems: 50 } as const;

interface Resources {
  readonly ResourceType: 'key' | 'secret' | 'instance';
  readonly ResourceId: readonly string[];
}

/**
 * Keys and instances by id, secrets by name or ARN.
 * @throws InvalidResourceId.NotFound for a key or an instance that does not exist
 */
export function taggedResources(
  { ResourceType, ResourceId }: Resources,
  registry: Registry,
): readonly Resource[] {
  if (ResourceType === 'secret') return ResourceId.map((name) => registry.findSecret(name));
  const store = ResourceType === 'key' ? registry.keys : registry.instances;
  return ResourceId.map((id) => {
    const resource = store.get(id);
    if (resource === undefined) throw resourceIdNotFound();
    return resource;
  });
}
