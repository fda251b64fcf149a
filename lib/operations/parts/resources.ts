/** How the actions on the tags of several resources name them. */
import { resourceIdNotFound } from '../../errors';
import type { Cmk } from '../../registry/cmk';
import type { Registry } from '../../registry/registry';

/** Has to be there, and says nothing: the region is that of the endpoint. */
export const REGION_ID = { kind: 'text', required: true } as const;
export const RESOURCE_TYPE = { kind: 'choice', required: true, values: ['key', 'secret'] } as const;
export const RESOURCE_IDS = { kind: 'texts', maxItems: 50 } as const;

interface Resources {
  readonly ResourceType: 'key' | 'secret';
  readonly ResourceId: readonly string[];
}

/** @throws InvalidResourceId.NotFound; the mock holds no secrets */
export function taggedKeys({ ResourceType, ResourceId }: Resources, registry: Registry): readonly Cmk[] {
  return ResourceId.map((id) => {
    const key = ResourceType === 'key' ? registry.findKey(id) : undefined;
    if (key === undefined) throw resourceIdNotFound();
    return key;
  });
}
