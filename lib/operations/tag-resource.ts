import { parameterInvalid } from '../errors';
import { TAG_QUOTA } from '../registry/tags';
import { TAGGED_RESOURCE, taggedKey } from './answers/tagged-resource';
import { operation } from './operation';

/** Adds tags to a key; a tag whose key it has already gets the new value. */
export const TagResource = operation({
  params: { ...TAGGED_RESOURCE, Tags: { kind: 'tags', required: true, maxItems: 10 } },
  key: taggedKey,
  run({ Tags }, { key }) {
    const tags = new Map([...(key.tags ?? []), ...Tags]);
    if (tags.size > TAG_QUOTA) throw parameterInvalid('Tags');
    key.tags = tags;
    return {};
  },
});
