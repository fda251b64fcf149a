import type { ServiceClock } from '../../base/clock';
import type { Registries } from '../../registry/registries';

/** The part of a world that fixtures are loaded into and exported from. */
export interface FixtureStore {
  readonly clock: ServiceClock;
  readonly registries: Registries;
}
