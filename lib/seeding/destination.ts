import type { Mistakes } from '../base/check-fields';
import type { Registry } from '../registry/registry';

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
