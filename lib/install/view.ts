/** The part of the handle that reads and seeds the registry of one account in one region. */
import { inspectValue } from '../base/inspect-value';
import { KmsMockUsageError } from '../base/usage-error';
import { ACCOUNT_ID_RULE, type AccountRegion, REGION_ID_RULE } from '../base/account-region';
import { CallMistakes, checkFields, checkValue } from '../base/check-fields';
import type { Fields, FieldsOf, TextRule } from '../base/fields';
import type { KmsView } from '../kms-mock';
import type { Registry } from '../registry/registry';
import { regionNamedBy } from '../registry/region-tags';
import { type Destination, type Placed, regionOfInstance, regionOfResource } from '../seeding/destination';
import { INSTANCE, KEY, SECRET } from '../seeding/fields';
import { seedInstance } from '../seeding/seed-instance';
import { seedKey } from '../seeding/seed-key';
import { seedSecret } from '../seeding/seed-secret';
import { instanceSnapshotOf } from '../snapshots/instance';
import { ciphertextSnapshot, snapshotOf } from '../snapshots/key';
import { secretSnapshotOf } from '../snapshots/secret';
import type { World } from '../service/world';
import { currentRegistry } from '../time/apply-due';

/** The installation that a view belongs to. */
export interface Viewed {
  /** The world of the current caller. */
  readonly world: World;
  /** @throws KmsMockUsageError NOT_INSTALLED */
  requireInstalled(call: string): void;
}

export function viewOf(viewed: Viewed, place: AccountRegion): KmsView {
  const { destinationOf, registryNamed, found } = accessOf(viewed, place);
  return {
    seedInstance: (fixture = {}) =>
      seedInstance(fixture, destinationOf('seedInstance', fixture, INSTANCE, regionOfInstance)),
    instance: (idOrArn, lookup = {}) =>
      found('instance', idOrArn, lookup, (registry) => {
        const instance = registry.findInstance(idOrArn);
        return instance && instanceSnapshotOf(instance, registry);
      }),
    seedKey: (fixture = {}) => seedKey(fixture, destinationOf('seedKey', fixture, KEY)),
    key: (idOrAliasOrArn, lookup = {}) =>
      found('key', idOrAliasOrArn, lookup, (registry) => {
        const key = registry.find(idOrAliasOrArn);
        return key && snapshotOf(key, registry);
      }),
    seedSecret: (fixture) => seedSecret(fixture, destinationOf('seedSecret', fixture, SECRET)),
    secret(nameOrArn, lookup = {}) {
      const registry = registryNamed('secret', nameOrArn, lookup);
      const secret = registry.findSecret(nameOrArn);
      return secret && secretSnapshotOf(secret, registry);
    },
    ciphertext(blob, lookup = {}) {
      return ciphertextSnapshot(blob, registryNamed('ciphertext', blob, lookup));
    },
    loadFixtures(fixtures) {
      viewed.requireInstalled('loadFixtures()');
      return writtenFixtures().loadFixtures(fixtures, viewed.world, place);
    },
    exportFixtures(options = {}) {
      return writtenFixtures().exportFixtures(viewed.world, place.accountId, options);
    },
    account(accountId) {
      checkText('account', accountId, ACCOUNT_ID_RULE);
      return viewOf(viewed, { ...place, accountId });
    },
    region(regionId) {
      checkText('region', regionId, REGION_ID_RULE);
      return viewOf(viewed, { ...place, regionId });
    },
  };
}

/** The access of a view to the registries of its account. */
function accessOf(viewed: Viewed, place: AccountRegion) {
  /** The registry, with everything applied that is due. */
  const registryOf = (regionId: string): Registry => {
    const { registries, clock } = viewed.world;
    return currentRegistry(registries, { ...place, regionId }, clock.millis());
  };
  /** The registry that a fixture is added to. */
  const destinationOf = (
    call: string,
    fixture: Placed,
    fields: Fields,
    regionOf = regionOfResource,
  ): Destination => {
    viewed.requireInstalled(`${call}()`);
    const mistakes = new CallMistakes(call, 'INVALID_FIXTURE');
    checkFields(fixture, fields, mistakes);
    return {
      registry: registryOf(regionOf(fixture, place, viewed.world.registries)),
      now: viewed.world.clock.millis(),
      mistakes,
    };
  };
  /** The registry that a test reads. */
  const registryNamed = (call: string, name: unknown, lookup: Lookup): Registry => {
    if (typeof name !== 'string') {
      throw new KmsMockUsageError('INVALID_OPTION', `${call}(${inspectValue(name)}): ${NAMED_BY[call]}`);
    }
    checkFields(lookup, LOOKUP, new CallMistakes(call, 'INVALID_OPTION'));
    return registryOf(regionOfArn(name) ?? lookup.regionId ?? place.regionId);
  };
  /** Like registryNamed(). If that registry does not have the name, the region that the name contains is read too. */
  const found = <Record>(
    call: string,
    name: string,
    lookup: Lookup,
    find: (registry: Registry) => Record | undefined,
  ): Record | undefined => {
    const record = find(registryNamed(call, name, lookup));
    const named = lookup.regionId === undefined ? regionNamedBy(name) : undefined;
    return record ?? (named === undefined ? undefined : find(registryOf(named)));
  };
  return { destinationOf, registryNamed, found };
}

interface Lookup {
  readonly regionId?: string;
}

const LOOKUP = { regionId: { kind: 'text', rule: REGION_ID_RULE } } as const satisfies FieldsOf<Lookup>;

const checkText = (call: string, text: string, rule: TextRule): void =>
  checkValue(text, { kind: 'text', rule }, '', new CallMistakes(call, 'INVALID_OPTION'));

/** Loaded when first needed, because each module costs time in every test file. */
const writtenFixtures = () => require('../seeding/files') as typeof import('../seeding/files');

const NAMED_BY: Readonly<Record<string, string>> = {
  instance: 'give an id or an ARN as a string, such as seedInstance().instanceId.',
  key: 'give an id, an alias or an ARN as a string, such as seedKey().keyId.',
  secret: 'give a name or an ARN as a string, such as seedSecret().secretName.',
  ciphertext: 'give a CiphertextBlob as a Base64 string.',
};

const regionOfArn = (text: string): string | undefined => /^acs:kms:([^:]+):/.exec(text)?.[1];
