import { ALIAS_NAME } from '../../registry/ids';
import { resolvedKeyOperation } from '../key-operation';

/** Deletes an alias, whatever the state of its key. The key does not change. */
export const DeleteAlias = resolvedKeyOperation({
  xmlRoot: 'KMS',
  params: { AliasName: { kind: 'text', required: true, names: 'alias', pattern: ALIAS_NAME } },
  resolve: ({ AliasName }, registry) => ({ key: registry.resolve(AliasName) }),
  run({ AliasName }, { registry }) {
    registry.aliases.remove(AliasName);
    return {};
  },
});
