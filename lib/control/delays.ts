/** Delays of calls. They are timers of the test: fake if the test installed fake timers, so that advancing them ends a delay. */

/** A delay that has started. */
export class Delay {
  /** Resolves with false if it is canceled. */
  readonly ended: Promise<boolean>;
  #cancel: () => void = () => {};

  constructor(millis: number) {
    // The current functions of the test.
    const { setTimeout, clearTimeout } = globalThis;
    this.ended = new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), millis);
      this.#cancel = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }

  /** Does nothing after its end. */
  cancel(): void {
    this.#cancel();
  }
}

/**
 * The delays that can apply to one request. They start when the client sends the request. Which of them applies is decided
 * when it arrives in the mock, some turns of the event loop later; fake timers may have advanced in between.
 */
export class SentDelays {
  readonly #delays: Map<number, Delay>;

  /** @param millis the different delays */
  constructor(millis: Iterable<number>) {
    this.#delays = new Map([...millis].map((delay) => [delay, new Delay(delay)]));
  }

  /** The started delay, and cancels the others. @returns undefined if no delay of this length was started */
  take(millis: number): Delay | undefined {
    const taken = this.#delays.get(millis);
    this.#delays.delete(millis);
    this.cancel();
    return taken;
  }

  /** Cancels all delays that were not taken. */
  cancel(): void {
    for (const delay of this.#delays.values()) delay.cancel();
    this.#delays.clear();
  }
}
