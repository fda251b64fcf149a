/** The parameters of the actions on the tags of several resources. */
import { resourceIdNotFound } from '../../../base/kms-errors';
import type { Registry } from '../../../registry/registry';
import type { Resource } from '../../../state/guard';

/** Required but not used: the region of the endpoint applies. */
export const REGION_ID = { kind: 'text', required: true } as const;
export const RESOURCE_TYPE = { kind: 'choice', required: true, values: ['key', 'secret'] } as const;
export const RESOURCE_IDS = { kind: 'texts', refersTo: 'listedResources', maxItems: 50 } as const;

interface Resources {
  readonly ResourceType: 'key' | 'secret';
  readonly ResourceId: readonly string[];
}

/** Keys by id, secrets by name or ARN. @throws InvalidResourceId.NotFound for a key that does not exist */
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
