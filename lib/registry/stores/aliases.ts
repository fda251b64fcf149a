import { aliasNotFound } from '../../base/kms-errors';
import type { Alias } from '../records/alias';
import { SharedMap } from '../shared-map';

/** The aliases of one account in one region: names of keys, unique in it. */
export class AliasStore {
  /** By name. */
  #aliases = new SharedMap<string, Alias>();

  copy(): AliasStore {
    const copy = new AliasStore();
    copy.#aliases = this.#aliases.copy();
    return copy;
  }

  /** Oldest first. */
  get all(): readonly Alias[] {
    return this.#aliases.values;
  }

  get count(): number {
    return this.#aliases.size;
  }

  get(name: string): Alias | undefined {
    return this.#aliases.get(name);
  }

  has(name: string): boolean {
    return this.#aliases.get(name) !== undefined;
  }

  /** @throws Forbidden.AliasNotFound */
  resolve(name: string): Alias {
    const alias = this.#aliases.get(name);
    if (alias === undefined) throw aliasNotFound();
    return alias;
  }

  /** The aliases of a key, oldest first. */
  of(keyId: string): readonly Alias[] {
    return this.all.filter((alias) => alias.keyId === keyId);
  }

  /** Binds a new alias, or moves an existing one to another key. */
  bind(name: string, keyId: string): void {
    this.#aliases.set(name, { name, keyId });
  }

  remove(name: string): void {
    this.#aliases.delete(name);
  }
}
