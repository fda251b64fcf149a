import { resourcesOperation } from '../resources-operation';
import { requireOneResource, TAGGED_RESOURCE, taggedResource } from './parts/tagged-resource';

/** Takes tags away from a key or a secret; a tag that it does not have is passed over (inferred). */
export const UntagResource = resourcesOperation({
  params: { ...TAGGED_RESOURCE, TagKeys: { kind: 'tagKeys', required: true } },
  check: requireOneResource,
  locate: taggedResource,
  run({ TagKeys }, { resources }) {
    for (const { tags } of resources) for (const tagKey of TagKeys) tags?.delete(tagKey);
    return {};
  },
});
