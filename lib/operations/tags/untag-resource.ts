import { resourcesOperation } from '../resources-operation';
import { requireOneResource, taggedResource, taggedResourceRows } from './parts/tagged-resource';

/** Removes tags from a key or a secret. A tag that it does not have is ignored (inferred). */
export const UntagResource = resourcesOperation({
  params: { ...taggedResourceRows(['id']), TagKeys: { kind: 'tagKeys', required: true } },
  check: requireOneResource,
  locate: taggedResource,
  run({ TagKeys }, { resources }) {
    for (const { tags } of resources) for (const tagKey of TagKeys) tags?.delete(tagKey);
    return {};
  },
});
