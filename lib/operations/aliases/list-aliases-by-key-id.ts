import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { aliasList } from '../parts/alias-list';
import { operation } from '../operation';

/** The aliases of one key, oldest first. */
export const ListAliasesByKeyId = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    PageNumber: PAGE_NUMBER,
    PageSize: PAGE_SIZE,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run: ({ PageNumber, PageSize }, { key, registry }) =>
    aliasList(registry.aliases.of(key.id), { PageNumber, PageSize }, registry),
});
