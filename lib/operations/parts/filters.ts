import type { Filter } from '../../parameters/rows';

/**
 * Combines the filters of a request: an item must match every filter key, and at least one of the values of a key, also if
 * several entries have the same key. A key without values matches every item.
 * @param fits whether an item matches one value of the filter
 */
export function matchesFilters<Item>(
  filters: readonly Filter[],
  fits: (item: Item, name: string, value: string) => boolean,
): (item: Item) => boolean {
  const wanted = new Map<string, Set<string>>();
  for (const { key, values } of filters) wanted.set(key, new Set([...(wanted.get(key) ?? []), ...values]));
  return (item) =>
    [...wanted].every(
      ([name, values]) => values.size === 0 || [...values].some((value) => fits(item, name, value)),
    );
}
