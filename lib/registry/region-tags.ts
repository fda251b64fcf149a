/**
 * The short names of regions in the ids of instances and of their keys: `kst-hzz62ee817bvyyr5xq3na`,
 * `key-shh6715c21812y8i7zhki`. No list is published, so this is the list of names that were seen.
 * Source: samples of the vendor's SDKs (hzz, bjj, szz, gzz); confidential-containers guest-components (shh); published
 * configurations of third parties (sgp).
 */
const REGIONS: Readonly<Record<string, string>> = {
  hzz: 'cn-hangzhou',
  bjj: 'cn-beijing',
  shh: 'cn-shanghai',
  szz: 'cn-shenzhen',
  gzz: 'cn-guangzhou',
  sgp: 'ap-southeast-1',
};

/** An id with a short name. Ids of pay-as-you-go instances, and of their keys, have a `p` before it. */
const TAGGED = /^(?:kst|key)-(p?[a-z]{3})[0-9a-f]{8}[0-9a-z]{10}$/;

/** The short name in the id of an instance or of a key: `hzz` or `phzz`; undefined for any other id. */
export const regionTagIn = (id: string): string | undefined => TAGGED.exec(id)?.[1];

/** The region that the id of an instance or of a key names; undefined if it names none, or an unknown one. */
export function regionNamedBy(id: string): string | undefined {
  const name = regionTagIn(id)?.slice(-3);
  return name !== undefined && Object.hasOwn(REGIONS, name) ? REGIONS[name] : undefined;
}

/** The short name of a region. A region whose short name is unknown gets one that no known region has. */
export const regionTagOf = (regionId: string): string =>
  Object.keys(REGIONS).find((name) => REGIONS[name] === regionId) ?? 'zzz';
