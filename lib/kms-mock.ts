/** The public interfaces of the mock. The implementation is in install/. */
import type { DateInput, Duration } from './base/clock';
import type { Denial, DenyOptions } from './control/denials';
import type { FaultOptions } from './control/fault-options';
import type { Fault } from './control/faults';
import type { ExpectedKmsParams, KmsRequestRecord, KmsRequests } from './log/request-log';
import type { KmsAction } from './operations';
import type { Fixtures, SeedInstanceOptions, SeedKeyOptions, SeedSecretOptions } from './seeding/fields';
import type { ExportFixturesOptions, LoadedFixtures } from './seeding/files';
import type { InstanceSnapshot, SeededInstance } from './snapshots/instance';
import type { CiphertextSnapshot, KeySnapshot, SeededKey } from './snapshots/key';
import type { SecretSnapshot, SeededSecret } from './snapshots/secret';

/** The instances, keys and secrets of one account in one region. */
export interface KmsView {
  /**
   * Adds an instance to the registry (docs/instances.md). Keys and secrets of the instance are added with their own fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE if KMS could not have such an instance, NOT_INSTALLED after uninstall()
   */
  seedInstance(options?: SeedInstanceOptions): SeededInstance;
  /**
   * Returns the current data of an instance that was seeded, by id or ARN; undefined for any other instance.
   * @param options.regionId the region of the view by default, and then the region that the id names. The region of an ARN
   * takes precedence.
   * @throws KmsMockUsageError INVALID_OPTION
   */
  instance(idOrArn: string, options?: { readonly regionId?: string }): InstanceSnapshot | undefined;
  /**
   * Adds a key to the registry, in the state that the test needs. Quotas do not count fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE if KMS could not have such a key, NOT_INSTALLED after uninstall()
   */
  seedKey(options?: SeedKeyOptions): SeededKey;
  /**
   * Returns the current data of a key, by id, alias or ARN; undefined if the key does not exist. What is due by service
   * time is applied first, as before a request.
   * @param options.regionId the region of the view by default. The region of an ARN takes precedence. The id of a key of an
   * instance is also looked up in the region that it names.
   * @throws KmsMockUsageError INVALID_OPTION
   */
  key(idOrAliasOrArn: string, options?: { readonly regionId?: string }): KeySnapshot | undefined;
  /**
   * Adds a secret to the registry, with as many versions as the test needs. Quotas do not count fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE if KMS could not have such a secret, NOT_INSTALLED after uninstall()
   */
  seedSecret(options: SeedSecretOptions): SeededSecret;
  /**
   * Returns the current data of a secret and of its versions, by name or ARN; undefined if the secret does not exist. What
   * is due is applied first, as in {@link KmsView.key}.
   * @param options.regionId the region of the view by default. The region of an ARN takes precedence.
   * @throws KmsMockUsageError INVALID_OPTION
   */
  secret(nameOrArn: string, options?: { readonly regionId?: string }): SecretSnapshot | undefined;
  /**
   * Describes a ciphertext of the symmetric calls: its key, and the encryption context that it needs. Returns undefined for
   * any other string, and if the key does not exist or no longer exists. It works in every state of the key. What is due is
   * applied first, as in {@link KmsView.key}.
   * @param options.regionId the region of the view by default
   * @throws KmsMockUsageError INVALID_OPTION
   */
  ciphertext(blob: string, options?: { readonly regionId?: string }): CiphertextSnapshot | undefined;
  /**
   * Adds the instances, keys and secrets of all regions from an object or from a `.json`, `.yaml` or `.yml` file. The entries
   * are the options of seedInstance(), seedKey() and seedSecret() (docs/fixtures.md). If one entry has an error, nothing is
   * added.
   * @param fixtures an object, or a path relative to `process.cwd()`
   * @throws KmsMockUsageError INVALID_FIXTURE with the file, the path in it, the value and the fix; NOT_INSTALLED
   */
  loadFixtures(fixtures: Fixtures | string): LoadedFixtures;
  /**
   * Returns every instance, key and secret of the account, in all regions, as an object for loadFixtures(), JSON or YAML. A
   * registry that is loaded from it decrypts the same ciphertexts. What is due is applied first. Await the calls in flight before.
   * @throws KmsMockUsageError INVALID_OPTION
   */
  exportFixtures(options?: ExportFixturesOptions): Fixtures;
  /**
   * Returns a view of another account. A request belongs to that account if its access key is in the option `accounts`.
   * @throws KmsMockUsageError INVALID_OPTION for anything but a string of digits
   */
  account(accountId: string): KmsView;
  /**
   * Returns a view of another region.
   * @throws KmsMockUsageError INVALID_OPTION if it is not a valid region id
   */
  region(regionId: string): KmsView;
}

/** The faults that make requests fail. */
export interface KmsFaults {
  /**
   * Adds a fault. If several faults match a request, the first one that has uses left applies.
   * @throws KmsMockUsageError INVALID_FAULT, NOT_INSTALLED after uninstall()
   */
  add(fault: FaultOptions): Fault;
  /** Removes every fault. */
  clear(): void;
}

/** The clock of the mocked service: the time of the process (fake timers included) plus what the test added. */
export interface KmsClock {
  /** Service time now. */
  now(): Date;
  /**
   * Moves service time forward. It moves neither `Date` nor any timer.
   * @returns the new service time
   * @throws KmsMockUsageError INVALID_DURATION
   */
  advance(duration: Duration): Date;
  /**
   * Moves service time to a later date.
   * @returns the new service time
   * @throws KmsMockUsageError CLOCK_MOVED_BACK, INVALID_DATE
   */
  set(date: DateInput): Date;
}

/** A state that snapshot() saved, for rollback(). To see what it contains, roll back to it. */
export interface KmsSnapshot {
  /** Service time when it was taken. */
  readonly takenAt: Date;
}

/** The object that installKmsMock() returns. It controls the mocked service. */
export interface KmsMock extends KmsView {
  /** The time of the service. Deletion, rotation and expiry depend on it. */
  readonly clock: KmsClock;
  /** The faults that make requests fail. */
  readonly faults: KmsFaults;
  /**
   * From now on these calls are rejected with Forbidden.NoPermission.
   * @throws KmsMockUsageError INVALID_OPTION, NOT_INSTALLED after uninstall()
   */
  deny(options: DenyOptions): Denial;
  /**
   * Every request handled since the installation or the last reset(), in the order of the responses: an array with the
   * additional method `requests.of(action, params?)`, which returns the requests of one action.
   */
  readonly requests: KmsRequests;
  /**
   * Resolves with the next request that is handled after this call: of any action, or of the given action with the given
   * parameters. Call it before the code that sends the request. It starts no timer. It rejects at reset() and uninstall().
   * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION; NOT_INSTALLED after uninstall();
   * rejects with REQUEST_NEVER_CAME
   */
  nextRequest<Action extends KmsAction>(
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): Promise<KmsRequestRecord<Action>>;
  nextRequest(): Promise<KmsRequestRecord>;
  /**
   * Returns a table of what happened, to print: service time, action, key as the caller named it, response, state change.
   * It includes what fixtures and service time changed between requests.
   */
  timeline(): string;
  /**
   * Removes instances, keys, secrets, faults and denials, clears the log, resets the clock, and restarts `randomSeed`.
   * Interception stays on. A call in flight still gets its response from the old registry and is not in the new log. A call that a fault
   * delays before it is executed loses its connection.
   * @throws KmsMockUsageError UNUSED_FAULTS, with `unusedFaults: 'report'`, after everything is done
   */
  reset(): void;
  /**
   * Saves the state: instances, keys with their material, aliases, secrets, import tokens, the moved clock, faults, denials, and
   * the position in the random streams of `randomSeed`; not the request log. You can roll back to it any number of times, inside
   * and outside of run(), until uninstall(). reset() does not change it.
   * @throws KmsMockUsageError NOT_INSTALLED after uninstall()
   */
  snapshot(): KmsSnapshot;
  /**
   * Restores the state of the snapshot. With a `randomSeed`, what follows is the same to the byte. The request log
   * continues. A call in flight still gets its response from the state before the rollback, and changes nothing. A call that
   * a fault delays before it is executed loses its connection.
   * @throws KmsMockUsageError INVALID_SNAPSHOT for a snapshot of another installation, NOT_INSTALLED after uninstall()
   */
  rollback(snapshot: KmsSnapshot): void;
  /**
   * Runs the callback with an isolated, empty state: its own instances, keys, secrets, clock, request log, faults, denials and
   * random streams. All calls of this object and all requests that start inside the callback use it, also after an await. Nothing
   * outside changes. Runs can be nested and can run at the same time.
   * @returns what the callback returns
   * @throws KmsMockUsageError INVALID_OPTION if it is not a function, NOT_INSTALLED after uninstall()
   */
  run<T>(callback: () => T): T;
  /**
   * Removes the interceptors and restores everything that the installation changed. Your own pending nock mocks stay. A call
   * in flight gets its response or fails, so await it first if you need the response. A second call does nothing. If the
   * mock was the first to load nock, it also deactivates nock, unless nock mocks are pending: call nock.activate() before
   * you create new ones in the same file.
   */
  uninstall(): void;
  /** uninstall(), for `using kms = installKmsMock()`. */
  [Symbol.dispose](): void;
}
