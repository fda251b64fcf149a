/** loadFixtures(): adds all entries, or none if one has an error. */
import type { AccountRegion } from '../../base/account-region';
import { inspectValue } from '../../base/inspect-value';
import { checkFields } from '../../base/check-fields';
import { toDate } from '../../base/clock';
import type { Registry } from '../../registry/registry';
import type { SeededInstance } from '../../snapshots/instance';
import type { SeededKey } from '../../snapshots/key';
import type { SeededSecret } from '../../snapshots/secret';
import { applyDue, applyDueEverywhere } from '../../time/apply-due';
import { dateOption } from '../dates';
import { type Destination, regionOfInstance, regionOfResource } from '../destination';
import { FIXTURES, type Fixtures, type SeedKeyOptions, type SeedSecretOptions } from '../fields';
import { seedInstance } from '../seed-instance';
import { seedKey } from '../seed-key';
import { seedSecret } from '../seed-secret';
import { readFixtureFile } from './read-file';
import { Source, SourceMistakes } from './source';
import type { FixtureStore } from './store';

/** The added instances, keys and secrets, in the order of the entries. */
export interface LoadedFixtures {
  readonly instances: readonly SeededInstance[];
  readonly keys: readonly SeededKey[];
  readonly secrets: readonly SeededSecret[];
}

/**
 * @param given fixtures, or the path of a file
 * @param place its region is used for entries without a region
 * @throws KmsMockUsageError INVALID_FIXTURE; then nothing is added and no random byte is generated
 */
export function loadFixtures(
  given: Fixtures | string,
  store: FixtureStore,
  place: AccountRegion,
): LoadedFixtures {
  const isFile = typeof given === 'string';
  const source = new Source(isFile ? `loadFixtures(${inspectValue(given)})` : 'loadFixtures({ … })', isFile);
  const fixtures = isFile ? readFixtureFile(given, source) : given;
  checkFields(fixtures, FIXTURES, new SourceMistakes(source));
  const load = new Load(fixtures as Fixtures, source, store, place);
  load.rehearse();
  return load.perform();
}

class Load {
  readonly #now: number;

  /** @param fixtures checked against the table FIXTURES */
  constructor(
    readonly fixtures: Fixtures,
    readonly source: Source,
    readonly store: FixtureStore,
    readonly place: AccountRegion,
  ) {
    const now = store.clock.millis();
    const mistakes = new SourceMistakes(source);
    this.#now = Math.max(now, dateOption('notBefore', fixtures.notBefore, { now, mistakes }) ?? now);
  }

  /** Finds every error. Entries are checked against earlier entries, so they are added to copies of the registries. */
  rehearse(): void {
    const copies = new Map<string, Registry>();
    this.#seed((regionId) => {
      let copy = copies.get(regionId);
      if (copy === undefined) {
        const registry = this.#registryOf(regionId);
        copy = registry.copy({ ...registry.context, onStateChange() {}, fixtureKeyIds: new Set() });
        applyDue(copy, this.#now);
        copies.set(regionId, copy);
      }
      return copy;
    });
  }

  perform(): LoadedFixtures {
    const { clock, registries } = this.store;
    if (this.#now > clock.millis()) clock.set(toDate(this.#now));
    applyDueEverywhere(registries, this.#now);
    return this.#seed((regionId) => this.#registryOf(regionId));
  }

  #registryOf(regionId: string): Registry {
    return this.store.registries.of(this.place.accountId, regionId);
  }

  /** Instances first, then keys, because keys name instances, and secrets name both. */
  #seed(registryOf: (regionId: string) => Registry): LoadedFixtures {
    const { instances = [], keys = [], secrets = [] } = this.fixtures;
    const destination = (entry: unknown, path: string, regionId: string): Destination => ({
      registry: registryOf(regionId),
      now: this.#now,
      mistakes: new SourceMistakes(this.source, path, entry),
    });
    const seeded = instances.map((instance, i) =>
      seedInstance(
        instance,
        destination(instance, `instances[${i}]`, regionOfInstance(instance, this.place)),
      ),
    );
    // At the rehearsal the instances of the same fixtures are only in copies of the registries.
    const regions = new Map(seeded.map(({ instanceId, regionId }) => [instanceId, regionId]));
    const regionOf = (entry: SeedKeyOptions | SeedSecretOptions): string =>
      entry.regionId ??
      regions.get(entry.instanceId ?? '') ??
      regionOfResource(entry, this.place, this.store.registries);
    return {
      instances: seeded,
      keys: keys.map((key, i) => seedKey(key, destination(key, `keys[${i}]`, regionOf(key)))),
      secrets: secrets.map((secret, i) =>
        seedSecret(secret, destination(secret, `secrets[${i}]`, regionOf(secret))),
      ),
    };
  }
}
