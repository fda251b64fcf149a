import { aliasExists, limitExceeded } from '../../base/kms-errors';
import { NEW_ALIAS_NAME } from '../../registry/ids';
import { operation } from '../operation';

/** Gives a key one more name, unique in its account and region. */
export const CreateAlias = operation({
  params: {
    AliasName: { kind: 'text', required: true, pattern: NEW_ALIAS_NAME },
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ AliasName }, { key, registry }) {
    if (registry.aliases.has(AliasName)) throw aliasExists();
    if (registry.aliases.count >= registry.quotas.aliases) throw limitExceeded();
    registry.aliases.bind(AliasName, key.id);
    return {};
  },
});
