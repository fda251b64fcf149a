/** How a lifetime ends: by a call of uninstall(), or without one, when the next test file finds what was left behind. */
export type Ending = 'uninstall()' | 'the end of the test file';

export type Undo = (ending: Ending) => void;

/** What was set up and has to be undone: once, in reverse order. */
export class Lifetime {
  readonly #undos = new Set<Undo>();
  #ending: Ending | undefined;

  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  /**
   * Whatever is added after the end is undone at once.
   * @returns forgets the undo, without calling it
   */
  add(undo: Undo): () => void {
    if (this.#ending === undefined) this.#undos.add(undo);
    else undo(this.#ending);
    return () => {
      this.#undos.delete(undo);
    };
  }

  /** Runs steps that add to this lifetime. When one of them throws, those before it are undone. */
  begin(steps: () => void): void {
    try {
      steps();
    } catch (error) {
      this.end('uninstall()');
      throw error;
    }
  }

  /** Calling it again does nothing. */
  end(ending: Ending): void {
    this.#ending = ending;
    for (const undo of [...this.#undos].reverse()) {
      // An undo may have forgotten another one.
      if (this.#undos.delete(undo)) undo(ending);
    }
  }
}
