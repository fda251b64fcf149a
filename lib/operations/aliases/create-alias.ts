import { aliasExists, limitExceeded } from '../../base/kms-errors';
import { NEW_ALIAS_NAME } from '../../registry/ids';
import { resolvedKeyOperation } from '../key-operation';
import { keyIdRow } from '../parts/naming-rows';

/** Creates an alias of a key. The alias is unique in its account and region. */
export const CreateAlias = resolvedKeyOperation({
  params: {
    AliasName: { kind: 'text', required: true, names: 'alias', pattern: NEW_ALIAS_NAME },
    KeyId: keyIdRow(['id']),
  },
  resolve: ({ KeyId }, registry) => ({ key: registry.resolveParameter('KeyId', KeyId) }),
  run({ AliasName }, { key, registry }) {
    if (registry.aliases.has(AliasName)) throw aliasExists();
    if (registry.aliases.count >= registry.quotas.aliases) throw limitExceeded();
    registry.aliases.bind(AliasName, key.id);
    return {};
  },
});
