/** The data of a request while it is handled, and the registry that it uses. */
import type { SentDelays } from '../control/delays';
import type { ActiveFault } from '../control/faults';
import type { AccountRegion } from '../base/account-region';
import type { LoggedChange, RequestLog } from '../log/request-log';
import type { RawParameters } from '../parameters/nested';
import type { Registries } from '../registry/registries';
import type { Registry } from '../registry/registry';
import { currentRegistry } from '../time/apply-due';
import type { Format } from '../wire/decode-request';
import type { World } from './world';

/** If a step rejects the request, the error response uses the fields that are set so far. */
export interface Call {
  readonly world: World;
  /** The registries and the log at the time when the request arrived. */
  readonly registries: Registries;
  readonly log: RequestLog;
  /** Service time in milliseconds. */
  readonly arrivedAt: number;
  /** When the call is executed: a fault may have delayed it. */
  now: number;
  accessKeyId: string | undefined;
  accountId: string;
  regionId: string;
  /** The instance whose dedicated gateway received the request; undefined for the shared gateway, and with `classic`. */
  gateway: string | undefined;
  requestId: string;
  format: Format;
  action: string;
  parameters: RawParameters;
  /** Started when the client sent the request. */
  readonly delays: SentDelays | undefined;
  fault: ActiveFault | undefined;
  /** The state changes that the call caused; undefined if it caused none. */
  changes: readonly LoggedChange[] | undefined;
}

/** A call before any part of the request is read. */
export function newCall(
  world: World,
  delays: SentDelays | undefined,
  { accountId, regionId }: AccountRegion,
): Call {
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
    gateway: undefined,
    requestId: '',
    format: 'JSON',
    action: '',
    parameters: NO_PARAMETERS,
    delays,
    fault: undefined,
    changes: undefined,
  };
}

const NO_PARAMETERS: RawParameters = {};

export const newRequestId = ({ world, accountId, regionId }: Call): string =>
  world.requestIdsOf(accountId, regionId).uuid();

/** The registry of the call, with everything applied that is due. */
export const registryOf = (call: Call): Registry => currentRegistry(call.registries, call, call.now);
