import { ALIAS_NAME } from '../../registry/ids';
import { resolvedKeyOperation } from '../key-operation';
import { keyIdRow } from '../parts/naming-rows';

/** Moves an alias to another key. */
export const UpdateAlias = resolvedKeyOperation({
  params: {
    AliasName: { kind: 'text', required: true, names: 'alias', pattern: ALIAS_NAME },
    KeyId: keyIdRow(['id']),
  },
  // The new key: only its state is checked, not the state of the old key.
  resolve({ AliasName, KeyId }, registry) {
    registry.aliases.resolve(AliasName);
    return { key: registry.resolveParameter('KeyId', KeyId) };
  },
  run({ AliasName }, { key, registry }) {
    registry.aliases.bind(AliasName, key.id);
    return {};
  },
});
