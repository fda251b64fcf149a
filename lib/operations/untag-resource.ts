import { TAGGED_RESOURCE, taggedKey } from './parts/tagged-resource';
import { operation } from './operation';

/** Takes tags away from a key; a tag that it does not have is passed over (inferred). */
export const UntagResource = operation({
  params: { ...TAGGED_RESOURCE, TagKeys: { kind: 'tagKeys', required: true } },
  key: taggedKey,
  run({ TagKeys }, { key }) {
    for (const tagKey of TagKeys) key.tags?.delete(tagKey);
    return {};
  },
});
