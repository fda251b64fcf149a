import { NEVER } from '../base/clock';

/** The items that time alone will change, and when the first of them is due. It only tells: `time/` acts. */
export class Schedule<Item> {
  /** In the order in which they got a deadline: what happens to them draws from the random source in this order. */
  readonly #items = new Set<Item>();
  /** Never later than the first deadline. */
  #earliest = NEVER;

  /** @param deadlineOf when time next changes the item; NEVER for an item that it leaves alone */
  constructor(readonly deadlineOf: (item: Item) => number) {}

  /** To be called whenever a date of the item has changed. */
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

  /** Calls back with each item that is due. This is one comparison as long as none is. */
  forEachDue(now: number, apply: (item: Item) => void): void {
    if (now < this.#earliest) return;
    this.#earliest = NEVER;
    for (const item of [...this.#items]) {
      if (this.deadlineOf(item) <= now) apply(item);
      if (this.#items.has(item)) this.update(item);
    }
  }

  /** @param copyOf the copy of an item, which takes its place */
  copy(copyOf: (item: Item) => Item): Schedule<Item> {
    const copy = new Schedule(this.deadlineOf);
    for (const item of this.#items) copy.#items.add(copyOf(item));
    copy.#earliest = this.#earliest;
    return copy;
  }
}
