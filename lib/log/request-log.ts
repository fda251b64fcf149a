/** The request log, and the queries of a test author on it. */
import { inspectValue } from '../base/inspect-value';
import { KmsMockUsageError } from '../base/usage-error';
import { type AsymmetricMatcher, isAsymmetric, isObject, isStructure, valueFits } from './expectations';
import type { Lifetime } from '../base/lifetime';
import { didYouMean } from '../base/nearest-name';
import { type ActionParameters, findOperation, type KmsAction } from '../operations';
import { KNOWN_ACTIONS } from '../operations/vendor-actions';
import { membersOf, type RawParameters, readStructure } from '../parameters/nested';
import { isPlainObject } from '../base/plain-object';
import type { StateChange } from '../registry/state-change';
import { type Waiter, WaiterGroup } from '../base/waiters';

type ParamName<Action extends KmsAction> =
  | ActionParameters[Action][number]
  | `${ActionParameters[Action][number]}.${string}`;

/**
 * The parameters of an action as they were sent: optional strings. A structure is one JSON string (`EncryptionContext`) or
 * one parameter for each member (`EncryptionContext.tenant`), as the client wrote it.
 */
export type KmsRequestParams<Action extends string = string> = Action extends KmsAction
  ? { readonly [Name in ParamName<Action>]?: string }
  : Readonly<Record<string, string>>;

/** One handled request. Printed, its secrets and plaintexts are masked; the properties contain what was sent. */
export interface KmsRequestRecord<Action extends string = string> {
  /** As the client sent it; empty if the request named no action or could not be decoded. */
  readonly action: Action;
  /** The parameters of the action as raw strings, by their full names; without credentials and signature. */
  readonly params: KmsRequestParams<Action>;
  readonly regionId: string;
  /** HTTP status; 0 if a network fault left the client without a response. */
  readonly status: number;
  /** The error code, or undefined for a success; the code of Node (`ECONNRESET`) if there was no response. */
  readonly code: string | undefined;
  /** Present if a fault that the test added was applied. */
  readonly faulted?: true;
  readonly requestId: string;
  /** Service time. */
  readonly at: Date;
}

/**
 * The expected value of a parameter: a string, a RegExp that matches it, an asymmetric matcher, or undefined for a parameter
 * that was not sent. A structure is compared as a whole, in whatever form the client sent it: `{ tenant: 't-1' }`.
 */
export type ExpectedKmsParam =
  | string
  | RegExp
  | AsymmetricMatcher
  | { readonly [member: string]: unknown }
  | readonly unknown[]
  | undefined;

/** The expected values of some parameters of an action. Other parameters are not compared. */
export type ExpectedKmsParams<Action extends string = string> =
  | AsymmetricMatcher
  | (Action extends KmsAction
      ? { readonly [Name in ParamName<Action>]?: ExpectedKmsParam }
      : { readonly [name: string]: ExpectedKmsParam });

/** The request log: an array with an additional method. */
export interface KmsRequests extends ReadonlyArray<KmsRequestRecord> {
  /**
   * Returns the requests of an action, in their order; only those with the expected parameters, if some are given.
   * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION
   */
  of<Action extends KmsAction>(
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): readonly KmsRequestRecord<Action>[];
}

/** An event between requests, with its position in the log. */
interface LoggedEvent {
  /** Service time when it was logged, in milliseconds. */
  readonly at: number;
  /** The number of requests handled before it. */
  readonly position: number;
}

export interface LoggedChange extends LoggedEvent {
  readonly change: StateChange;
  /** The request that caused it; undefined if service time or a fixture caused it. */
  record: KmsRequestRecord | undefined;
}

export interface LoggedRollback extends LoggedEvent {
  /** Service time of the snapshot, in milliseconds. */
  readonly takenAt: number;
  /** The keys of the ciphertexts in the requests before it: the rollback may have removed these keys. */
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

  /** @param lifetime of the installation; its end rejects all waiting promises */
  constructor(lifetime: Lifetime) {
    this.#waiting = new WaiterGroup(lifetime);
    // Not enumerable, so that comparing the log with an array compares only the requests.
    Object.defineProperty(this.#records, 'of', {
      value: (action: unknown, params?: ExpectedKmsParams) => {
        checkExpectation('requests.of', action, params);
        return this.#records.filter((record) => fits(record, action, params));
      },
    });
  }

  get records(): KmsRequests {
    // The constructor added the method.
    return this.#records as KmsRequestRecord[] & Pick<KmsRequests, 'of'>;
  }

  /** In order. */
  get events(): readonly (LoggedChange | LoggedRollback)[] {
    return this.#events;
  }

  /** @param changes the state changes that the request caused; undefined for none */
  add(record: KmsRequestRecord, changes: readonly LoggedChange[] | undefined): void {
    this.#records.push(record);
    if (changes !== undefined) for (const change of changes) change.record = record;
    if (!this.#waiting.isEmpty) this.#resolveWaiters(record);
  }

  addChange(change: StateChange, at: number): void {
    this.#events.push({ change, at, position: this.#records.length, record: undefined });
  }

  addRollback(rollback: Omit<LoggedRollback, 'position'>): void {
    this.#events.push({ ...rollback, position: this.#records.length });
  }

  /** The changes after the first `count` events, without those that service time caused. */
  changesSince(count: number): readonly LoggedChange[] {
    return this.#events
      .slice(count)
      .filter(isChange)
      .filter(({ change }) => change.dueAt === undefined);
  }

  /** Resolves with the next request that is handled from now on. @throws KmsMockUsageError as {@link KmsRequests.of} */
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
    // If the test fails before it awaits the promise, the rejection must not be reported as a second failure.
    next.catch(() => {});
    return next;
  }

  /** Rejects all waiting promises. @param reason such as `reset()` */
  close(reason: string): void {
    this.#waiting.cancelAll(reason);
  }

  #resolveWaiters(record: KmsRequestRecord): void {
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
    `nextRequest(${action === undefined ? '' : inspectValue(action)}) was still pending at ${reason}: no such request ` +
      'was handled after this call. Call it before the code that sends the request, and await it before the test ends.',
  );

// Expectations

/**
 * An expectation that no request can meet is an error of the test author.
 * @param call for messages
 * @throws KmsMockUsageError UNKNOWN_ACTION, UNKNOWN_PARAMETER, INVALID_EXPECTATION
 */
function checkExpectation(call: string, action: unknown, params: unknown): void {
  const known: readonly string[] = KNOWN_ACTIONS;
  if (typeof action !== 'string' || !known.includes(action)) {
    const hint = typeof action === 'string' ? didYouMean(action, known) : '. Give the name of an action.';
    throw new KmsMockUsageError(
      'UNKNOWN_ACTION',
      `${call}(${inspectValue(action)}): this action does not exist${hint}`,
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
        `${call}(${inspectValue(action)}, { ${name} }): ${action} does not have this parameter${didYouMean(base, Object.keys(rows))}`,
      );
    }
    if (expected !== undefined && typeof expected !== 'string' && !isObject(expected)) {
      throw new KmsMockUsageError(
        'INVALID_EXPECTATION',
        `${call}(${inspectValue(action)}, { ${name}: ${inspectValue(expected)} }): parameters are sent as strings. Expect '${String(expected)}'.`,
      );
    }
  }
}

function fits(record: KmsRequestRecord, action: unknown, expected: ExpectedKmsParams | undefined): boolean {
  if (action !== undefined && record.action !== action) return false;
  return expected === undefined || paramsFit(record.params, expected);
}

/** Whether each parameter with an expectation meets it. */
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
      return false; // not a structure
    }
  });
}
