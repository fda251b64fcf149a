/** What a test wants to go wrong: faults in the order they were added, and what the one that wins does to a call. */
import { inspectValue } from '../base/inspect-value';
import {
  type ConnectionFailureKind,
  FAILURE_CODES,
  type HttpOutcome,
  type HttpResponse,
} from '../base/http-exchange';
import type { KmsError } from '../base/kms-errors';
import type { Lifetime } from '../base/lifetime';
import { KmsMockUsageError } from '../base/usage-error';
import { type Waiter, WaiterGroup } from '../base/waiters';
import { type FaultOptions, type FaultRequest, type FaultRule, ruleOf } from './fault-options';

/** The handle of a fault. */
export interface Fault {
  /** How many requests it has failed. */
  readonly used: number;
  /**
   * Waits until its `delay` holds a request back; at once, if it does already. From then on the delay is a timer, which fake
   * timers can advance.
   * @throws KmsMockUsageError INVALID_FAULT for a fault without a delay; rejects with REQUEST_NEVER_CAME at reset(),
   * rollback() or uninstall()
   */
  held(): Promise<void>;
  /** Takes it away; doing it again does nothing. */
  remove(): void;
}

/** What a fault makes of a call: another answer, or none. */
export interface FaultyOutcome {
  readonly response: HttpOutcome;
  /** What the record of the request says as its code. */
  readonly code: string | undefined;
}

/** As a proxy that has lost its server would answer. */
const MALFORMED = '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>';

/** What has become of a rule so far. */
interface Uses {
  readonly skipped: number;
  readonly used: number;
}

const NO_USES: Uses = { skipped: 0, used: 0 };

/** The faults of some moment, and what had become of them. */
export interface FaultsState {
  readonly rules: readonly FaultRule[];
  readonly uses: readonly Uses[];
  readonly attempts: ReadonlyMap<string, number>;
}

export class Faults {
  /** Replaced, never changed in place: snapshots share it. */
  #rules: readonly FaultRule[] = [];
  /** Of those that are used up or taken away, too. */
  readonly #uses = new WeakMap<FaultRule, Uses>();
  #attempts = new Map<string, number>();
  /** The calls that a delay holds back. */
  readonly #held: WaiterGroup<HeldCall>;
  /** Who waits for a call to be held back. */
  readonly #watching: WaiterGroup<Watcher>;

  /** @param lifetime of the installation: at its end nobody waits any longer */
  constructor(lifetime: Lifetime) {
    this.#held = new WaiterGroup(lifetime);
    this.#watching = new WaiterGroup(lifetime);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * @param addedAt a line of the stack, for reports
   * @throws KmsMockUsageError INVALID_FAULT
   */
  add(options: FaultOptions, addedAt: string): FaultRule {
    const rule = ruleOf(options, addedAt);
    this.#rules = [...this.#rules, rule];
    this.#uses.set(rule, NO_USES);
    return rule;
  }

  /** Whether it was ever one of these. */
  has(rule: FaultRule): boolean {
    return this.#uses.has(rule);
  }

  /** How many requests it has failed. */
  used(rule: FaultRule): number {
    return this.#usesOf(rule).used;
  }

  remove(rule: FaultRule): void {
    this.#rules = this.#rules.filter((other) => other !== rule);
  }

  clear(): void {
    this.#rules = [];
    this.#attempts.clear();
  }

  snapshot(): FaultsState {
    return {
      rules: this.#rules,
      uses: this.#rules.map((rule) => this.#usesOf(rule)),
      attempts: new Map(this.#attempts),
    };
  }

  /** As it was, with no call held back. */
  rollback({ rules, uses, attempts }: FaultsState): void {
    this.release('rollback()');
    this.#rules = rules;
    rules.forEach((rule, i) => {
      this.#uses.set(rule, uses[i] as Uses);
    });
    this.#attempts = new Map(attempts);
  }

  /** clear(), and no call is held back any longer: one that has not been carried out yet loses its connection. */
  release(reason: string): void {
    this.clear();
    this.#held.cancelAll(reason);
    this.#watching.cancelAll(reason);
  }

  /** Every fault that has uses left, as the test author wrote it; without those that are to stay until removed. */
  unused(): readonly string[] {
    return this.#rules
      .map((rule) => ({ rule, used: this.#usesOf(rule).used }))
      .filter(({ rule, used }) => used === 0 || rule.times !== Number.POSITIVE_INFINITY)
      .map(({ rule, used }) => describeUse(rule, used));
  }

  /** The first fault that fits the request and has uses left. @throws KmsMockUsageError when a `when` does */
  next(request: Omit<FaultRequest, 'attempt'>): ActiveFault | undefined {
    const attempt = this.#rules.some(({ when }) => when !== undefined) ? this.#countAttempt(request) : 1;
    for (const rule of this.#rules) {
      if (!rule.fits(request.action) || !matchesWhen(rule, { ...request, attempt })) continue;
      const { skipped, used } = this.#usesOf(rule);
      if (skipped < rule.skip) {
        this.#uses.set(rule, { skipped: skipped + 1, used });
        continue;
      }
      this.#uses.set(rule, { skipped, used: used + 1 });
      if (used + 1 === rule.times) this.remove(rule);
      return new ActiveFault(rule, this.#held, () => this.#tellWatchers(rule));
    }
    return undefined;
  }

  #usesOf(rule: FaultRule): Uses {
    return this.#uses.get(rule) ?? NO_USES;
  }

  /** @throws KmsMockUsageError INVALID_FAULT */
  held(rule: FaultRule): Promise<void> {
    if (rule.effect.delay === 0) {
      throw invalid(
        `${rule.text}: it has no delay, so it holds no request back. Add a delay, or do not wait.`,
      );
    }
    if (this.#held.present.some((call) => call.rule === rule)) return Promise.resolve();
    const held = new Promise<void>((resolve, reject) => {
      this.#watching.add({ rule, resolve, cancel: (reason) => reject(neverHeld(rule, reason)) });
    });
    // A test that failed before it could wait has said enough: its promise is no second failure.
    held.catch(() => {});
    return held;
  }

  #tellWatchers(rule: FaultRule): void {
    for (const watcher of this.#watching.present) {
      if (watcher.rule !== rule) continue;
      this.#watching.delete(watcher);
      watcher.resolve();
    }
  }

  #countAttempt({ action, regionId, params }: Omit<FaultRequest, 'attempt'>): number {
    const name = JSON.stringify([action, regionId, params]);
    const attempt = (this.#attempts.get(name) ?? 0) + 1;
    this.#attempts.set(name, attempt);
    return attempt;
  }
}

/** A call that a delay holds back. */
interface HeldCall extends Waiter {
  readonly rule: FaultRule;
}

interface Watcher extends Waiter {
  readonly rule: FaultRule;
  readonly resolve: () => void;
}

const neverHeld = ({ text }: FaultRule, reason: string): KmsMockUsageError =>
  new KmsMockUsageError(
    'REQUEST_NEVER_CAME',
    `${text}: held() was still waiting at ${reason}: no request was held back. Send the request before you await it, and ` +
      'see whether the fault fits it (action, when, skip).',
  );

/** A fault at work on one call. */
export class ActiveFault {
  readonly #rule: FaultRule;
  readonly #held: WaiterGroup<HeldCall>;
  readonly #onHold: () => void;
  /** Let go before its time, and not carried out yet. */
  #lost = false;

  constructor(rule: FaultRule, held: WaiterGroup<HeldCall>, onHold: () => void) {
    this.#rule = rule;
    this.#held = held;
    this.#onHold = onHold;
  }

  /**
   * Before the call is carried out.
   * @returns false when it is not to be
   * @throws KmsError that is the answer
   */
  async before(action: string): Promise<boolean> {
    const { phase, delay, error, network, body } = this.#rule.effect;
    if (phase === 'after') return true;
    if (delay > 0) this.#lost = !(await this.#hold(delay));
    if (this.#lost) return false;
    if (error !== undefined) throw error(action);
    return network === undefined && body === undefined;
  }

  /**
   * After the call has its answer, or would have.
   * @param encodeError an error as the client of this call reads it
   */
  async after(
    action: string,
    answered: FaultyOutcome & { readonly response: HttpResponse },
    encodeError: (error: KmsError) => HttpResponse,
  ): Promise<FaultyOutcome> {
    const { phase, delay, error, network, body } = this.#rule.effect;
    if (phase === 'after' && delay > 0) await this.#hold(delay);
    if (this.#lost) return failed('reset');
    if (network !== undefined) return failed(network);
    if (body !== undefined) return { ...answered, response: withBody(answered.response, body) };
    if (phase === 'before' || error === undefined) return answered;
    const lost = error(action);
    return { response: encodeError(lost), code: lost.code };
  }

  /** @returns false when the wait was cut short */
  #hold(delay: number): Promise<boolean> {
    // Those of the moment: fake when the test has faked them, so that advancing them is all the waiting there is.
    const { setTimeout, clearTimeout } = globalThis;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#held.delete(call);
        resolve(true);
      }, delay);
      const call: HeldCall = {
        rule: this.#rule,
        cancel() {
          clearTimeout(timer);
          resolve(false);
        },
      };
      this.#held.add(call);
      this.#onHold();
    });
  }
}

const failed = (failure: ConnectionFailureKind): FaultyOutcome => ({
  response: { failure },
  code: FAILURE_CODES[failure],
});

function withBody(answer: HttpResponse, body: string): HttpResponse {
  if (body === 'empty') return { ...answer, body: '' };
  if (body === 'malformed') return { ...answer, body: MALFORMED };
  if (body !== 'truncated') return { ...answer, body };
  const whole = Buffer.from(answer.body);
  return {
    ...answer,
    headers: { ...answer.headers, 'Content-Length': String(whole.length) },
    // Half of the characters: half of the bytes could end inside one.
    body: answer.body.slice(0, answer.body.length / 2),
    breaksOff: true,
  };
}

/** Whether the test author's own condition lets the fault act. */
function matchesWhen({ when, text }: FaultRule, request: FaultRequest): boolean {
  if (when === undefined) return true;
  let answer: unknown;
  try {
    answer = when({ ...request, params: { ...request.params } });
  } catch (cause) {
    throw invalid(
      `${text}: \`when\` threw; the client was answered 500 InternalFailure. Mend the function.`,
      {
        cause,
      },
    );
  }
  if (typeof answer === 'boolean') return answer;
  throw invalid(
    `${text}: \`when\` returned ${inspectValue(answer)}; the client was answered 500 InternalFailure. Return true or false, ` +
      'not a promise.',
  );
}

const describeUse = ({ text, times }: FaultRule, used: number): string =>
  `${text}: used ${used} of ${times === Number.POSITIVE_INFINITY ? 'any number of' : times} times`;

const invalid = (message: string, options?: { readonly cause?: unknown }): KmsMockUsageError =>
  new KmsMockUsageError('INVALID_FAULT', message, options);
