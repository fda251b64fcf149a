/**
 * The state that calls of KMS read and change. Tests that run at the same time must not share it.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { Denials, type DenialsState } from '../control/denials';
import { ServiceClock } from '../base/clock';
import type { Lifetime } from '../base/lifetime';
import { type RandomSource, randomSource } from '../crypto/random';
import { Faults, type FaultsState } from '../control/faults';
import { Registries } from '../registry/registries';
import type { RegistrySettings } from '../registry/registry';
import type { StateChangeListener } from '../registry/state-change';
import { RequestLog } from '../log/request-log';
import { keyIdsOfBlobs } from '../log/timeline';
import { SeenSignatures } from '../wire/seen-signatures';

export interface WorldOptions extends RegistrySettings {
  /** The account of every access key that the option `accounts` does not name. */
  readonly accountId: string;
  readonly randomSeed: string | number | undefined;
}

/** The saved state of a world. It shares no mutable data with a world, so it can be restored any number of times. */
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
 * The state of one run, or of everything outside of runs. A call keeps the registries and the log of its start: what it does
 * after a reset() or a rollback() changes only the old registries.
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

  /** @param lifetime of the installation; its end cancels the waiters of all worlds */
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
    return new Registries(this.options, secretsOf, this.#toldTo(this.log));
  }

  #toldTo(log: RequestLog): StateChangeListener {
    return (change) => log.addChange(change, this.clock.millis());
  }

  /** Each account and region has its own random streams. Those of the default account do not depend on its id. */
  #newSource(accountId: string, regionId: string, purpose: string): RandomSource {
    const { accountId: own, randomSeed } = this.options;
    return randomSource(randomSeed, `${accountId === own ? '' : `${accountId}/`}${regionId}/${purpose}`);
  }

  /** Saves everything except the history: the log, and the signatures that were seen. */
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

  /** Resets everything: keys, log, clock, faults, denials, and the positions in the random streams. */
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
 * Finds the world of the current caller: one world for the process, and one for each `kms.run()` and everything that starts
 * inside. There is no list of runs, so the worlds of ended runs can be garbage-collected.
 */
export class Worlds {
  readonly #outside: World;
  /** Created by the first run(), because async_hooks tracks every promise of the process from then on. */
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

  /** Runs the callback in a new, empty world. @returns what the callback returns */
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
