import type { Denial, DenyOptions } from './access';
import { checkOptions, shown } from './arguments';
import { type DateInput, type Duration, ServiceClock } from './clock';
import { debugEnabled, debugLine } from './debug-log';
import { KmsMockUsageError } from './errors';
import type { Fault, FaultOptions } from './faults';
import { DEFAULT_QUOTAS, type Quotas } from './registry/limits';
import { isPlainObject } from './plain-object';
import { regionOption } from './region-option';
import type { Registry } from './registry/registry';
import { SEED_SECRET_OPTIONS, type SeedSecretOptions, seedSecret } from './secret-seeding';
import { type SecretSnapshot, type SeededSecret, secretSnapshotOf } from './secret-snapshot';
import { SEED_KEY_OPTIONS, type SeedKeyOptions, seedKey } from './seeding';
import type { ExpectedKmsParams, KmsAction, KmsRequestRecord, KmsRequests } from './request-log';
import { KmsService } from './service';
import {
  type CiphertextSnapshot,
  ciphertextSnapshot,
  type KeySnapshot,
  type SeededKey,
  snapshotOf,
} from './snapshot';
import { formatTimeline } from './timeline';
import { type EndpointOption, Endpoints } from './transport/endpoints';
import { leftoverInstallation, registerInstallation } from './transport/environment';
import { guardNetwork } from './transport/network-guard';
import { keepNextTickReal } from './transport/next-tick';
import { interceptWithNock } from './transport/nock';

export interface KmsMockOptions {
  /** The region of `seedKey()` and of endpoints that name none. `cn-hangzhou` by default. */
  readonly regionId?: string;
  /** The account that owns every key: digits, as in ARNs. `1540355698841234` by default. */
  readonly accountId?: string;
  /** More hosts that are KMS, besides those of Alibaba Cloud. Every port, http and https. */
  readonly endpoints?: readonly (string | EndpointOption)[];
  /**
   * Makes ids, material, IVs, tokens and request ids the same in every run; not RSA keys, and not what asymmetric
   * encryption and signing draw for themselves, which cannot be seeded. Random by default.
   */
  readonly randomSeed?: string | number;
  /** How much there may be before a request for one more is Rejected.LimitExceeded. Those of the service by default. */
  readonly quotas?: Partial<Quotas>;
  /** What a parameter that the action does not have leads to: InvalidParameter with a hint (default), or nothing. */
  readonly unknownParameters?: 'reject' | 'ignore';
  /** What reset() does about faults that were added and not used up: `report` throws. `ignore` by default. */
  readonly unusedFaults?: 'report' | 'ignore';
  /**
   * The secrets of the access keys that exist, by access key id. With it, signatures, time stamps and nonces are
   * checked; without it, everybody is let in.
   */
  readonly verifySignatures?: Readonly<Record<string, string>>;
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

/** What installKmsMock() returns: the way to everything a test may do to the mocked service. */
export interface KmsMock {
  /**
   * Puts a key into the registry, in whatever state the test starts from. Quotas do not count for fixtures.
   * @throws KmsMockUsageError INVALID_FIXTURE for a key that KMS could not hold, NOT_INSTALLED after uninstall()
   */
  seedKey(options?: SeedKeyOptions): SeededKey;
  /**
   * A key as it is now, by id, alias or ARN; undefined when there is none. Looking changes nothing:
   * a rotation that is due because the time of the process moved shows after the next request.
   * @param options.regionId the mock's own region by default; the region of an ARN wins
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
   * @param options.regionId the mock's own region by default; the region of an ARN wins
   * @throws KmsMockUsageError INVALID_OPTION
   */
  secret(nameOrArn: string, options?: { readonly regionId?: string }): SecretSnapshot | undefined;
  /**
   * What a ciphertext of the symmetric calls is: its key, and which context opens it; undefined for any other text, and
   * for one whose key is not there, or no longer. No request, and no state refuses it.
   * @param options.regionId the mock's own region by default
   * @throws KmsMockUsageError INVALID_OPTION
   */
  ciphertext(blob: string, options?: { readonly regionId?: string }): CiphertextSnapshot | undefined;
  readonly clock: KmsClock;
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
   * Gives back everything that was claimed; mocks of your own that still wait stay. A call that is still in flight is
   * answered or fails, so await it first if you need its answer. Calling it again does nothing. If the mock was the one
   * to load nock, nock is switched off with it unless mocks are waiting: use nock.activate() before you make new ones in
   * the same file.
   */
  uninstall(): void;
  /** uninstall(), for `using kms = installKmsMock()`. */
  [Symbol.dispose](): void;
}

/** Some sandboxes of Node 20 do not have the symbol yet. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('nodejs.dispose');

const DEFAULT_REGION = 'cn-hangzhou';
const DEFAULT_ACCOUNT = '1540355698841234';

const OPTION_NAMES = [
  'regionId',
  'accountId',
  'endpoints',
  'randomSeed',
  'quotas',
  'unknownParameters',
  'unusedFaults',
  'verifySignatures',
] as const satisfies readonly (keyof KmsMockOptions)[];

/** @param calledAs the public function, whose caller is named when there is a second installation */
export function install(options: KmsMockOptions, calledAs: (options?: KmsMockOptions) => KmsMock): KmsMock {
  const { regionId, accountId, endpoints, randomSeed, quotas, unknownParameters, unusedFaults, secrets } =
    checked(options);
  const leftover = leftoverInstallation();

  const clock = new ServiceClock();
  const service = new KmsService(
    {
      accountId,
      defaultRegionId: regionId,
      randomSeed,
      unknownParameters,
      quotas,
      onDefect: (error) => console.error(error),
      verifier: secrets === undefined ? undefined : signatureVerifier(secrets),
      onAnswer: debugEnabled(process.env.DEBUG)
        ? (record, milliseconds) => process.stderr.write(`${debugLine(record, milliseconds)}\n`)
        : undefined,
    },
    clock,
  );
  const hosts = new Endpoints(endpoints);

  const undo: ((environmentIsOver: boolean) => void)[] = [];
  const undoAll = (environmentIsOver: boolean) => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) step(environmentIsOver);
  };
  const uninstall = () => undoAll(false);
  try {
    undo.push(interceptWithNock(hosts, (request) => service.handle(request), leftover?.abandon));
    undo.push(guardNetwork(hosts));
    undo.push(keepNextTickReal());
    undo.push(() => service.faults.release());
    undo.push(
      registerInstallation(
        callerOf(calledAs),
        () => mock,
        () => undoAll(true),
      ),
    );
    undo.push(() => service.log.close('uninstall()'));
  } catch (error) {
    uninstall();
    throw error;
  }

  // A test that moves the clock wants to see at once what that did; where time moves by itself, the next request does.
  const settled = (now: Date): Date => {
    service.registries.settle(now.getTime());
    return now;
  };
  const installed = (call: string): void => {
    if (undo.length === 0) throw notInstalled(call);
  };
  const addFault = (fault: FaultOptions): Fault => {
    installed('faults.add()');
    return service.faults.add(fault, callerOf(addFault));
  };
  const registryOf = (region: string): Registry => service.registries.of(accountId, region);
  /** Where a fixture goes, as it is at this moment. */
  const registryFor = (call: string, given: string | undefined): Registry => {
    installed(`${call}()`);
    const region = regionOption(given, `${call}({ regionId })`, 'INVALID_FIXTURE') ?? regionId;
    const registry = registryOf(region);
    registry.settle(clock.millis());
    return registry;
  };
  /** Where a test looks. */
  const registryNamed = (call: string, name: unknown, lookup: { readonly regionId?: string }): Registry => {
    if (typeof name !== 'string') {
      throw new KmsMockUsageError('INVALID_OPTION', `${call}(${shown(name)}): ${NAMED_BY[call]}`);
    }
    checkOptions(call, lookup, ['regionId'], 'INVALID_OPTION');
    const given = regionOption(lookup.regionId, `${call}({ regionId })`, 'INVALID_OPTION');
    return registryOf(regionOfArn(name) ?? given ?? regionId);
  };
  const mock = {
    seedKey(fixture = {}) {
      checkOptions('seedKey', fixture, SEED_KEY_OPTIONS, 'INVALID_FIXTURE');
      const registry = registryFor('seedKey', fixture.regionId);
      return seedKey(fixture, registry, clock.millis(), registry.random);
    },
    key(idOrAliasOrArn, lookup = {}) {
      const registry = registryNamed('key', idOrAliasOrArn, lookup);
      return snapshotOf(registry.find(idOrAliasOrArn), registry, clock.millis());
    },
    seedSecret(fixture) {
      checkOptions('seedSecret', fixture, SEED_SECRET_OPTIONS, 'INVALID_FIXTURE');
      return seedSecret(fixture, registryFor('seedSecret', fixture.regionId), clock.millis());
    },
    secret(nameOrArn, lookup = {}) {
      const registry = registryNamed('secret', nameOrArn, lookup);
      return secretSnapshotOf(registry.secrets.find(nameOrArn), registry, clock.millis());
    },
    ciphertext(blob, lookup = {}) {
      return ciphertextSnapshot(blob, registryNamed('ciphertext', blob, lookup), clock.millis());
    },
    clock: {
      now: () => clock.now(),
      advance: (duration) => settled(clock.advance(duration)),
      set: (date) => settled(clock.set(date)),
    },
    faults: { add: addFault, clear: () => service.faults.clear() },
    deny(denial) {
      installed('deny()');
      return service.denials.add(denial);
    },
    get requests() {
      return service.requests;
    },
    nextRequest(action?: string, params?: ExpectedKmsParams) {
      installed('nextRequest()');
      return service.log.next(action, params);
    },
    timeline: () =>
      formatTimeline(service.log, (versionId, region) => registryOf(region).findVersion(versionId)?.key.id),
    reset() {
      const unused = unusedFaults === 'report' ? service.faults.unused() : [];
      service.reset();
      if (unused.length > 0) throw faultsUnused(unused);
    },
    uninstall,
    [DISPOSE]: uninstall,
  } as KmsMock;
  return mock;
}

function checked(options: KmsMockOptions) {
  checkOptions('installKmsMock', options, OPTION_NAMES, 'INVALID_OPTION');
  const {
    accountId = DEFAULT_ACCOUNT,
    endpoints = [],
    randomSeed,
    unknownParameters = 'reject',
    unusedFaults = 'ignore',
  } = options;
  const regionId =
    regionOption(options.regionId, 'installKmsMock({ regionId })', 'INVALID_OPTION') ?? DEFAULT_REGION;
  if (typeof accountId !== 'string' || !/^\d{1,32}$/.test(accountId)) {
    throw invalid('accountId', `${shown(accountId)} is no account id: give a text of digits.`);
  }
  if (!Array.isArray(endpoints)) throw invalid('endpoints', 'give a list of hosts.');
  if (randomSeed !== undefined && typeof randomSeed !== 'string' && typeof randomSeed !== 'number') {
    throw invalid('randomSeed', 'give a text or a number.');
  }
  if (unknownParameters !== 'reject' && unknownParameters !== 'ignore') {
    throw invalid('unknownParameters', `${shown(unknownParameters)} is neither 'reject' nor 'ignore'.`);
  }
  if (unusedFaults !== 'report' && unusedFaults !== 'ignore') {
    throw invalid('unusedFaults', `${shown(unusedFaults)} is neither 'report' nor 'ignore'.`);
  }
  return {
    regionId,
    accountId,
    endpoints,
    randomSeed,
    quotas: quotasOption(options.quotas),
    unknownParameters,
    unusedFaults,
    secrets: secretsOption(options.verifySignatures),
  };
}

/** Whatever is wrong with it, no secret goes into a message. */
function secretsOption(secrets: KmsMockOptions['verifySignatures']): KmsMockOptions['verifySignatures'] {
  if (secrets === undefined) return undefined;
  if (!isPlainObject(secrets)) {
    throw invalid('verifySignatures', 'give an object of access key ids and their secrets.');
  }
  for (const [accessKeyId, secret] of Object.entries(secrets)) {
    if (typeof secret !== 'string' || secret === '') {
      throw invalid(
        `verifySignatures.${accessKeyId}`,
        'the secret of an access key is a text that is not empty.',
      );
    }
  }
  return { ...secrets };
}

/** Loaded by those who ask for it: each module costs every test file. */
function signatureVerifier(secrets: Readonly<Record<string, string>>) {
  const { SignatureVerifier } = require('./wire/signatures') as typeof import('./wire/signatures');
  return new SignatureVerifier(secrets);
}

function quotasOption(given: Partial<Quotas> = {}): Quotas {
  checkOptions('installKmsMock.quotas', given, Object.keys(DEFAULT_QUOTAS), 'INVALID_OPTION');
  for (const [name, quota] of Object.entries(given)) {
    if (!Number.isInteger(quota) || quota < 0) {
      throw invalid(`quotas.${name}`, `${shown(quota)} is no whole number, zero or more.`);
    }
  }
  return { ...DEFAULT_QUOTAS, ...given };
}

const invalid = (option: string, message: string): KmsMockUsageError =>
  new KmsMockUsageError('INVALID_OPTION', `installKmsMock({ ${option} }): ${message}`);

const NAMED_BY: Readonly<Record<string, string>> = {
  key: 'give the text of an id, an alias or an ARN, such as seedKey().keyId.',
  secret: 'give the text of a name or an ARN, such as seedSecret().secretName.',
  ciphertext: 'give the Base64 text of a CiphertextBlob.',
};

const notInstalled = (call: string): KmsMockUsageError =>
  new KmsMockUsageError(
    'NOT_INSTALLED',
    `${call} was called after uninstall(). Install the mock again first.`,
  );

const faultsUnused = (faults: readonly string[]): KmsMockUsageError =>
  new KmsMockUsageError(
    'UNUSED_FAULTS',
    `reset(): ${faults.length === 1 ? 'a fault was' : `${faults.length} faults were`} added and not used up. Either ` +
      'the code under test made fewer calls than the test expects, or the fault does not fit them (action, when, skip):' +
      `\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );

const regionOfArn = (text: string): string | undefined => /^acs:kms:([^:]+):/.exec(text)?.[1];

/** The line of the stack that called the function. */
function callerOf(fn: (...args: never[]) => unknown): string {
  const here: { stack?: string } = {};
  Error.captureStackTrace(here, fn);
  return here.stack?.split('\n')[1]?.trim() ?? 'at an unknown place';
}
