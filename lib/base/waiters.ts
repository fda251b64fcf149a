import type { Lifetime } from './lifetime';

/** Something that waits for an event: a test for a request, a call for the end of a delay. */
export interface Waiter {
  /** The event will not come any more. @param reason such as `reset()` */
  cancel(reason: string): void;
}

/** The waiters of one place, which can be canceled together. At the end of the lifetime they are canceled as well. */
export class WaiterGroup<Member extends Waiter> {
  /** Each with the function that takes it out of the lifetime. */
  readonly #members = new Map<Member, () => void>();
  readonly #lifetime: Lifetime;

  constructor(lifetime: Lifetime) {
    this.#lifetime = lifetime;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** In the order in which they were added. */
  get present(): readonly Member[] {
    return [...this.#members.keys()];
  }

  /** After the end of the lifetime it is canceled at once. */
  add(waiter: Member): void {
    const forget = this.#lifetime.add((ending) => {
      this.#members.delete(waiter);
      waiter.cancel(ending);
    });
    if (!this.#lifetime.isOver) this.#members.set(waiter, forget);
  }

  delete(waiter: Member): void {
    this.#members.get(waiter)?.();
    this.#members.delete(waiter);
  }

  cancelAll(reason: string): void {
    for (const waiter of this.present) {
      this.delete(waiter);
      waiter.cancel(reason);
    }
  }
}
