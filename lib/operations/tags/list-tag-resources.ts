import { parameterInvalid } from '../../base/kms-errors';
import { TAG_QUOTA } from '../../registry/limits';
import { resourcesOperation } from '../resources-operation';
import { REGION_ID, RESOURCE_IDS, RESOURCE_TYPE, taggedResources } from './parts/resources';

const PAGE_ROWS = 200;

/** Lists the tags of the keys, secrets or instances of the region, one row for each tag. Resources, tags, or both filter them. */
export const ListTagResources = resourcesOperation({
  params: {
    RegionId: REGION_ID,
    ResourceType: RESOURCE_TYPE,
    ResourceId: RESOURCE_IDS,
    Tag: { kind: 'tagFilters', maxItems: TAG_QUOTA },
    NextToken: { kind: 'text' },
  },
  locate({ ResourceType, ResourceId }, registry) {
    if (ResourceId !== undefined) return taggedResources({ ResourceType, ResourceId }, registry);
    return registry[STORES[ResourceType]].all;
  },
  run({ ResourceType, Tag, NextToken }, { resources }) {
    const rows = resources.flatMap((resource) =>
      matching(resource.tags ?? new Map(), Tag).map(([TagKey, TagValue]) => ({
        ResourceId: 'id' in resource ? resource.id : resource.name,
        ResourceType,
        TagKey,
        TagValue,
      })),
    );
    const start = NextToken === undefined ? 0 : startOf(NextToken, rows.length);
    const end = start + PAGE_ROWS;
    return {
      TagResources: { TagResource: rows.slice(start, end) },
      NextToken: end < rows.length ? tokenFor(end) : '',
    };
  },
});

const STORES = { key: 'keys', secret: 'secrets', instance: 'instances' } as const;

/** The tags of a resource that the filters name; empty if the resource does not have all of them. */
function matching(
  tags: ReadonlyMap<string, string>,
  filters: ReadonlyMap<string, string | undefined> | undefined,
): readonly (readonly [string, string])[] {
  if (filters === undefined) return [...tags];
  const matches = [...tags].filter(
    ([name, value]) => filters.has(name) && (filters.get(name) ?? value) === value,
  );
  return matches.length === filters.size ? matches : [];
}

/** An opaque string for the caller. It contains the index of the first row of the next page. */
const tokenFor = (row: number): string => Buffer.from(`row ${row}`).toString('base64');

function startOf(token: string, rows: number): number {
  const row = Number(/^row (\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1]);
  if (tokenFor(row) !== token || row > rows) throw parameterInvalid('NextToken');
  return row;
}
