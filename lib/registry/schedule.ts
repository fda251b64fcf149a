import { NEVER } from '../base/clock';

/** The items that service time will change, and the date of the first change. `time/` applies the changes. */
export class Schedule<Item> {
  /** In the order in which they got a deadline. Their changes take random values in this order. */
  readonly #items = new Set<Item>();
  /** Never later than the first deadline. */
  #earliest = NEVER;

  /** @param deadlineOf the date of the next change of the item; NEVER for none */
  constructor(readonly deadlineOf: (item: Item) => number) {}

  /** Call it whenever a date of the item has changed. */
  update(item: Item): void {
    const deadline = this.deadlineOf(item);
    if (deadline === NEVER) {
      this.#items.delete(item);
    } else {
      this.#items.add(item);
      this.#earliest = Math.min(this.#earliest, deadline);
    }
  }

  remove(item: Item): void {
    this.#items.delete(item);
  }

  /** Calls back with each item that is due. Costs one comparison if none is due. */
  forEachDue(now: number, apply: (item: Item) => void): void {
    if (now < this.#earliest) return;
    this.#earliest = NEVER;
    for (const item of [...this.#items]) {
      if (this.deadlineOf(item) <= now) apply(item);
      if (this.#items.has(item)) this.update(item);
    }
  }

  /** @param copyOf returns the copy of an item */
  copy(copyOf: (item: Item) => Item): Schedule<Item> {
    const copy = new Schedule(this.deadlineOf);
    for (const item of this.#items) copy.#items.add(copyOf(item));
    copy.#earliest = this.#earliest;
    return copy;
  }
}
