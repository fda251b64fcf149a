import type { RandomSource } from '../crypto/random';
import type { Quotas } from './limits';
import { Registry } from './registry';
import type { StateChangeListener } from './state-change';

/** Every registry of an installation, one for each account and region that was ever asked for. */
export class Registries {
  readonly #registries = new Map<string, Registry>();

  constructor(
    readonly quotas: Quotas,
    /** The source of a region's ids and material. */
    readonly randomOf: (regionId: string) => RandomSource,
    readonly onStateChange: StateChangeListener,
  ) {}

  of(accountId: string, regionId: string): Registry {
    const name = `${accountId}/${regionId}`;
    let registry = this.#registries.get(name);
    if (registry === undefined) {
      registry = new Registry(accountId, regionId, this.quotas, this.randomOf(regionId), this.onStateChange);
      this.#registries.set(name, registry);
    }
    return registry;
  }

  /** Carries out everywhere what time has done. */
  settle(now: number): void {
    for (const registry of this.#registries.values()) registry.settle(now);
  }

  clear(): void {
    this.#registries.clear();
  }
}
