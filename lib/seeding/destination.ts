import type { Mistakes } from '../base/check-fields';
import type { Registry } from '../registry/registry';

/** When a fixture is put somewhere, and how its mistakes are told. */
export interface Moment {
  /** Service time, in milliseconds. */
  readonly now: number;
  readonly mistakes: Mistakes;
}

/** Where a fixture goes. */
export interface Destination extends Moment {
  readonly registry: Registry;
}
