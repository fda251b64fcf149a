import { aliasExists, limitExceeded, parameterInvalid } from '../errors';
import { ALIAS_NAME, RESERVED_ALIAS } from '../registry/ids';
import { ALIAS_QUOTA } from '../registry/quotas';
import { operation } from './operation';

/** Gives a key one more name, unique in its account and region. */
export const CreateAlias = operation({
  params: {
    AliasName: { kind: 'text', required: true, pattern: ALIAS_NAME },
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ AliasName }, { key, registry }) {
    if (RESERVED_ALIAS.test(AliasName)) throw parameterInvalid('AliasName');
    if (registry.hasAlias(AliasName)) throw aliasExists();
    if (registry.aliasCount >= ALIAS_QUOTA) throw limitExceeded();
    registry.bindAlias(AliasName, key);
    return {};
  },
});
