interface Paging {
  readonly PageNumber: number;
  readonly PageSize: number;
}

/** One page of a list. A page past the end is empty (inferred). */
export const pageOf = <Item>(items: readonly Item[], { PageNumber, PageSize }: Paging): readonly Item[] =>
  items.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);

/** The fields of every paged response. */
export const pagingFields = (items: readonly unknown[], { PageNumber, PageSize }: Paging) => ({
  TotalCount: items.length,
  PageNumber,
  PageSize,
});
