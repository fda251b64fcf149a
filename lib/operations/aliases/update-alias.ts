import { ALIAS_NAME } from '../../registry/ids';
import { resolvedKeyOperation } from '../key-operation';
import { keyIdRow } from '../parts/naming-rows';

/** Points an alias at another key. */
export const UpdateAlias = resolvedKeyOperation({
  params: {
    AliasName: { kind: 'text', required: true, names: 'alias', pattern: ALIAS_NAME },
    KeyId: keyIdRow(['id']),
  },
  // The new target: its state alone counts, the key that the alias leaves is never asked.
  resolve({ AliasName, KeyId }, registry) {
    registry.aliases.resolve(AliasName);
    return { key: registry.resolve(KeyId) };
  },
  run({ AliasName }, { key, registry }) {
    registry.aliases.bind(AliasName, key.id);
    return {};
  },
});
