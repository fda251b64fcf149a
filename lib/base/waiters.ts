/** Those who wait for something to happen: a test for a request, a call for the end of a delay. */
export interface Waiter {
  /** It will not happen any more. @param reason such as `reset()` */
  cancel(reason: string): void;
}

/** All that wait in an installation: whoever waits is held by it until then, and nobody waits when it is over. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  #over: string | undefined;

  /** @returns false for one who was let go at once */
  add(waiting: Waiter): boolean {
    if (this.#over === undefined) {
      this.#waiting.add(waiting);
      return true;
    }
    waiting.cancel(this.#over);
    return false;
  }

  delete(waiting: Waiter): void {
    this.#waiting.delete(waiting);
  }

  /** @param reason such as `uninstall()` */
  end(reason: string): void {
    this.#over = reason;
    for (const waiting of this.#waiting) waiting.cancel(reason);
    this.#waiting.clear();
  }
}

/** Those who wait in one place, to be let go together. */
export class WaiterGroup<Who extends Waiter> {
  readonly #here = new Set<Who>();
  readonly #waiters: Waiters;

  constructor(waiters: Waiters) {
    this.#waiters = waiters;
  }

  get isEmpty(): boolean {
    return this.#here.size === 0;
  }

  /** In the order in which they came. */
  get present(): readonly Who[] {
    return [...this.#here];
  }

  enter(waiting: Who): void {
    if (this.#waiters.add(waiting)) this.#here.add(waiting);
  }

  leave(waiting: Who): void {
    this.#here.delete(waiting);
    this.#waiters.delete(waiting);
  }

  cancelAll(reason: string): void {
    for (const waiting of this.#here) {
      this.leave(waiting);
      waiting.cancel(reason);
    }
  }
}
