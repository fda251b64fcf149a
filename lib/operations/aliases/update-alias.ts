import { ALIAS_NAME } from '../../registry/ids';
import { guardServiceKey } from '../../state/service-keys';
import { resolvedKeyOperation } from '../key-operation';
import { keyIdRow } from '../parts/naming-rows';

/** Moves an alias to another key. */
export const UpdateAlias = resolvedKeyOperation({
  params: {
    AliasName: { kind: 'text', required: true, names: 'alias', pattern: ALIAS_NAME },
    KeyId: keyIdRow(['id']),
  },
  // The new key: only its state is checked, not the state of the old key. The alias of a service key cannot move.
  resolve({ AliasName, KeyId }, registry) {
    guardServiceKey('UpdateAlias', registry.resolve(AliasName));
    return { key: registry.resolveParameter('KeyId', KeyId) };
  },
  run({ AliasName }, { key, registry }) {
    registry.aliases.bind(AliasName, key.id);
    return {};
  },
});
