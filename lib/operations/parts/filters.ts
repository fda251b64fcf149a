import type { Filter } from '../../parameters/rows';

/**
 * Tells what the filters of a request let through: different filters must all fit; of the values of one filter, also
 * over repeated entries, one must. An entry without values asks for nothing.
 * @param fits whether an item fits one value of the named filter
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
