/** How a lifetime ends: by uninstall(), or when the next test file finds an installation that was not uninstalled. */
export type Ending = 'uninstall()' | 'the end of the test file';

export type Undo = (ending: Ending) => void;

/** Collects the steps that undo a setup. They run once, in reverse order. */
export class Lifetime {
  readonly #undos = new Set<Undo>();
  #ending: Ending | undefined;

  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  /**
   * After the end, the step runs at once.
   * @returns a function that removes the step without running it
   */
  add(undo: Undo): () => void {
    if (this.#ending === undefined) this.#undos.add(undo);
    else undo(this.#ending);
    return () => {
      this.#undos.delete(undo);
    };
  }

  /** Runs setup steps that add to this lifetime. If one of them throws, the steps before it are undone. */
  begin(steps: () => void): void {
    try {
      steps();
    } catch (error) {
      this.end('uninstall()');
      throw error;
    }
  }

  /** A second call does nothing. */
  end(ending: Ending): void {
    this.#ending = ending;
    for (const undo of [...this.#undos].reverse()) {
      // A step may have removed another one.
      if (this.#undos.delete(undo)) undo(ending);
    }
  }
}
