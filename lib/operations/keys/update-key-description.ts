import { MAX_DESCRIPTION_LENGTH } from '../../registry/limits';
import { operation } from '../operation';

/** Replaces the whole description; an empty one clears it. */
export const UpdateKeyDescription = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    Description: { kind: 'text', required: true, mayBeEmpty: true, maxLength: MAX_DESCRIPTION_LENGTH },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ Description }, { key }) {
    key.description = Description;
    return {};
  },
});
