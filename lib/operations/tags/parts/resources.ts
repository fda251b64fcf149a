/** How the actions on the tags of several resources name them. */
import { resourceIdNotFound } from '../../../base/kms-errors';
import type { Registry } from '../../../registry/registry';
import type { Resource } from '../../../state/guard';

/** Has to be there, and says nothing: the region is that of the endpoint. */
export const REGION_ID = { kind: 'text', required: true } as const;
export const RESOURCE_TYPE = { kind: 'choice', required: true, values: ['key', 'secret'] } as const;
export const RESOURCE_IDS = { kind: 'texts', refersTo: 'listedResources', maxItems: 50 } as const;

interface Resources {
  readonly ResourceType: 'key' | 'secret';
  readonly ResourceId: readonly string[];
}

/** Keys by id, secrets by name or ARN. @throws InvalidResourceId.NotFound for a key that is not there */
export function taggedResources(
  { ResourceType, ResourceId }: Resources,
  registry: Registry,
): readonly Resource[] {
  if (ResourceType === 'secret') return ResourceId.map((name) => registry.findSecret(name));
  return ResourceId.map((id) => {
    const key = registry.keys.get(id);
    if (key === undefined) throw resourceIdNotFound();
    return key;
  });
}
