import { parameterInvalid } from '../errors';
import { TAG_QUOTA } from '../registry/limits';
import { keysOperation } from './operation';
import { REGION_ID, RESOURCE_IDS, RESOURCE_TYPE, taggedKeys } from './parts/resources';
import { withTags } from './parts/tagged-resource';

/** Adds tags to up to 50 keys: to all of them or, when one cannot take them, to none. */
export const TagResources = keysOperation({
  params: {
    RegionId: REGION_ID,
    ResourceType: RESOURCE_TYPE,
    ResourceId: { ...RESOURCE_IDS, required: true },
    Tag: { kind: 'tagPairs', required: true, maxItems: TAG_QUOTA },
  },
  keys: taggedKeys,
  run({ Tag }, { keys }) {
    const tagged = keys.map((key) => withTags(key, Tag));
    if (tagged.includes(undefined)) throw parameterInvalid('Tag');
    keys.forEach((key, i) => {
      key.tags = tagged[i];
    });
    return {};
  },
});
