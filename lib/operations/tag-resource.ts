import { parameterInvalid } from '../errors';
import { TAGGED_RESOURCE, taggedKey, withTags } from './parts/tagged-resource';
import { operation } from './operation';

/** Adds tags to a key; a tag whose key it has already gets the new value. */
export const TagResource = operation({
  params: { ...TAGGED_RESOURCE, Tags: { kind: 'tags', required: true, maxItems: 10 } },
  key: taggedKey,
  run({ Tags }, { key }) {
    const tags = withTags(key, Tags);
    if (tags === undefined) throw parameterInvalid('Tags');
    key.tags = tags;
    return {};
  },
});
