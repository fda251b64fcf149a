/** The public interfaces of the mock. What implements them is in install/. */
import type { DateInput, Duration } from './base/clock';
import type { Denial, DenyOptions } from './control/denials';
import type { FaultOptions } from './control/fault-options';
import type { Fault } from './control/faults';
import type { ExpectedKmsParams, KmsRequestRecord, KmsRequests } from './log/request-log';
import type { KmsAction } from './operations';
import type { Fixtures, SeedKeyOptions, SeedSecretOptions } from './seeding/fields';
import type { ExportFixturesOptions, LoadedFixtures } from './seeding/files';
import type { CiphertextSnapshot, KeySnapshot, SeededKey } from './snapshots/key';
import type { SecretSnapshot, SeededSecret } from './snapshots/secret';

/** The keys and secrets of one account, seen from one region. */
export interface KmsView {
  /**
   * Puts a key into the registry, in whatever state the test starts from. Quotas do not count for fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE for a key that KMS could not hold, NOT_INSTALLED after uninstall()
   */
  seedKey(options?: SeedKeyOptions): SeededKey;
  /**
   * A key as it is now, by id, alias or ARN; undefined when there is none. As before a request,
   * everything that is due by service time is carried out first.
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
   * A secret as it is now, with the data of its versions, by name or ARN; undefined when there is none. Everything
   * that is due is carried out first, as with {@link KmsView.key}.
   * @param options.regionId that of the view by default, which is the mock's own; the region of an ARN wins
   * @throws KmsMockUsageError INVALID_OPTION
   */
  secret(nameOrArn: string, options?: { readonly regionId?: string }): SecretSnapshot | undefined;
  /**
   * What a ciphertext of the symmetric calls is: its key, and which context opens it; undefined for any other text, and
   * for one whose key is not there, or no longer. It works in every state of the key. Everything that is due is carried out
   * first, as with {@link KmsView.key}.
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

/** What is to go wrong. */
export interface KmsFaults {
  /**
   * Adds a fault. Of those that fit a request, the first that has uses left is at work.
   * @throws KmsMockUsageError INVALID_FAULT, NOT_INSTALLED after uninstall()
   */
  add(fault: FaultOptions): Fault;
  /** Takes every fault away. */
  clear(): void;
}

/** The clock of the mocked service: the time of the process (fake timers included) plus what the test added. */
export interface KmsClock {
  /** Service time now. */
  now(): Date;
  /**
   * Moves service time forward, and nothing else: neither `Date` nor any timer.
   * @returns the new service time
   * @throws KmsMockUsageError INVALID_DURATION
   */
  advance(duration: Duration): Date;
  /**
   * Moves service time to a date, never back.
   * @returns the new service time
   * @throws KmsMockUsageError CLOCK_MOVED_BACK, INVALID_DATE
   */
  set(date: DateInput): Date;
}

/** The state that a snapshot() found, for rollback(). What is in it is seen by rolling back to it. */
export interface KmsSnapshot {
  /** Service time when it was taken. */
  readonly takenAt: Date;
}

/** What installKmsMock() returns: the way to everything a test may do to the mocked service. */
export interface KmsMock extends KmsView {
  /** The time of the service: what deletions, rotations and expiries go by. */
  readonly clock: KmsClock;
  /** What is to go wrong, and how often. */
  readonly faults: KmsFaults;
  /**
   * From now on the permission system refuses these calls: Forbidden.NoPermission.
   * @throws KmsMockUsageError INVALID_OPTION, NOT_INSTALLED after uninstall()
   */
  deny(options: DenyOptions): Denial;
  /**
   * Every request answered since the installation or the last reset(), in the order of the answers: an array, and
   * `requests.of(action, params?)`, the requests of one action.
   */
  readonly requests: KmsRequests;
  /**
   * The next request that is answered after this call: of an action and with such parameters, where they are given. To be
   * called before the code that sends it. It starts no timer; at reset() or uninstall() it rejects.
   * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION; NOT_INSTALLED after uninstall();
   * rejects with REQUEST_NEVER_CAME
   */
  nextRequest<Action extends KmsAction>(
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): Promise<KmsRequestRecord<Action>>;
  nextRequest(): Promise<KmsRequestRecord>;
  /**
   * The story so far as a table to print: service time, action, key as the caller named it, answer, state change; with
   * what fixtures and time did in between.
   */
  timeline(): string;
  /**
   * Empties keys, log and clock, takes faults and denials away, and starts `randomSeed` anew. Interception stays. A call
   * that is still in flight is answered from what was there before, and is not in the new log; one that a fault holds
   * back before it is carried out loses its connection.
   * @throws KmsMockUsageError UNUSED_FAULTS, with `unusedFaults: 'report'`, after everything is done
   */
  reset(): void;
  /**
   * Keeps everything that a test can find: keys with their material, aliases, secrets, import tokens, the moved clock,
   * faults and denials, and how far the streams of `randomSeed` have been read; not the request log. It is good for any number of rollbacks, in
   * this world or in any run(), until uninstall(); reset() does not touch it.
   * @throws KmsMockUsageError NOT_INSTALLED after uninstall()
   */
  snapshot(): KmsSnapshot;
  /**
   * Makes everything as it was at the snapshot; what follows is the same then, to the byte if there is a `randomSeed`. The
   * request log goes on. A call that is still in flight is answered from what was there before, and changes nothing; one
   * that a fault holds back before it is carried out loses its connection.
   * @throws KmsMockUsageError INVALID_SNAPSHOT for one of another installation, NOT_INSTALLED after uninstall()
   */
  rollback(snapshot: KmsSnapshot): void;
  /**
   * Calls back in a new and empty world: keys, clock, request log, faults, denials and random streams of its own. In it are all calls of
   * this handle and all requests that start inside, also after an await; outside nothing changes. Runs can be nested and
   * can go on at the same time.
   * @returns what the callback returns
   * @throws KmsMockUsageError INVALID_OPTION for what is no function, NOT_INSTALLED after uninstall()
   */
  run<T>(callback: () => T): T;
  /**
   * Gives back everything that was claimed; mocks of your own that still wait stay. A call that is still in flight is
   * answered or fails, so await it first if you need its answer. Calling it again does nothing. If the mock was the one
   * to load nock, nock is switched off with it unless mocks are waiting: use nock.activate() before you make new ones in
   * the same file.
   */
  uninstall(): void;
  /** uninstall(), for `using kms = installKmsMock()`. */
  [Symbol.dispose](): void;
}
