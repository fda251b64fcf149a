import type { Denial, DenyOptions } from '../control/denials';
import { inspectValue } from '../base/arguments';
import { type DateInput, type Duration, toDate } from '../base/clock';
import { debugEnabled, debugLine } from '../log/debug-line';
import { KmsMockUsageError } from '../base/usage-error';
import type { Fault, FaultOptions } from '../control/faults';
import { checkedOptions, type KmsMockOptions } from './options';
import type { ExpectedKmsParams, KmsAction, KmsRequestRecord, KmsRequests } from '../log/request-log';
import { KmsService } from '../service/service';
import { formatTimeline } from '../log/timeline';
import { applyDueEverywhere } from '../time/apply-due';
import { Endpoints } from '../transport/endpoints';
import { leftoverInstallation, registerInstallation } from '../transport/installation';
import { guardNetwork } from '../transport/network-guard';
import { keepNextTickReal } from '../transport/nock/next-tick';
import { interceptWithNock } from '../transport/nock/nock';
import { type KmsView, type Viewed, viewOf } from './view';
import type { WorldState } from '../service/world';

export type { KmsMockOptions } from './options';
export type { KmsView } from './view';

/** What is to go wrong. */
export interface KmsFaults {
  /**
   * Adds a fault. Of those that fit a request, the first that has uses left is at work.
   * @throws KmsMockUsageError INVALID_FAULT, NOT_INSTALLED after uninstall()
   */
  add(fault: FaultOptions): Fault;
  /** Takes every fault away. */
  clear(): void;
}

/** The clock of the mocked service: the time of the process (fake timers included) plus what the test added. */
export interface KmsClock {
  /** Service time now. */
  now(): Date;
  /**
   * Moves service time forward, and nothing else: neither `Date` nor any timer.
   * @returns the new service time
   * @throws KmsMockUsageError INVALID_DURATION
   */
  advance(duration: Duration): Date;
  /**
   * Moves service time to a date, never back.
   * @returns the new service time
   * @throws KmsMockUsageError CLOCK_MOVED_BACK, INVALID_DATE
   */
  set(date: DateInput): Date;
}

/** The state that a snapshot() found, for rollback(). What is in it is seen by rolling back to it. */
export interface KmsSnapshot {
  /** Service time when it was taken. */
  readonly takenAt: Date;
}

/** What installKmsMock() returns: the way to everything a test may do to the mocked service. */
export interface KmsMock extends KmsView {
  /** The time of the service: what deletions, rotations and expiries go by. */
  readonly clock: KmsClock;
  /** What is to go wrong, and how often. */
  readonly faults: KmsFaults;
  /**
   * From now on the permission system refuses these calls: Forbidden.NoPermission.
   * @throws KmsMockUsageError INVALID_OPTION, NOT_INSTALLED after uninstall()
   */
  deny(options: DenyOptions): Denial;
  /**
   * Every request answered since the installation or the last reset(), in the order of the answers: an array, and
   * `requests.of(action, params?)`, the requests of one action.
   */
  readonly requests: KmsRequests;
  /**
   * The next request that is answered after this call: of an action and with such parameters, where they are given. To be
   * called before the code that sends it. It starts no timer; at reset() or uninstall() it rejects.
   * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION; NOT_INSTALLED after uninstall();
   * rejects with REQUEST_NEVER_CAME
   */
  nextRequest<Action extends KmsAction>(
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): Promise<KmsRequestRecord<Action>>;
  nextRequest(): Promise<KmsRequestRecord>;
  /**
   * The story so far as a table to print: service time, action, key as the caller named it, answer, state change; with
   * what fixtures and time did in between.
   */
  timeline(): string;
  /**
   * Empties keys, log and clock, takes faults and denials away, and starts `randomSeed` anew. Interception stays. A call
   * that is still in flight is answered from what was there before, and is not in the new log; one that a fault holds
   * back before it is carried out loses its connection.
   * @throws KmsMockUsageError UNUSED_FAULTS, with `unusedFaults: 'report'`, after everything is done
   */
  reset(): void;
  /**
   * Keeps everything that a test can find: keys with their material, aliases, secrets, import tokens, the moved clock,
   * faults and denials, and how far the streams of `randomSeed` have been read; not the request log. It is good for any number of rollbacks, in
   * this world or in any run(), until uninstall(); reset() does not touch it.
   * @throws KmsMockUsageError NOT_INSTALLED after uninstall()
   */
  snapshot(): KmsSnapshot;
  /**
   * Makes everything as it was at the snapshot; what follows is the same then, to the byte if there is a `randomSeed`. The
   * request log goes on. A call that is still in flight is answered from what was there before, and changes nothing; one
   * that a fault holds back before it is carried out loses its connection.
   * @throws KmsMockUsageError INVALID_SNAPSHOT for one of another installation, NOT_INSTALLED after uninstall()
   */
  rollback(snapshot: KmsSnapshot): void;
  /**
   * Calls back in a new and empty world: keys, clock, request log, faults, denials and random streams of its own. In it are all calls of
   * this handle and all requests that start inside, also after an await; outside nothing changes. Runs can be nested and
   * can go on at the same time.
   * @returns what the callback returns
   * @throws KmsMockUsageError INVALID_OPTION for what is no function, NOT_INSTALLED after uninstall()
   */
  run<T>(callback: () => T): T;
  /**
   * Gives back everything that was claimed; mocks of your own that still wait stay. A call that is still in flight is
   * answered or fails, so await it first if you need its answer. Calling it again does nothing. If the mock was the one
   * to load nock, nock is switched off with it unless mocks are waiting: use nock.activate() before you make new ones in
   * the same file.
   */
  uninstall(): void;
  /** uninstall(), for `using kms = installKmsMock()`. */
  [Symbol.dispose](): void;
}

/** Some sandboxes of Node 20 do not have the symbol yet. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

/** @param calledAs the public function, whose caller is named when there is a second installation */
export function install(options: KmsMockOptions, calledAs: (options?: KmsMockOptions) => KmsMock): KmsMock {
  const { regionId, endpoints, unusedFaults, secrets, ...settings } = checkedOptions(options);
  const leftover = leftoverInstallation();

  const service = new KmsService({
    ...settings,
    defaultRegionId: regionId,
    onDefect: (error) => console.error(error),
    verifier: secrets === undefined ? undefined : signatureVerifier(secrets),
    onAnswer: debugEnabled(process.env.DEBUG)
      ? (record, milliseconds) => process.stderr.write(`${debugLine(record, milliseconds)}\n`)
      : undefined,
  });
  const hosts = new Endpoints(endpoints);

  const undo: ((environmentIsOver: boolean) => void)[] = [];
  const undoAll = (environmentIsOver: boolean) => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) step(environmentIsOver);
  };
  const uninstall = () => undoAll(false);
  try {
    undo.push(interceptWithNock(hosts, (request) => service.handle(request), leftover?.abandon));
    undo.push(guardNetwork(hosts));
    undo.push(keepNextTickReal());
    undo.push(
      registerInstallation(
        callerOf(calledAs),
        () => mock,
        () => undoAll(true),
      ),
    );
    undo.push(() => service.worlds.end('uninstall()'));
  } catch (error) {
    uninstall();
    throw error;
  }

  const requireInstalled = (call: string): void => {
    if (undo.length === 0) throw notInstalled(call);
  };
  // A test that moves the clock wants to see at once what that did; where time moves by itself, the next request does.
  const settled = (now: Date): Date => {
    applyDueEverywhere(service.world.registries, now.getTime());
    return now;
  };
  const addFault = (fault: FaultOptions): Fault => {
    requireInstalled('faults.add()');
    const home = service.world.faults;
    const rule = home.add(fault, callerOf(addFault));
    // A snapshot may have brought it into a run.
    const here = () => (service.world.faults.has(rule) ? service.world.faults : home);
    return {
      get used() {
        return here().used(rule);
      },
      held: () => here().held(rule),
      remove: () => here().remove(rule),
    };
  };
  const viewed: Viewed = {
    get world() {
      return service.world;
    },
    requireInstalled,
  };
  const states = new WeakMap<KmsSnapshot, WorldState>();
  const mock = {
    ...viewOf(viewed, { accountId: settings.accountId, regionId }),
    clock: {
      now: () => service.world.clock.now(),
      advance: (duration) => settled(service.world.clock.advance(duration)),
      set: (date) => settled(service.world.clock.set(date)),
    },
    faults: { add: addFault, clear: () => service.world.faults.clear() },
    deny(denial) {
      requireInstalled('deny()');
      const home = service.world.denials;
      const rule = home.add(denial);
      return {
        remove: () => (service.world.denials.has(rule) ? service.world.denials : home).remove(rule),
      };
    },
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
    run(callback) {
      requireInstalled('run()');
      if (typeof callback !== 'function') throw callbackInvalid(callback);
      return service.worlds.run(callback);
    },
    uninstall,
    [DISPOSE]: uninstall,
  } as KmsMock;
  return mock;
}

/** Loaded by those who ask for it: each module costs every test file. */
function signatureVerifier(secrets: Readonly<Record<string, string>>) {
  const { SignatureVerifier } = require('../wire/signatures') as typeof import('../wire/signatures');
  return new SignatureVerifier(secrets);
}

const notInstalled = (call: string): KmsMockUsageError =>
  new KmsMockUsageError(
    'NOT_INSTALLED',
    `${call} was called after uninstall(). Install the mock again first.`,
  );

const snapshotInvalid = (given: unknown): KmsMockUsageError =>
  new KmsMockUsageError(
    'INVALID_SNAPSHOT',
    `rollback(${inspectValue(given)}): this is no snapshot of this installation. Take one with kms.snapshot() after ` +
      'installKmsMock(); it is good for any number of rollbacks until uninstall().',
  );

const callbackInvalid = (given: unknown): KmsMockUsageError =>
  new KmsMockUsageError(
    'INVALID_OPTION',
    `run(${inspectValue(given)}): give a function, such as kms.run(async () => { … }).`,
  );

const faultsUnused = (faults: readonly string[]): KmsMockUsageError =>
  new KmsMockUsageError(
    'UNUSED_FAULTS',
    `reset(): ${faults.length === 1 ? 'a fault was' : `${faults.length} faults were`} added and not used up. Either ` +
      'the code under test made fewer calls than the test expects, or the fault does not fit them (action, when, skip):' +
      `\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );

/** The line of the stack that called the function. */
function callerOf(fn: (...args: never[]) => unknown): string {
  const here: { stack?: string } = {};
  Error.captureStackTrace(here, fn);
  return here.stack?.split('\n')[1]?.trim() ?? 'at an unknown place';
}
