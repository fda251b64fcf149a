import type { ServiceClock } from '../../base/clock';
import type { Registries } from '../../registry/registries';

/** Where fixtures are loaded into and exported from. A world has both fields. */
export interface FixtureStore {
  readonly clock: ServiceClock;
  readonly registries: Registries;
}
