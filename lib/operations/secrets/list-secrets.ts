import { isoSeconds } from '../../base/clock';
import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { SECRET_NAME } from '../../registry/ids';
import type { Registry } from '../../registry/registry';
import { type Secret, typeOf } from '../../registry/records/secret';
import { keylessOperation } from '../operation';
import { matchesFilters } from '../parts/filters';
import { pageOf, pagingFields } from '../parts/page';
import { plannedDeleteTime, tagsField } from './parts/secret-metadata';

/** The strings that each filter is compared with, and whether a prefix matches (inferred). Source: ListSecrets, 2023-2026. */
const FILTERS = {
  SecretName: { of: ({ name }) => [name], byPrefix: true },
  Description: { of: ({ description }) => [description], byPrefix: true },
  TagKey: { of: ({ tags }) => [...(tags?.keys() ?? [])] },
  TagValue: { of: ({ tags }) => [...(tags?.values() ?? [])] },
  DKMSInstanceId: { of: ({ instanceId }) => [instanceId] },
  SecretType: { of: (secret) => [typeOf(secret)] },
  Creator: { of: (_secret, registry) => [registry.accountId] },
} satisfies Record<string, Filter>;

const TAG_TEXT = /^[\p{L}\p{N}/_.+=@:-]{1,256}$/u;

interface Filter {
  of(secret: Secret, registry: Registry): readonly (string | undefined)[];
  readonly byPrefix?: boolean;
}

/** Lists the secrets of the region, oldest first, including those in PendingDeletion. */
export const ListSecrets = keylessOperation({
  params: {
    Filters: {
      kind: 'filters',
      keys: Object.keys(FILTERS),
      maxItems: 10,
      maxValues: 10,
      patterns: {
        SecretName: SECRET_NAME,
        Description: /^.{1,256}$/s,
        TagKey: TAG_TEXT,
        TagValue: TAG_TEXT,
      },
    },
    FetchTags: { kind: 'boolean', default: false },
    PageNumber: PAGE_NUMBER,
    PageSize: PAGE_SIZE,
  },
  run({ Filters = [], FetchTags, ...paging }, { registry }) {
    const fits = matchesFilters(Filters, (secret: Secret, name, value) => {
      const { of, byPrefix = false }: Filter = FILTERS[name as keyof typeof FILTERS];
      return of(secret, registry).some((text) => (byPrefix ? text?.startsWith(value) : text === value));
    });
    const secrets = registry.secrets.all.filter(fits);
    const page = pageOf(secrets, paging).map((secret) => ({
      SecretName: secret.name,
      SecretType: typeOf(secret),
      CreateTime: isoSeconds(secret.createdAt),
      UpdateTime: isoSeconds(secret.updatedAt),
      ...plannedDeleteTime(secret),
      ...(FetchTags ? tagsField(secret) : {}),
    }));
    return { SecretList: { Secret: page }, ...pagingFields(secrets, paging) };
  },
});
