/** Those who wait for something to happen: a test for a request, a call for the end of a delay. */
export interface Waiting {
  /** It will not happen any more. @param reason such as `reset()` */
  letGo(reason: string): void;
}

/** All that wait in an installation: whoever waits is held by it until then, and nobody waits when it is over. */
export class Everyone {
  readonly #waiting = new Set<Waiting>();
  #over: string | undefined;

  /** @returns false for one who was let go at once */
  add(waiting: Waiting): boolean {
    if (this.#over === undefined) {
      this.#waiting.add(waiting);
      return true;
    }
    waiting.letGo(this.#over);
    return false;
  }

  delete(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }

  /** @param reason such as `uninstall()` */
  end(reason: string): void {
    this.#over = reason;
    for (const waiting of this.#waiting) waiting.letGo(reason);
    this.#waiting.clear();
  }
}

/** Those who wait in one place, to be let go together. */
export class WaitingRoom<Who extends Waiting> {
  readonly #here = new Set<Who>();
  readonly #everyone: Everyone;

  constructor(everyone: Everyone) {
    this.#everyone = everyone;
  }

  get isEmpty(): boolean {
    return this.#here.size === 0;
  }

  /** In the order in which they came. */
  get present(): readonly Who[] {
    return [...this.#here];
  }

  enter(waiting: Who): void {
    if (this.#everyone.add(waiting)) this.#here.add(waiting);
  }

  leave(waiting: Who): void {
    this.#here.delete(waiting);
    this.#everyone.delete(waiting);
  }

  letAllGo(reason: string): void {
    for (const waiting of this.#here) {
      this.leave(waiting);
      waiting.letGo(reason);
    }
  }
}
