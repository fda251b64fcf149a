/** The requests that were answered, and what a test author may ask about them. */
import { inspectValue } from '../base/inspect-value';
import { KmsMockUsageError } from '../base/usage-error';
import { type AsymmetricMatcher, isAsymmetric, isObject, isStructure, valueFits } from './expectations';
import type { Lifetime } from '../base/lifetime';
import { didYouMean } from '../base/nearest-name';
import { type ActionParameters, findOperation, type KmsAction, SERVED_ACTIONS } from '../operations';
import { VENDOR_ACTIONS } from '../operations/vendor-actions';
import { membersOf, type RawParameters, readStructure } from '../parameters/nested';
import { isPlainObject } from '../base/plain-object';
import type { StateChange } from '../registry/state-change';
import { type Waiter, WaiterGroup } from '../base/waiters';

type ParamName<Action extends KmsAction> =
  | ActionParameters[Action][number]
  | `${ActionParameters[Action][number]}.${string}`;

/**
 * The parameters of an action as they come over the wire: texts, each there or not. A structure is one JSON text
 * (`EncryptionContext`) or one parameter a member (`EncryptionContext.tenant`), as the client wrote it.
 */
export type KmsRequestParams<Action extends string = string> = Action extends KmsAction
  ? { readonly [Name in ParamName<Action>]?: string }
  : Readonly<Record<string, string>>;

/** One request that was answered. Printed, its secrets and plaintexts are masked; the data are as they were sent. */
export interface KmsRequestRecord<Action extends string = string> {
  /** As the client sent it; empty when the request named none or could not be decoded. */
  readonly action: Action;
  /** The parameters of the action as raw text, by their full names; without credentials and signature. */
  readonly params: KmsRequestParams<Action>;
  readonly regionId: string;
  /** HTTP status; 0 when a fault of the network left the client without an answer. */
  readonly status: number;
  /** The error code, or undefined for a success; that of Node (`ECONNRESET`) when there was no answer. */
  readonly code: string | undefined;
  /** There when a fault that the test added was at work. */
  readonly faulted?: true;
  readonly requestId: string;
  /** Service time. */
  readonly at: Date;
}

/**
 * What a parameter is to be: a text, a RegExp that finds something in it, an asymmetric matcher, or undefined for a
 * parameter that was not sent. A structure is compared whole, however the client wrote it: `{ tenant: 't-1' }`.
 */
export type ExpectedKmsParam =
  | string
  | RegExp
  | AsymmetricMatcher
  | { readonly [member: string]: unknown }
  | readonly unknown[]
  | undefined;

/** Some of the parameters of an action, and what they are to be. The others may be anything. */
export type ExpectedKmsParams<Action extends string = string> =
  | AsymmetricMatcher
  | (Action extends KmsAction
      ? { readonly [Name in ParamName<Action>]?: ExpectedKmsParam }
      : { readonly [name: string]: ExpectedKmsParam });

/** The log: an array, and a question. */
export interface KmsRequests extends ReadonlyArray<KmsRequestRecord> {
  /**
   * The requests of an action, those alone whose parameters are as expected where some are given; in their order.
   * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION
   */
  of<Action extends KmsAction>(
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): readonly KmsRequestRecord<Action>[];
}

/** Something that happened besides requests, with its place in the story. */
interface LoggedEvent {
  /** Service time when it was noticed, in milliseconds. */
  readonly at: number;
  /** So many requests had been answered before. */
  readonly position: number;
}

export interface LoggedChange extends LoggedEvent {
  readonly change: StateChange;
  /** The request that made it; undefined for time and for fixtures. */
  record: KmsRequestRecord | undefined;
}

export interface LoggedRollback extends LoggedEvent {
  /** Service time of the snapshot, in milliseconds. */
  readonly takenAt: number;
  /** Whose versions the ciphertexts of the requests before it named, since the rollback may have taken the keys away. */
  readonly keyIds: ReadonlyMap<KmsRequestRecord, string>;
}

export const isChange = (event: LoggedChange | LoggedRollback): event is LoggedChange => 'change' in event;

interface RequestWaiter extends Waiter {
  readonly action: string | undefined;
  readonly params: ExpectedKmsParams | undefined;
  readonly resolve: (record: KmsRequestRecord) => void;
}

export class RequestLog {
  readonly #records: KmsRequestRecord[] = [];
  readonly #events: (LoggedChange | LoggedRollback)[] = [];
  readonly #waiting: WaiterGroup<RequestWaiter>;

  /** @param lifetime of the installation: at its end nobody waits any longer */
  constructor(lifetime: Lifetime) {
    this.#waiting = new WaiterGroup(lifetime);
    // Not enumerable: to compare the log with an array is to compare the requests.
    Object.defineProperty(this.#records, 'of', {
      value: (action: unknown, params?: ExpectedKmsParams) => {
        checkExpectation('requests.of', action, params);
        return this.#records.filter((record) => fits(record, action, params));
      },
    });
  }

  get records(): KmsRequests {
    // The constructor has put it there.
    return this.#records as KmsRequestRecord[] & Pick<KmsRequests, 'of'>;
  }

  /** In their order. */
  get events(): readonly (LoggedChange | LoggedRollback)[] {
    return this.#events;
  }

  /** @param changes what the request did to states; undefined for nothing */
  add(record: KmsRequestRecord, changes: readonly LoggedChange[] | undefined): void {
    this.#records.push(record);
    if (changes !== undefined) for (const change of changes) change.record = record;
    if (!this.#waiting.isEmpty) this.#tell(record);
  }

  addChange(change: StateChange, at: number): void {
    this.#events.push({ change, at, position: this.#records.length, record: undefined });
  }

  addRollback(rollback: Omit<LoggedRollback, 'position'>): void {
    this.#events.push({ ...rollback, position: this.#records.length });
  }

  /** The changes since there were so many events, but for what time did. */
  changesSince(count: number): readonly LoggedChange[] {
    return this.#events
      .slice(count)
      .filter(isChange)
      .filter(({ change }) => change.dueAt === undefined);
  }

  /** The next request that is answered from now on. @throws KmsMockUsageError as {@link KmsRequests.of} */
  next(action: string | undefined, params: ExpectedKmsParams | undefined): Promise<KmsRequestRecord> {
    if (action !== undefined) checkExpectation('nextRequest', action, params);
    const next = new Promise<KmsRequestRecord>((resolve, reject) => {
      this.#waiting.add({
        action,
        params,
        resolve,
        cancel: (reason) => reject(neverCame(action, reason)),
      });
    });
    // A test that failed before it could wait has said enough: its promise is no second failure.
    next.catch(() => {});
    return next;
  }

  /** Nothing more is to come. @param reason such as `reset()` */
  close(reason: string): void {
    this.#waiting.cancelAll(reason);
  }

  #tell(record: KmsRequestRecord): void {
    for (const waiter of this.#waiting.present) {
      if (!fits(record, waiter.action, waiter.params)) continue;
      this.#waiting.delete(waiter);
      waiter.resolve(record);
    }
  }
}

const neverCame = (action: string | undefined, reason: string): KmsMockUsageError =>
  new KmsMockUsageError(
    'REQUEST_NEVER_CAME',
    `nextRequest(${action === undefined ? '' : inspectValue(action)}) was still waiting at ${reason}: no such request ` +
      'was answered after it was called. Call it before the code that sends the request, and await it before the ' +
      'test ends.',
  );

// Expectations

/**
 * What can never be met is a mistake, not a request that did not come.
 * @param call for messages
 * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION
 */
function checkExpectation(call: string, action: unknown, params: unknown): void {
  const known: readonly string[] = [...SERVED_ACTIONS, ...VENDOR_ACTIONS];
  if (typeof action !== 'string' || !known.includes(action)) {
    const hint = typeof action === 'string' ? didYouMean(action, known) : '; give the name of an action.';
    throw new KmsMockUsageError(
      'UNKNOWN_ACTION',
      `${call}(${inspectValue(action)}): KMS has no such action${hint}`,
    );
  }
  if (params === undefined || isAsymmetric(params)) return;
  if (!isPlainObject(params)) {
    throw new KmsMockUsageError(
      'INVALID_EXPECTATION',
      `${call}(${inspectValue(action)}, ${inspectValue(params)}): give an object of parameters, such as { KeyId: 'alias/orders' }.`,
    );
  }
  const rows = findOperation(action)?.operation.params;
  for (const [name, expected] of Object.entries(params)) {
    const base = name.split('.', 1)[0] as string;
    if (rows !== undefined && !Object.hasOwn(rows, base) && !Object.hasOwn(rows, name)) {
      throw new KmsMockUsageError(
        'UNKNOWN_PARAMETER',
        `${call}(${inspectValue(action)}, { ${name} }): ${action} has no such parameter${didYouMean(base, Object.keys(rows))}`,
      );
    }
    if (expected !== undefined && typeof expected !== 'string' && !isObject(expected)) {
      throw new KmsMockUsageError(
        'INVALID_EXPECTATION',
        `${call}(${inspectValue(action)}, { ${name}: ${inspectValue(expected)} }): parameters come as texts; expect '${String(expected)}'.`,
      );
    }
  }
}

function fits(record: KmsRequestRecord, action: unknown, expected: ExpectedKmsParams | undefined): boolean {
  if (action !== undefined && record.action !== action) return false;
  return expected === undefined || paramsFit(record.params, expected);
}

/** Whether the parameters are as expected, as far as something is expected of them. */
function paramsFit(params: RawParameters, expected: ExpectedKmsParams): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(params);
  return Object.entries(expected).every(([name, wanted]) => {
    if (!isStructure(wanted)) {
      return wanted === undefined
        ? !(name in params) && membersOf(params, name).length === 0
        : valueFits(params[name], wanted);
    }
    try {
      return valueFits(readStructure(params, name), wanted);
    } catch {
      return false; // no structure at all
    }
  });
}
