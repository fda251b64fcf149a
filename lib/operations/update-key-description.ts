import { operation } from './operation';

/** Replaces the whole description; an empty one clears it. */
export const UpdateKeyDescription = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    Description: { kind: 'text', required: true, mayBeEmpty: true, maxLength: 8192 },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ Description }, { key }) {
    key.description = Description;
    return {};
  },
});
