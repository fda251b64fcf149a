import type { AccountRegion } from '../base/account-region';
import type { Mistakes } from '../base/check-fields';
import type { Registries } from '../registry/registries';
import type { Registry } from '../registry/registry';
import { regionNamedBy } from '../registry/region-tags';

/** The service time of a fixture, and the errors about it. */
export interface Moment {
  /** Service time, in milliseconds. */
  readonly now: number;
  readonly mistakes: Mistakes;
}

/** The registry that a fixture is added to. */
export interface Destination extends Moment {
  readonly registry: Registry;
}

/** The options that select the region of a fixture. */
export interface Placed {
  readonly regionId?: string;
  readonly instanceId?: string;
}

/** The region of a fixture of an instance. Its id names a region, unless the short name is unknown. */
export const regionOfInstance = ({ regionId, instanceId }: Placed, place: AccountRegion): string =>
  regionId ?? (instanceId === undefined ? undefined : regionNamedBy(instanceId)) ?? place.regionId;

/** The region of a fixture of a key or a secret: a key of a seeded instance is in the region of the instance. */
export function regionOfResource(
  { regionId, instanceId }: Placed,
  { accountId, regionId: defaultRegionId }: AccountRegion,
  registries: Registries,
): string {
  if (regionId !== undefined) return regionId;
  if (instanceId === undefined) return defaultRegionId;
  const hasIt = ({ instances }: Registry) => instances.get(instanceId) !== undefined;
  return registries.regionWhere(accountId, hasIt, defaultRegionId);
}
