/** A map whose copies cost nothing: they share its entries until one of them changes. The values must never change. */
export class SharedMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #isShared = false;

  copy(): SharedMap<Key, Value> {
    const copy = new SharedMap<Key, Value>();
    copy.#entries = this.#entries;
    copy.#isShared = true;
    this.#isShared = true;
    return copy;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  /** In the order in which their keys were added. */
  get values(): readonly Value[] {
    return [...this.#entries.values()];
  }

  set(key: Key, value: Value): void {
    this.#ownEntries().set(key, value);
  }

  delete(key: Key): void {
    this.#ownEntries().delete(key);
  }

  #ownEntries(): Map<Key, Value> {
    if (this.#isShared) {
      this.#entries = new Map(this.#entries);
      this.#isShared = false;
    }
    return this.#entries;
  }
}
