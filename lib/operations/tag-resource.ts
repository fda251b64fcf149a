import { parameterInvalid } from '../errors';
import { TAG_QUOTA } from '../registry/limits';
import { TAGGED_RESOURCE, taggedKey } from './parts/tagged-resource';
import { operation } from './operation';

/** Adds tags to a key; a tag whose key it has already gets the new value. */
export const TagResource = operation({
  params: { ...TAGGED_RESOURCE, Tags: { kind: 'tags', required: true, maxItems: 10 } },
  key: taggedKey,
  run({ Tags }, { key }) {
    const tags = new Map([...(key.tags ?? []), ...Tags]);
    // A new value for a tag that is there already needs no room.
    const grows = tags.size > (key.tags?.size ?? 0);
    if (grows && tags.size > TAG_QUOTA) throw parameterInvalid('Tags');
    key.tags = tags;
    return {};
  },
});
