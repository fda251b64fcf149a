import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import type { Cmk } from '../../registry/records/key';
import type { Registry } from '../../registry/registry';
import { keylessOperation } from '../operation';
import { matchesFilters } from '../parts/filters';
import { creatorOf } from './parts/key-metadata';
import { pageOf, pagingFields } from '../parts/page';

/** The strings that each filter is compared with; `keyId` is spelled so in the documentation. Source: ListKeys, 2024-2026. */
const FILTERS = {
  KeyState: (key) => [key.state],
  KeySpec: (key) => [key.spec],
  KeyUsage: (key) => [key.usage],
  ProtectionLevel: (key) => [key.protectionLevel],
  CreatorType: ({ service }) => [service === undefined ? 'User' : 'Service'],
  DKMSInstanceId: (key) => [key.instanceId],
  keyId: (key) => [key.id],
  AliasName: (key, registry) => registry.aliases.of(key.id).map(({ name }) => name),
  Creator: (key, registry) => [creatorOf(key, registry)],
  TagKey: (key) => [...(key.tags?.keys() ?? [])],
  TagValue: (key) => [...(key.tags?.values() ?? [])],
} satisfies Record<string, (key: Cmk, registry: Registry) => readonly (string | undefined)[]>;

/** Lists the keys of the region, oldest first, in every state. */
export const ListKeys = keylessOperation({
  params: {
    Filters: { kind: 'filters', keys: Object.keys(FILTERS), maxItems: 10, maxValues: 10 },
    PageNumber: PAGE_NUMBER,
    PageSize: PAGE_SIZE,
  },
  run({ Filters, ...paging }, { registry }) {
    const keys =
      Filters === undefined
        ? registry.keys.all
        : registry.keys.all.filter(
            matchesFilters(Filters, (key, name, value) =>
              FILTERS[name as keyof typeof FILTERS](key, registry).some((text) => text === value),
            ),
          );
    const page = pageOf(keys, paging).map((key) => ({ KeyId: key.id, KeyArn: registry.keyArn(key) }));
    return { Keys: { Key: page }, ...pagingFields(keys, paging) };
  },
});
