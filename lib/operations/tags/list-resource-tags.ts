import { operation } from '../operation';

/** The tags of a key, in every state and without pages. */
export const ListResourceTags = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id'] } },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run(_input, { key }) {
    const tags = [...(key.tags ?? [])].map(([TagKey, TagValue]) => ({ KeyId: key.id, TagKey, TagValue }));
    return { Tags: { Tag: tags } };
  },
});
