/** Creates the object that installKmsMock() returns. */
import { inspectValue } from '../base/inspect-value';
import { toDate } from '../base/clock';
import { KmsMockUsageError } from '../base/usage-error';
import type { Lifetime } from '../base/lifetime';
import type { FaultOptions } from '../control/fault-options';
import type { Fault } from '../control/faults';
import type { KmsClock, KmsFaults, KmsMock, KmsSnapshot } from '../kms-mock';
import type { ExpectedKmsParams } from '../log/request-log';
import { formatTimeline } from '../log/timeline';
import type { KmsService } from '../service/service';
import type { WorldState } from '../service/world';
import { applyDueEverywhere } from '../time/apply-due';
import { callerOf } from './caller';
import { type Viewed, viewOf } from './view';

/** Some sandboxes of Node 20 do not have the symbol. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

/** @throws KmsMockUsageError NOT_INSTALLED after the end of the installation */
type RequireInstalled = (call: string) => void;

/** @param lifetime of the installation; after its end the methods throw NOT_INSTALLED */
export function createHandle(
  service: KmsService,
  lifetime: Lifetime,
  unusedFaults: 'report' | 'ignore',
): KmsMock {
  const { accountId, defaultRegionId: regionId } = service.options;
  const uninstall = () => lifetime.end('uninstall()');
  const requireInstalled: RequireInstalled = (call) => {
    if (lifetime.isOver) throw notInstalled(call);
  };
  const viewed: Viewed = {
    get world() {
      return service.world;
    },
    requireInstalled,
  };
  return {
    ...viewOf(viewed, { accountId, regionId }),
    clock: clockOf(service),
    faults: faultsOf(service, requireInstalled),
    deny: denyOf(service, requireInstalled),
    get requests() {
      return service.world.log.records;
    },
    nextRequest(action?: string, params?: ExpectedKmsParams) {
      requireInstalled('nextRequest()');
      return service.world.log.next(action, params);
    },
    timeline() {
      const { log, registries } = service.world;
      return formatTimeline(log, (versionId, region) => registries.keyOfVersion(versionId, region));
    },
    reset() {
      const unused = unusedFaults === 'report' ? service.world.faults.unused() : [];
      service.world.reset();
      if (unused.length > 0) throw faultsUnused(unused);
    },
    ...snapshotsOf(service, requireInstalled),
    run(callback) {
      requireInstalled('run()');
      if (typeof callback !== 'function') throw callbackInvalid(callback);
      return service.worlds.run(callback);
    },
    uninstall,
    [DISPOSE]: uninstall,
  } as KmsMock;
}

function clockOf(service: KmsService): KmsClock {
  // The timeline then shows at once what the move of the clock changed. If something else moves the time, the next request
  // or the next read of the test applies what is due.
  const withDueApplied = (now: Date): Date => {
    applyDueEverywhere(service.world.registries, now.getTime());
    return now;
  };
  return {
    now: () => service.world.clock.now(),
    advance: (duration) => withDueApplied(service.world.clock.advance(duration)),
    set: (date) => withDueApplied(service.world.clock.set(date)),
  };
}

function faultsOf(service: KmsService, requireInstalled: RequireInstalled): KmsFaults {
  function add(fault: FaultOptions): Fault {
    requireInstalled('faults.add()');
    const home = service.world.faults;
    const rule = home.add(fault, callerOf(add));
    // A rollback inside a run may have added the fault to the state of that run.
    const here = () => (service.world.faults.has(rule) ? service.world.faults : home);
    return {
      get used() {
        return here().used(rule);
      },
      held: () => here().held(rule),
      remove: () => here().remove(rule),
    };
  }
  return { add, clear: () => service.world.faults.clear() };
}

const denyOf =
  (service: KmsService, requireInstalled: RequireInstalled): KmsMock['deny'] =>
  (denial) => {
    requireInstalled('deny()');
    const home = service.world.denials;
    const rule = home.add(denial);
    return {
      remove: () => (service.world.denials.has(rule) ? service.world.denials : home).remove(rule),
    };
  };

function snapshotsOf(
  service: KmsService,
  requireInstalled: RequireInstalled,
): Pick<KmsMock, 'snapshot' | 'rollback'> {
  const states = new WeakMap<KmsSnapshot, WorldState>();
  return {
    snapshot() {
      requireInstalled('snapshot()');
      const state = service.world.snapshot();
      const snapshot: KmsSnapshot = Object.freeze({ takenAt: toDate(state.takenAt) });
      states.set(snapshot, state);
      return snapshot;
    },
    rollback(snapshot) {
      requireInstalled('rollback()');
      const state = states.get(snapshot);
      if (state === undefined) throw snapshotInvalid(snapshot);
      service.world.rollback(state);
    },
  };
}

const notInstalled = (call: string): KmsMockUsageError =>
  new KmsMockUsageError(
    'NOT_INSTALLED',
    `${call} was called after uninstall(). Install the mock again first.`,
  );

const snapshotInvalid = (given: unknown): KmsMockUsageError =>
  new KmsMockUsageError(
    'INVALID_SNAPSHOT',
    `rollback(${inspectValue(given)}): this is not a snapshot of this installation. Take one with kms.snapshot() ` +
      'after installKmsMock(). You can roll back to it any number of times until uninstall().',
  );

const callbackInvalid = (given: unknown): KmsMockUsageError =>
  new KmsMockUsageError(
    'INVALID_OPTION',
    `run(${inspectValue(given)}): give a function, such as kms.run(async () => { … }).`,
  );

const faultsUnused = (faults: readonly string[]): KmsMockUsageError =>
  new KmsMockUsageError(
    'UNUSED_FAULTS',
    `reset(): ${faults.length === 1 ? 'a fault was' : `${faults.length} faults were`} added but not used up. Either ` +
      'the code under test made fewer calls than the test expects, or the fault does not match them (action, when, skip):' +
      `\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
