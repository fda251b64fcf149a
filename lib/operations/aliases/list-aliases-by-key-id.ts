import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { aliasList } from './parts/alias-list';
import { keyOperation } from '../key-operation';

/** Lists the aliases of one key, oldest first. */
export const ListAliasesByKeyId = keyOperation({
  keyId: ['id', 'arn'],
  params: {
    PageNumber: PAGE_NUMBER,
    PageSize: PAGE_SIZE,
  },
  run: ({ PageNumber, PageSize }, { key, registry }) =>
    aliasList(registry.aliases.of(key.id), { PageNumber, PageSize }, registry),
});
