import { parameterMissing } from '../../base/kms-errors';
import { TAG_QUOTA } from '../../registry/limits';
import { resourcesOperation } from '../resources-operation';
import { REGION_ID, RESOURCE_IDS, RESOURCE_TYPE, taggedResources } from './parts/resources';

/** Removes tags from up to 50 keys, secrets or instances. Tags that a resource does not have are ignored. */
export const UntagResources = resourcesOperation({
  params: {
    RegionId: REGION_ID,
    ResourceType: RESOURCE_TYPE,
    ResourceId: { ...RESOURCE_IDS, required: true },
    TagKey: { kind: 'texts', maxItems: TAG_QUOTA },
    // Removes every tag; read only if TagKey is missing.
    All: { kind: 'boolean', default: false },
  },
  check({ TagKey, All }) {
    if (TagKey === undefined && !All) throw parameterMissing('TagKey');
  },
  locate: taggedResources,
  run({ TagKey }, { resources }) {
    for (const resource of resources) {
      if (TagKey === undefined) resource.tags = undefined;
      else for (const name of TagKey) resource.tags?.delete(name);
    }
    return {};
  },
});
