/** Those who wait for something to happen: a test for a request, a call for the end of a delay. */
export interface Waiting {
  /** It will not happen any more. @param reason such as `reset()` */
  letGo(reason: string): void;
}

export class WaitingRoom<Who extends Waiting> {
  readonly #here = new Set<Who>();
  readonly #everywhere: Set<Waiting>;

  /** @param everywhere all that wait in an installation: whoever waits is held by it until then */
  constructor(everywhere: Set<Waiting>) {
    this.#everywhere = everywhere;
  }

  get isEmpty(): boolean {
    return this.#here.size === 0;
  }

  /** In the order in which they came. */
  get present(): readonly Who[] {
    return [...this.#here];
  }

  enter(waiting: Who): void {
    this.#here.add(waiting);
    this.#everywhere.add(waiting);
  }

  leave(waiting: Who): void {
    this.#here.delete(waiting);
    this.#everywhere.delete(waiting);
  }

  letAllGo(reason: string): void {
    for (const waiting of this.#here) {
      this.leave(waiting);
      waiting.letGo(reason);
    }
  }
}
