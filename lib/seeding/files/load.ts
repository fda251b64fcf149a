/** loadFixtures(): all that is written down, or nothing of it. */
import { inspectValue } from '../../base/arguments';
import { toDate } from '../../base/clock';
import { FixtureMistake, FixtureOptions } from '../fixture-options';
import { type AccountRegion, regionOfFixture } from '../../base/account-region';
import type { Registry } from '../../registry/registry';
import { seedSecret } from '../seed-secret';
import type { SeededSecret } from '../../snapshots/secret';
import { seedKey } from '../seed-key';
import type { SeededKey } from '../../snapshots/key';
import { applyDue, applyDueEverywhere } from '../../time/apply-due';
import type { FixtureStore } from './store';
import { checkFields, Source } from './check';
import { FIXTURES, type Fixtures, isConfidential } from './format';
import { readFixtureFile } from './read-file';

/** What came of the entries, in their order. */
export interface LoadedFixtures {
  readonly keys: readonly SeededKey[];
  readonly secrets: readonly SeededSecret[];
}

/**
 * @param given fixtures, or the path of a file of them
 * @param place the region is that of entries that name none
 * @throws KmsMockUsageError INVALID_FIXTURE, with nothing loaded and no random byte drawn
 */
export function loadFixtures(
  given: Fixtures | string,
  store: FixtureStore,
  place: AccountRegion,
): LoadedFixtures {
  const isFile = typeof given === 'string';
  const source = new Source(isFile ? `loadFixtures(${inspectValue(given)})` : 'loadFixtures({ … })', isFile);
  const fixtures = isFile ? readFixtureFile(given, source) : given;
  checkFields(fixtures, '', FIXTURES, 'set of fixtures', source);
  const load = new Load(fixtures as Fixtures, source, store, place);
  load.rehearse();
  return load.perform();
}

const read = new FixtureOptions('loadFixtures');

class Load {
  readonly #now: number;

  constructor(
    readonly fixtures: Fixtures,
    readonly source: Source,
    readonly store: FixtureStore,
    readonly place: AccountRegion,
  ) {
    const now = store.clock.millis();
    this.#now = this.#at('', fixtures, () =>
      Math.max(now, read.date('notBefore', fixtures.notBefore, now) ?? now),
    );
  }

  /** Finds every mistake: an entry is checked against those before it, so all have to be put somewhere. */
  rehearse(): void {
    const copies = new Map<string, Registry>();
    this.#seed((regionId) => {
      let copy = copies.get(regionId);
      if (copy === undefined) {
        copy = this.#registryOf(regionId).copy(() => {});
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

  /** Keys first: secrets name them. */
  #seed(registryOf: (regionId: string) => Registry): LoadedFixtures {
    const { keys = [], secrets = [] } = this.fixtures;
    const registryFor = (path: string, given: string | undefined) => {
      const where = `${this.source.name}: ${path}.regionId`;
      return registryOf(regionOfFixture(given, where) ?? this.place.regionId);
    };
    return {
      keys: keys.map((key, i) => {
        const path = `keys[${i}]`;
        const registry = registryFor(path, key.regionId);
        return this.#at(path, key, () => seedKey(key, registry, this.#now));
      }),
      secrets: secrets.map((secret, i) => {
        const path = `secrets[${i}]`;
        const registry = registryFor(path, secret.regionId);
        return this.#at(path, secret, () => seedSecret(secret, registry, this.#now));
      }),
    };
  }

  /** What is wrong with an option, told with the place where it is written. */
  #at<Result>(path: string, options: object, seed: () => Result): Result {
    try {
      return seed();
    } catch (error) {
      if (!(error instanceof FixtureMistake)) throw error;
      const { option, reason } = error;
      const place = path === '' ? option : `${path}.${option}`;
      throw this.source.mistake(`${place}${valueShown(options, option, reason)}`, reason);
    }
  }
}

/** The value, where the reason does not show it already and it may be shown. */
function valueShown(options: object, option: string, reason: string): string {
  const names = option.match(/[^.[\]]+/g) ?? [];
  let value: unknown = options;
  for (const name of names) value = (value as Record<string, unknown> | undefined)?.[name];
  if (value === undefined || names.some(isConfidential)) return '';
  const text = inspectValue(value);
  if (reason.includes(text)) return '';
  return ` = ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}`;
}

const MAX_SHOWN = 100;
