import { copyOfInstance, type Instance } from '../records/instance';
import type { StateChangeListener } from '../state-change';

/** The instances of one account in one region that a test has seeded. */
export class InstanceStore {
  /** By id. */
  readonly #instances = new Map<string, Instance>();

  constructor(
    readonly regionId: string,
    readonly onStateChange: StateChangeListener,
  ) {}

  /** An independent copy, with its own records. */
  copy(onStateChange: StateChangeListener): InstanceStore {
    const copy = new InstanceStore(this.regionId, onStateChange);
    for (const [id, instance] of this.#instances) copy.#instances.set(id, copyOfInstance(instance));
    return copy;
  }

  /** Oldest first. */
  get all(): readonly Instance[] {
    return [...this.#instances.values()].sort((a, b) => a.createdAt - b.createdAt);
  }

  get(instanceId: string): Instance | undefined {
    return this.#instances.get(instanceId);
  }

  add(instance: Instance): void {
    const { id: subject, status: to } = instance;
    this.#instances.set(subject, instance);
    this.onStateChange({ subject, regionId: this.regionId, from: undefined, to });
  }
}
