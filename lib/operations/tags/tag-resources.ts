import { parameterInvalid } from '../../base/kms-errors';
import { TAG_QUOTA } from '../../registry/limits';
import { resourcesOperation } from '../resources-operation';
import { REGION_ID, RESOURCE_IDS, RESOURCE_TYPE, taggedResources } from './parts/resources';
import { withTags } from './parts/tagged-resource';

/** Adds tags to up to 50 keys, secrets or instances. If one of them does not accept the tags, no resource changes. */
export const TagResources = resourcesOperation({
  params: {
    RegionId: REGION_ID,
    ResourceType: RESOURCE_TYPE,
    ResourceId: { ...RESOURCE_IDS, required: true },
    Tag: { kind: 'tagPairs', required: true, maxItems: TAG_QUOTA },
  },
  locate: taggedResources,
  run({ Tag }, { resources }) {
    const tagged = resources.map((resource) => withTags(resource, Tag));
    if (tagged.includes(undefined)) throw parameterInvalid('Tag');
    resources.forEach((resource, i) => {
      resource.tags = tagged[i];
    });
    return {};
  },
});
