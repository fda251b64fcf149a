import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { aliasList } from './parts/alias-list';
import { keylessOperation } from '../operation';

/** Lists all aliases of the region, oldest first. */
export const ListAliases = keylessOperation({
  xmlRoot: 'KMS',
  params: {
    PageNumber: PAGE_NUMBER,
    // 0 is documented only for this action; then the page is empty (inferred).
    PageSize: { ...PAGE_SIZE, min: 0 },
  },
  run: (paging, { registry }) => aliasList(registry.aliases.all, paging, registry),
});
