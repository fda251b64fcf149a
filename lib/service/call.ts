/** What is known of a request on its way, and where it looks. */
import type { ActiveFault } from '../control/faults';
import type { LoggedChange, RequestLog } from '../log/request-log';
import type { RawParameters } from '../parameters/nested';
import type { Registries } from '../registry/registries';
import type { Registry } from '../registry/registry';
import { currentRegistry } from '../time/apply-due';
import type { Format } from '../wire/decode-request';
import type { World } from './world';

/** A refusal at any step is answered with as much of it as there is. */
export interface Call {
  readonly world: World;
  /** What it finds and where it is recorded: those of the time when it came in. */
  readonly registries: Registries;
  readonly log: RequestLog;
  /** Service time in milliseconds. */
  readonly arrivedAt: number;
  /** When it is carried out: a fault may have held it back. */
  now: number;
  accessKeyId: string | undefined;
  accountId: string;
  regionId: string;
  requestId: string;
  format: Format;
  action: string;
  parameters: RawParameters;
  fault: ActiveFault | undefined;
  /** What it did to states; undefined for nothing. */
  changes: readonly LoggedChange[] | undefined;
}

/** Before anything of the request has been read. */
export function newCall(world: World, accountId: string, regionId: string): Call {
  const now = world.clock.millis();
  return {
    world,
    registries: world.registries,
    log: world.log,
    arrivedAt: now,
    now,
    accessKeyId: undefined,
    accountId,
    regionId,
    requestId: '',
    format: 'JSON',
    action: '',
    parameters: NO_PARAMETERS,
    fault: undefined,
    changes: undefined,
  };
}

const NO_PARAMETERS: RawParameters = {};

export const newRequestId = ({ world, accountId, regionId }: Call): string =>
  world.requestIdsOf(accountId, regionId).uuid();

/** Where the call looks, as time has left it. */
export const registryOf = (call: Call): Registry => currentRegistry(call.registries, call, call.now);
