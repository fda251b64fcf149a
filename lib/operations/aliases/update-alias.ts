import { ALIAS_NAME } from '../../registry/ids';
import { operation } from '../operation';

/** Points an alias at another key. */
export const UpdateAlias = operation({
  params: {
    AliasName: { kind: 'text', required: true, pattern: ALIAS_NAME },
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
  },
  // The new target: its state alone counts, the key that the alias leaves is never asked.
  key({ AliasName, KeyId }, registry) {
    registry.aliases.require(AliasName);
    return registry.resolve(KeyId);
  },
  run({ AliasName }, { key, registry }) {
    registry.aliases.bind(AliasName, key.id);
    return {};
  },
});
