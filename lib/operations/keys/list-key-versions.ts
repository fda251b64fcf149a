import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { operation } from '../operation';
import { keyVersion } from '../parts/key-version';
import { pageOf, pagingFields } from '../parts/page';

/** The versions of a key, newest first. */
export const ListKeyVersions = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias'] },
    PageNumber: PAGE_NUMBER,
    PageSize: PAGE_SIZE,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ PageNumber, PageSize }, { key }) {
    const paging = { PageNumber, PageSize };
    const page = pageOf([...key.versions].reverse(), paging).map((version) => keyVersion(key, version));
    return { KeyVersions: { KeyVersion: page }, ...pagingFields(key.versions, paging) };
  },
});
