/** The part of the handle that looks at one account in one region, and puts fixtures there. */
import { checkOptions, inspectValue } from '../base/arguments';
import { KmsMockUsageError } from '../base/usage-error';
import type { ExportFixturesOptions, Fixtures, LoadedFixtures } from '../seeding/files';
import { ACCOUNT_ID_RULE, type AccountRegion, REGION_ID_RULE, regionOfFixture } from '../base/account-region';
import { ArgumentMistakes, CallMistakes, checkFields, checkValue } from '../base/check-fields';
import type { FieldsOf, TextRule } from '../base/fields';
import type { Registry } from '../registry/registry';
import { SEED_SECRET_OPTIONS, type SeedSecretOptions, seedSecret } from '../seeding/seed-secret';
import { type SecretSnapshot, type SeededSecret, secretSnapshotOf } from '../snapshots/secret';
import { SEED_KEY_OPTIONS, type SeedKeyOptions, seedKey } from '../seeding/seed-key';
import {
  type CiphertextSnapshot,
  ciphertextSnapshot,
  type KeySnapshot,
  type SeededKey,
  snapshotOf,
} from '../snapshots/key';
import type { World } from '../service/world';
import { applyDue } from '../time/apply-due';

/** The keys and secrets of one account, seen from one region. */
export interface KmsView {
  /**
   * Puts a key into the registry, in whatever state the test starts from. Quotas do not count for fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE for a key that KMS could not hold, NOT_INSTALLED after uninstall()
   */
  seedKey(options?: SeedKeyOptions): SeededKey;
  /**
   * A key as it is now, by id, alias or ARN; undefined when there is none. Looking changes nothing:
   * a rotation that is due because the time of the process moved shows after the next request.
   * @param options.regionId that of the view by default, which is the mock's own; the region of an ARN wins
   * @throws KmsMockUsageError INVALID_OPTION
   */
  key(idOrAliasOrArn: string, options?: { readonly regionId?: string }): KeySnapshot | undefined;
  /**
   * Puts a secret into the registry, with as many versions as the test needs. Quotas do not count for fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE for a secret that KMS could not hold, NOT_INSTALLED after uninstall()
   */
  seedSecret(options: SeedSecretOptions): SeededSecret;
  /**
   * A secret as it is now, with the data of its versions, by name or ARN; undefined when there is none. Looking changes
   * nothing, as with {@link KmsMock.key}.
   * @param options.regionId that of the view by default, which is the mock's own; the region of an ARN wins
   * @throws KmsMockUsageError INVALID_OPTION
   */
  secret(nameOrArn: string, options?: { readonly regionId?: string }): SecretSnapshot | undefined;
  /**
   * What a ciphertext of the symmetric calls is: its key, and which context opens it; undefined for any other text, and
   * for one whose key is not there, or no longer. No request, and no state refuses it.
   * @param options.regionId that of the view by default, which is the mock's own
   * @throws KmsMockUsageError INVALID_OPTION
   */
  ciphertext(blob: string, options?: { readonly regionId?: string }): CiphertextSnapshot | undefined;
  /**
   * Puts keys and secrets of all regions into the registry, from an object or a `.json`, `.yaml` or `.yml` file: the options
   * of seedKey() and seedSecret(), written down (docs/fixtures.md). All of them, or with a mistake none.
   * @param fixtures an object, or a path relative to `process.cwd()`
   * @throws KmsMockUsageError INVALID_FIXTURE with the file, the place in it, the value and the fix; NOT_INSTALLED
   */
  loadFixtures(fixtures: Fixtures | string): LoadedFixtures;
  /**
   * Every key and secret of the account, in all regions, as an object for loadFixtures(), ready for JSON or YAML: it opens
   * the same ciphertexts. Due rotations and deletions are carried out first. Await the calls in flight before.
   * @throws KmsMockUsageError INVALID_OPTION
   */
  exportFixtures(options?: ExportFixturesOptions): Fixtures;
  /**
   * The same mock, seen by another account. Requests reach it with an access key that the option `accounts` gives to it.
   * @throws KmsMockUsageError INVALID_OPTION for anything but a text of digits
   */
  account(accountId: string): KmsView;
  /**
   * The same mock, seen from another region.
   * @throws KmsMockUsageError INVALID_OPTION for what is no region id
   */
  region(regionId: string): KmsView;
}

/** What a view is of. */
export interface Viewed {
  /** That of whoever asks, at each moment. */
  readonly world: World;
  /** @throws KmsMockUsageError NOT_INSTALLED */
  requireInstalled(call: string): void;
}

export function viewOf(viewed: Viewed, place: AccountRegion): KmsView {
  /** Where a fixture goes, as it is at this moment. */
  const registryFor = (call: string, given: string | undefined): Registry => {
    viewed.requireInstalled(`${call}()`);
    const regionId = regionOfFixture(given, `${call}({ regionId })`) ?? place.regionId;
    const { registries, clock } = viewed.world;
    const registry = registries.of(place.accountId, regionId);
    applyDue(registry, clock.millis());
    return registry;
  };
  /** Where a test looks. */
  const registryNamed = (call: string, name: unknown, lookup: Lookup): Registry => {
    if (typeof name !== 'string') {
      throw new KmsMockUsageError('INVALID_OPTION', `${call}(${inspectValue(name)}): ${NAMED_BY[call]}`);
    }
    checkFields(lookup, LOOKUP, new CallMistakes(call, 'INVALID_OPTION'));
    return viewed.world.registries.of(
      place.accountId,
      regionOfArn(name) ?? lookup.regionId ?? place.regionId,
    );
  };
  const now = () => viewed.world.clock.millis();
  return {
    seedKey(fixture = {}) {
      checkOptions('seedKey', fixture, SEED_KEY_OPTIONS, 'INVALID_FIXTURE');
      const registry = registryFor('seedKey', fixture.regionId);
      return seedKey(fixture, registry, now());
    },
    key(idOrAliasOrArn, lookup = {}) {
      const registry = registryNamed('key', idOrAliasOrArn, lookup);
      return snapshotOf(registry.find(idOrAliasOrArn), registry, now());
    },
    seedSecret(fixture) {
      checkOptions('seedSecret', fixture, SEED_SECRET_OPTIONS, 'INVALID_FIXTURE');
      return seedSecret(fixture, registryFor('seedSecret', fixture.regionId), now());
    },
    secret(nameOrArn, lookup = {}) {
      const registry = registryNamed('secret', nameOrArn, lookup);
      return secretSnapshotOf(registry.findSecret(nameOrArn), registry, now());
    },
    ciphertext(blob, lookup = {}) {
      return ciphertextSnapshot(blob, registryNamed('ciphertext', blob, lookup), now());
    },
    loadFixtures(fixtures) {
      viewed.requireInstalled('loadFixtures()');
      return writtenFixtures().loadFixtures(fixtures, viewed.world, place);
    },
    exportFixtures(options = {}) {
      checkOptions('exportFixtures', options, ['dates'], 'INVALID_OPTION');
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

interface Lookup {
  readonly regionId?: string;
}

const LOOKUP = { regionId: { kind: 'text', rule: REGION_ID_RULE } } as const satisfies FieldsOf<Lookup>;

const checkText = (call: string, text: string, rule: TextRule): void =>
  checkValue(text, { kind: 'text', rule }, '', new ArgumentMistakes(call, 'INVALID_OPTION'));

/** Loaded by those who ask for it: each module costs every test file. */
const writtenFixtures = () => require('../seeding/files') as typeof import('../seeding/files');

const NAMED_BY: Readonly<Record<string, string>> = {
  key: 'give the text of an id, an alias or an ARN, such as seedKey().keyId.',
  secret: 'give the text of a name or an ARN, such as seedSecret().secretName.',
  ciphertext: 'give the Base64 text of a CiphertextBlob.',
};

const regionOfArn = (text: string): string | undefined => /^acs:kms:([^:]+):/.exec(text)?.[1];
