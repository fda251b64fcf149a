import { Registry } from './registry';

/** Every registry of an installation, one for each account and region that was ever asked for. */
export class Registries {
  readonly #registries = new Map<string, Registry>();

  of(accountId: string, regionId: string): Registry {
    const name = `${accountId}/${regionId}`;
    let registry = this.#registries.get(name);
    if (registry === undefined) {
      registry = new Registry(accountId, regionId);
      this.#registries.set(name, registry);
    }
    return registry;
  }

  clear(): void {
    this.#registries.clear();
  }
}
