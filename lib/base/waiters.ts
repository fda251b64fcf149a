import type { Lifetime } from './lifetime';

/** Waits for an event: a test waits for a request, or a call waits for the end of a delay. */
export interface Waiter {
  /** Called if the event will not happen. @param reason such as `reset()` */
  cancel(reason: string): void;
}

/** A group of waiters that can be canceled together. The end of the lifetime cancels them too. */
export class WaiterGroup<Member extends Waiter> {
  /** Each waiter with the function that removes it from the lifetime. */
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

  /** After the end of the lifetime the waiter is canceled at once. */
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
