import { ALIAS_NAME } from '../../registry/ids';
import { resolvedKeyOperation } from '../key-operation';

/** Takes a name away from its key, whatever the key's state; the key itself is untouched. */
export const DeleteAlias = resolvedKeyOperation({
  xmlRoot: 'KMS',
  params: { AliasName: { kind: 'text', required: true, names: 'alias', pattern: ALIAS_NAME } },
  resolve: ({ AliasName }, registry) => ({ key: registry.resolve(AliasName) }),
  run({ AliasName }, { registry }) {
    registry.aliases.remove(AliasName);
    return {};
  },
});
