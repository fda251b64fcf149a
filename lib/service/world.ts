/**
 * Everything that a call of KMS may find or leave behind, and that tests which run at the same time must not share.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { Denials, type DenialsState } from '../control/denials';
import { ServiceClock } from '../base/clock';
import type { Lifetime } from '../base/lifetime';
import { type RandomSource, randomSource } from '../crypto/random';
import { Faults, type FaultsState } from '../control/faults';
import type { Quotas } from '../registry/limits';
import { Registries } from '../registry/registries';
import type { StateChangeListener } from '../registry/state-change';
import { RequestLog } from '../log/request-log';
import { keyIdsOfBlobs } from '../log/timeline';
import { SeenSignatures } from '../wire/seen-signatures';

export interface WorldOptions {
  /** The account that every access key belongs to, unless something else is said of it. */
  readonly accountId: string;
  readonly randomSeed: string | number | undefined;
  readonly quotas: Quotas;
}

/** A world as it was at some moment. It shares nothing that changes with any world, so it is good for any number of them. */
export interface WorldState {
  /** Service time when it was taken, in milliseconds. */
  readonly takenAt: number;
  readonly registries: Registries;
  readonly requestIds: ReadonlyMap<string, RandomSource>;
  /** Milliseconds, as in ServiceClock. */
  readonly clockOffset: number;
  readonly faults: FaultsState;
  readonly denials: DenialsState;
}

/**
 * Whoever begins a call takes registries and log with it: what it still does after a reset() is lost with both, and after a
 * rollback(), which keeps the log, with the registries.
 */
export class World {
  readonly clock = new ServiceClock();
  readonly denials = new Denials();
  readonly faults: Faults;
  log: RequestLog;
  seenSignatures = new SeenSignatures();
  registries: Registries;
  /** By account and region. */
  #requestIds = new Map<string, RandomSource>();

  /** @param lifetime of the installation: at its end nobody waits any longer, in this world or in another one */
  constructor(
    readonly options: WorldOptions,
    readonly lifetime: Lifetime,
  ) {
    this.faults = new Faults(lifetime);
    this.log = new RequestLog(lifetime);
    this.registries = this.#newRegistries();
  }

  requestIdsOf(accountId: string, regionId: string): RandomSource {
    const name = `${accountId}/${regionId}`;
    let source = this.#requestIds.get(name);
    if (source === undefined) {
      source = this.#newSource(accountId, regionId, 'request ids');
      this.#requestIds.set(name, source);
    }
    return source;
  }

  #newRegistries(): Registries {
    const secretsOf = (accountId: string, regionId: string) =>
      this.#newSource(accountId, regionId, 'secrets');
    return new Registries(this.options.quotas, secretsOf, this.#toldTo(this.log));
  }

  #toldTo(log: RequestLog): StateChangeListener {
    return (change) => log.addChange(change, this.clock.millis());
  }

  /** Accounts and regions draw from streams of their own. That of the mock's own account does not depend on its id. */
  #newSource(accountId: string, regionId: string, purpose: string): RandomSource {
    const { accountId: own, randomSeed } = this.options;
    return randomSource(randomSeed, `${accountId === own ? '' : `${accountId}/`}${regionId}/${purpose}`);
  }

  /** All but what has been sent: the log, and the signatures that were seen. */
  snapshot(): WorldState {
    return {
      takenAt: this.clock.millis(),
      registries: this.registries.copy(this.#toldTo(this.log)),
      requestIds: copyOfSources(this.#requestIds),
      clockOffset: this.clock.offset,
      faults: this.faults.snapshot(),
      denials: this.denials.snapshot(),
    };
  }

  rollback(state: WorldState): void {
    const keyIds = keyIdsOfBlobs(this.log, this.registries);
    this.registries = state.registries.copy(this.#toldTo(this.log));
    this.#requestIds = copyOfSources(state.requestIds);
    this.clock.restore(state.clockOffset);
    this.faults.rollback(state.faults);
    this.denials.rollback(state.denials);
    this.log.addRollback({ takenAt: state.takenAt, at: this.clock.millis(), keyIds });
  }

  /** Forgets everything: keys, log, moved time, faults, denials, and how far the streams of a seed have been read. */
  reset(): void {
    this.faults.release('reset()');
    this.denials.clear();
    this.clock.reset();
    this.log.close('reset()');
    this.log = new RequestLog(this.lifetime);
    this.seenSignatures = new SeenSignatures();
    this.registries = this.#newRegistries();
    this.#requestIds.clear();
  }
}

const copyOfSources = (sources: ReadonlyMap<string, RandomSource>): Map<string, RandomSource> =>
  new Map([...sources].map(([name, source]) => [name, source.copy()]));

/**
 * The world of whoever asks: one for the process, and one for each `kms.run()` and all that is started inside. There is no
 * list of runs, so their worlds can be collected when they are over.
 */
export class Worlds {
  readonly #outside: World;
  /** Made by the first run(): async_hooks is loaded, and each promise of the process tracked, for those who need it. */
  #inside: AsyncLocalStorage<World> | undefined;

  constructor(
    readonly options: WorldOptions,
    readonly lifetime: Lifetime,
  ) {
    this.#outside = new World(options, lifetime);
  }

  get current(): World {
    return this.#inside?.getStore() ?? this.#outside;
  }

  /** Calls back in a new and empty world. @returns what the callback returns */
  run<T>(callback: () => T): T {
    if (this.#inside === undefined) {
      const asyncHooks: typeof import('node:async_hooks') = require('node:async_hooks');
      const inside: AsyncLocalStorage<World> = new asyncHooks.AsyncLocalStorage();
      this.#inside = inside;
      // async_hooks outlives the test file, so it must not keep the worlds.
      this.lifetime.add(() => {
        inside.disable();
        this.#inside = undefined;
      });
    }
    return this.#inside.run(new World(this.options, this.lifetime), callback);
  }
}
