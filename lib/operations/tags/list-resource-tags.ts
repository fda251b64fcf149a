import { keyOperation } from '../key-operation';

/** Lists the tags of a key, in every state and without pages. */
export const ListResourceTags = keyOperation({
  keyId: ['id'],
  params: {},
  run(_input, { key }) {
    const tags = [...(key.tags ?? [])].map(([TagKey, TagValue]) => ({ KeyId: key.id, TagKey, TagValue }));
    return { Tags: { Tag: tags } };
  },
});
