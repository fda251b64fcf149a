import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { keyOperation } from '../key-operation';
import { keyVersion } from '../parts/key-version';
import { pageOf, pagingFields } from '../parts/page';

/** Lists the versions of a key, newest first. */
export const ListKeyVersions = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    PageNumber: PAGE_NUMBER,
    PageSize: PAGE_SIZE,
  },
  run({ PageNumber, PageSize }, { key }) {
    const paging = { PageNumber, PageSize };
    const page = pageOf([...key.versions].reverse(), paging).map((version) => keyVersion(key, version));
    return { KeyVersions: { KeyVersion: page }, ...pagingFields(key.versions, paging) };
  },
});
