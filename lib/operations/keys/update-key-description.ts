import { MAX_DESCRIPTION_LENGTH } from '../../registry/limits';
import { keyOperation } from '../key-operation';

/** Replaces the description. An empty string removes it. */
export const UpdateKeyDescription = keyOperation({
  keyId: ['id'],
  params: {
    Description: { kind: 'text', required: true, mayBeEmpty: true, maxLength: MAX_DESCRIPTION_LENGTH },
  },
  run({ Description }, { key }) {
    key.description = Description;
    return {};
  },
});
