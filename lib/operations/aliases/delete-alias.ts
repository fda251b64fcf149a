import { ALIAS_NAME } from '../../registry/ids';
import { operation } from '../operation';

/** Takes a name away from its key, whatever the key's state; the key itself is untouched. */
export const DeleteAlias = operation({
  params: { AliasName: { kind: 'text', required: true, pattern: ALIAS_NAME } },
  key: ({ AliasName }, registry) => registry.resolve(AliasName),
  run({ AliasName }, { registry }) {
    registry.aliases.remove(AliasName);
    return {};
  },
});
