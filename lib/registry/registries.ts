import type { RandomSource } from '../crypto/random';
import { Registry, type RegistryContext, type RegistrySettings } from './registry';
import type { StateChangeListener } from './state-change';

/** The registries of a world: one for each account and region that was used. */
export class Registries {
  readonly #registries = new Map<string, Registry>();
  /** The registries of a snapshot, shared with it. Each is copied when it is first used. */
  readonly #kept = new Map<string, Registry>();

  readonly #context: RegistryContext;

  constructor(
    readonly settings: RegistrySettings,
    /** Creates the random source for the ids and the key material of an account in a region. */
    readonly randomOf: (accountId: string, regionId: string) => RandomSource,
    onStateChange: StateChangeListener,
    fixtureKeyIds: ReadonlySet<string> = new Set(),
  ) {
    this.#context = { ...settings, onStateChange, fixtureKeyIds: new Set(fixtureKeyIds) };
  }

  of(accountId: string, regionId: string): Registry {
    const name = `${accountId}/${regionId}`;
    let registry = this.#registries.get(name);
    if (registry === undefined) {
      registry =
        this.#kept.get(name)?.copy(this.#context) ??
        new Registry(accountId, regionId, this.randomOf(accountId, regionId), this.#context);
      this.#registries.set(name, registry);
      this.#kept.delete(name);
    }
    return registry;
  }

  /**
   * An independent copy of every registry. Copying a copy costs only the copies of the registries that were used in between.
   */
  copy(onStateChange: StateChangeListener): Registries {
    const copy = new Registries(this.settings, this.randomOf, onStateChange, this.#context.fixtureKeyIds);
    for (const [name, registry] of this.#kept) copy.#kept.set(name, registry);
    for (const [name, registry] of this.#registries) copy.#kept.set(name, registry.copy(copy.#context));
    return copy;
  }

  /** The id of the key of a version, in any account. */
  keyOfVersion(versionId: string, regionId: string): string | undefined {
    for (const registry of [...this.#kept.values(), ...this.#registries.values()]) {
      const located = registry.regionId === regionId ? registry.keys.findVersion(versionId) : undefined;
      if (located !== undefined) return located.key.id;
    }
    return undefined;
  }

  /** The region of the account whose registry matches: the preferred one if several do, or if none does. */
  regionWhere<Preferred extends string | undefined>(
    accountId: string,
    matches: (registry: Registry) => boolean,
    preferred: Preferred,
  ): string | Preferred {
    const regions = this.#regionsWhere(accountId, matches);
    return regions.find((regionId) => regionId === preferred) ?? regions[0] ?? preferred;
  }

  /** Sorted. */
  #regionsWhere(accountId: string, matches: (registry: Registry) => boolean): readonly string[] {
    return [...this.#kept.values(), ...this.#registries.values()]
      .filter((registry) => registry.accountId === accountId && matches(registry))
      .map(({ regionId }) => regionId)
      .sort();
  }

  /** One registry for each region that was used, sorted by name. */
  ofAccount(accountId: string): readonly Registry[] {
    return this.#regionsWhere(accountId, () => true).map((regionId) => this.of(accountId, regionId));
  }

  /** One registry for each account and region that was used. */
  get all(): readonly Registry[] {
    for (const { accountId, regionId } of [...this.#kept.values()]) this.of(accountId, regionId);
    return [...this.#registries.values()];
  }
}
