import { parameterMissing } from '../errors';
import { TAG_QUOTA } from '../registry/limits';
import { keysOperation } from './operation';
import { REGION_ID, RESOURCE_IDS, RESOURCE_TYPE, taggedKeys } from './parts/resources';

/** Takes tags away from up to 50 keys; those that a key does not have are passed over. */
export const UntagResources = keysOperation({
  params: {
    RegionId: REGION_ID,
    ResourceType: RESOURCE_TYPE,
    ResourceId: { ...RESOURCE_IDS, required: true },
    TagKey: { kind: 'texts', maxItems: TAG_QUOTA },
    // Every tag; looked at only without TagKey.
    All: { kind: 'boolean', default: false },
  },
  check({ TagKey, All }) {
    if (TagKey === undefined && !All) throw parameterMissing('TagKey');
  },
  keys: taggedKeys,
  run({ TagKey }, { keys }) {
    for (const key of keys) {
      if (TagKey === undefined) key.tags = undefined;
      else for (const name of TagKey) key.tags?.delete(name);
    }
    return {};
  },
});
