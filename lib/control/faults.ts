/** The faults of a test, in the order in which they were added, and the effect of the matching fault on a call. */
import { inspectValue } from '../base/inspect-value';
import type { ConnectionFailureKind, HttpOutcome, HttpResponse } from '../base/http-exchange';
import type { KmsError } from '../base/kms-errors';
import type { Lifetime } from '../base/lifetime';
import { KmsMockUsageError } from '../base/usage-error';
import { type Waiter, WaiterGroup } from '../base/waiters';
import { Delay, SentDelays } from './delays';
import { type FaultOptions, type FaultRequest, type FaultRule, ruleOf } from './fault-options';

/** The handle of a fault. */
export interface Fault {
  /** How many requests it has failed. */
  readonly used: number;
  /**
   * Resolves when a request that it delays has arrived in the mock; at once if it has already arrived. The delay counts from
   * the moment when the client sent the request.
   * @throws KmsMockUsageError INVALID_FAULT for a fault without a delay; rejects with REQUEST_NEVER_CAME at reset(),
   * rollback() or uninstall()
   */
  held(): Promise<void>;
  /** Removes the fault. A second call does nothing. */
  remove(): void;
}

/** The result of a call with a fault: another response, or none. */
export interface FaultyOutcome {
  readonly response: HttpOutcome;
  /** The code in the request log. */
  readonly code: string | undefined;
}

/** The response of a proxy that cannot reach its server. */
const MALFORMED = '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>';

/** The counts of a rule. */
interface Uses {
  readonly skipped: number;
  readonly used: number;
}

const NO_USES: Uses = { skipped: 0, used: 0 };

/** The saved faults of a snapshot, with their counts. */
export interface FaultsState {
  readonly rules: readonly FaultRule[];
  readonly uses: readonly Uses[];
  readonly attempts: ReadonlyMap<string, number>;
}

export class Faults {
  /** Replaced, never changed in place, because snapshots share it. */
  #rules: readonly FaultRule[] = [];
  /** Also of faults that are used up or removed. */
  readonly #uses = new WeakMap<FaultRule, Uses>();
  #attempts = new Map<string, number>();
  /** The delayed calls. */
  readonly #held: WaiterGroup<HeldCall>;
  /** The promises of held(). */
  readonly #watching: WaiterGroup<Watcher>;

  /** @param lifetime of the installation; its end cancels all waiters */
  constructor(lifetime: Lifetime) {
    this.#held = new WaiterGroup(lifetime);
    this.#watching = new WaiterGroup(lifetime);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * @param addedAt a stack line, for messages
   * @throws KmsMockUsageError INVALID_FAULT
   */
  add(options: FaultOptions, addedAt: string): FaultRule {
    const rule = ruleOf(options, addedAt);
    this.#rules = [...this.#rules, rule];
    this.#uses.set(rule, NO_USES);
    return rule;
  }

  /** Whether it was ever added here. */
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

  /** Restores the saved faults. No call is delayed afterwards. */
  rollback({ rules, uses, attempts }: FaultsState): void {
    this.release('rollback()');
    this.#rules = rules;
    rules.forEach((rule, i) => {
      this.#uses.set(rule, uses[i] as Uses);
    });
    this.#attempts = new Map(attempts);
  }

  /** clear(), and ends all delays: a call that was not executed yet loses its connection. */
  release(reason: string): void {
    this.clear();
    this.#held.cancelAll(reason);
    this.#watching.cancelAll(reason);
  }

  /** The source text of every fault that has uses left, except faults with unlimited uses. */
  unused(): readonly string[] {
    return this.#rules
      .map((rule) => ({ rule, used: this.#usesOf(rule).used }))
      .filter(({ rule, used }) => used === 0 || rule.times !== Number.POSITIVE_INFINITY)
      .map(({ rule, used }) => describeUse(rule, used));
  }

  /** Starts every delay that can apply to a request that a client has just sent; undefined if there is none. */
  startDelays(): SentDelays | undefined {
    const delays = this.#rules.map(({ effect }) => effect.delay).filter((delay) => delay > 0);
    return delays.length === 0 ? undefined : new SentDelays(new Set(delays));
  }

  /**
   * The first fault that matches the request and has uses left.
   * @param delays started when the request was sent
   * @throws KmsMockUsageError if a `when` function throws
   */
  next(request: Omit<FaultRequest, 'attempt'>, delays: SentDelays | undefined): ActiveFault | undefined {
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
      const { delay } = rule.effect;
      // A fault that was added after the request was sent has no started delay.
      const started = delay === 0 ? undefined : (delays?.take(delay) ?? new Delay(delay));
      return new ActiveFault(rule, started, this.#held, () => this.#tellWatchers(rule));
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
        `${rule.text}: this fault has no delay, so held() would never resolve. Add a delay, or do not call held().`,
      );
    }
    if (this.#held.present.some((call) => call.rule === rule)) return Promise.resolve();
    const held = new Promise<void>((resolve, reject) => {
      this.#watching.add({ rule, resolve, cancel: (reason) => reject(neverHeld(rule, reason)) });
    });
    // If the test fails before it awaits the promise, the rejection must not be reported as a second failure.
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

/** A delayed call. */
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
    `${text}: held() was still pending at ${reason}: no request was delayed. Send the request before you await held(), and ` +
      'check whether the fault matches it (action, when, skip).',
  );

/** A fault that applies to one call. */
export class ActiveFault {
  readonly #rule: FaultRule;
  /** Already started. */
  readonly #delay: Delay | undefined;
  readonly #held: WaiterGroup<HeldCall>;
  readonly #onHold: () => void;
  /** The delay ended early, and the call was not executed yet. */
  #lost = false;

  constructor(rule: FaultRule, delay: Delay | undefined, held: WaiterGroup<HeldCall>, onHold: () => void) {
    this.#rule = rule;
    this.#delay = delay;
    this.#held = held;
    this.#onHold = onHold;
  }

  /**
   * The effect before the call is executed.
   * @returns false if the call must not be executed
   * @throws KmsError the error response
   */
  async before(action: string): Promise<boolean> {
    const { phase, error, network, body } = this.#rule.effect;
    if (phase === 'after') return true;
    if (this.#delay !== undefined) this.#lost = !(await this.#hold(this.#delay));
    if (this.#lost) return false;
    if (error !== undefined) throw error(action);
    return network === undefined && body === undefined;
  }

  /**
   * The effect after the call has its response.
   * @param encodeError encodes an error in the format of this call
   */
  async after(
    action: string,
    answered: FaultyOutcome & { readonly response: HttpResponse },
    encodeError: (error: KmsError) => HttpResponse,
  ): Promise<FaultyOutcome> {
    const { phase, error, network, body } = this.#rule.effect;
    if (phase === 'after' && this.#delay !== undefined) await this.#hold(this.#delay);
    if (this.#lost) return failed('ECONNRESET');
    if (network !== undefined) return failed(network);
    if (body !== undefined) return { ...answered, response: withBody(answered.response, body) };
    if (phase === 'before' || error === undefined) return answered;
    const lost = error(action);
    return { response: encodeError(lost), code: lost.code };
  }

  /** @returns false if the delay ended early */
  async #hold(delay: Delay): Promise<boolean> {
    const call: HeldCall = { rule: this.#rule, cancel: () => delay.cancel() };
    this.#held.add(call);
    this.#onHold();
    const ended = await delay.ended;
    this.#held.delete(call);
    return ended;
  }
}

const failed = (failure: ConnectionFailureKind): FaultyOutcome => ({
  response: { failure },
  code: failure,
});

function withBody(answer: HttpResponse, body: string): HttpResponse {
  if (body === 'empty') return { ...answer, body: '' };
  if (body === 'malformed') return { ...answer, body: MALFORMED };
  if (body !== 'truncated') return { ...answer, body };
  const whole = Buffer.from(answer.body);
  return {
    ...answer,
    headers: { ...answer.headers, 'Content-Length': String(whole.length) },
    // Half of the characters, because half of the bytes could end inside a character.
    body: answer.body.slice(0, answer.body.length / 2),
    breaksOff: true,
  };
}

/** Whether the `when` function of the test author selects the request. */
function matchesWhen({ when, text }: FaultRule, request: FaultRequest): boolean {
  if (when === undefined) return true;
  let answer: unknown;
  try {
    answer = when({ ...request, params: { ...request.params } });
  } catch (cause) {
    throw invalid(`${text}: \`when\` threw an error. The client got 500 InternalFailure. Fix the function.`, {
      cause,
    });
  }
  if (typeof answer === 'boolean') return answer;
  throw invalid(
    `${text}: \`when\` returned ${inspectValue(answer)}. The client got 500 InternalFailure. Return true or false, ` +
      'not a promise.',
  );
}

const describeUse = ({ text, times }: FaultRule, used: number): string =>
  `${text}: used ${used} of ${times === Number.POSITIVE_INFINITY ? 'any number of' : times} times`;

const invalid = (message: string, options?: { readonly cause?: unknown }): KmsMockUsageError =>
  new KmsMockUsageError('INVALID_FAULT', message, options);
