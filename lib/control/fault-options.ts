/** The options of a fault, their check, and the rule that is created from them. */
import { inspectValue } from '../base/inspect-value';
import { CallMistakes, checkFields } from '../base/check-fields';
import { DURATION, type Duration, durationMillis } from '../base/clock';
import type { FieldsOf } from '../base/fields';
import type { ConnectionFailureKind } from '../base/http-exchange';
import { documentedCodes, documentedError, KmsError } from '../base/kms-errors';
import { didYouMean } from '../base/nearest-name';
import { findOperation } from '../operations';
import { ACTION_RULE, type ActionPattern, actionPattern } from './action-pattern';

/** A custom error response. The status and message of a documented code are optional. */
export interface FaultError {
  readonly code: string;
  /** HTTP status, 400 to 599; 400 by default for a code that is not documented. */
  readonly status?: number;
  readonly message?: string;
}

/** The request that `when` gets. */
export interface FaultRequest {
  /** As the client sent it: `Encrypt`. */
  readonly action: string;
  /** The parameters of the action as raw strings, by their full names; without credentials and signature. */
  readonly params: Readonly<Record<string, string>>;
  readonly regionId: string;
  readonly accessKeyId: string | undefined;
  /** 1 for the first request with this action, region and parameters since the fault was added, 2 for its retry. */
  readonly attempt: number;
}

export interface FaultOptions {
  /** Which action fails: a name, or a pattern such as `Get*`. Every action by default. */
  readonly action?: ActionPattern;
  /** Selects requests among those that `action` matches. */
  readonly when?: (request: FaultRequest) => boolean;
  /** How many matching requests pass before the first one fails. 0 by default. */
  readonly skip?: number;
  /** How many requests fail: 1 by default, Infinity for every one until the fault is removed. */
  readonly times?: number;
  /** The error response: a documented code, or a custom error. */
  readonly error?: string | FaultError;
  /**
   * No response: the connection is reset or refused, the host name is not found, or the client times out. The words
   * `reset`, `refused`, `dns` and `timeout` are synonyms of the four codes, in this order.
   */
  readonly network?:
    | 'ECONNRESET'
    | 'ECONNREFUSED'
    | 'ENOTFOUND'
    | 'ETIMEDOUT'
    | 'reset'
    | 'refused'
    | 'dns'
    | 'timeout';
  /** The body is not valid JSON, is empty, breaks off in the middle, or is this string. */
  readonly body?: 'malformed' | 'empty' | 'truncated' | (string & {});
  /** A delay of the call, in milliseconds or as a duration. Can be used alone or together with another kind of fault. */
  readonly delay?: number | Duration;
  /** `before` (default): the call is not executed. `after`: the call is executed, and its response is lost. */
  readonly phase?: 'before' | 'after';
}

/** An added fault. It never changes, so worlds can share it. */
export interface FaultRule {
  readonly fits: (action: string) => boolean;
  readonly when: FaultOptions['when'];
  readonly skip: number;
  readonly times: number;
  readonly effect: Effect;
  /** The source text of the fault, for messages. */
  readonly text: string;
}

/** The effect of a fault. */
interface Effect {
  readonly phase: 'before' | 'after';
  readonly delay: number;
  readonly error: ((action: string) => KmsError) | undefined;
  readonly network: ConnectionFailureKind | undefined;
  readonly body: string | undefined;
}

/** The codes, and their synonyms. */
const FAILURES: Readonly<Record<NonNullable<FaultOptions['network']>, ConnectionFailureKind>> = {
  ECONNRESET: 'ECONNRESET',
  ECONNREFUSED: 'ECONNREFUSED',
  ENOTFOUND: 'ENOTFOUND',
  ETIMEDOUT: 'ETIMEDOUT',
  reset: 'ECONNRESET',
  refused: 'ECONNREFUSED',
  dns: 'ENOTFOUND',
  timeout: 'ETIMEDOUT',
};

/** Longer timers fire at once, because Node's timers use 32 bits. */
const LONGEST_DELAY = 2 ** 31 - 1;

const DELAY_FORM = `milliseconds, 0 to ${LONGEST_DELAY}, or a duration such as { seconds: 2 }`;

const ERROR = {
  code: {
    kind: 'text',
    required: true,
    rule: { what: 'a valid code', form: 'a non-empty string', minLength: 1 },
  },
  status: { kind: 'number', min: 400, max: 599, whole: true },
  message: { kind: 'text' },
} as const satisfies FieldsOf<FaultError>;

const OPTIONS = {
  action: { kind: 'text', rule: ACTION_RULE },
  when: {
    kind: 'function',
    rule: { what: 'a function of the request', form: 'a function that returns true or false' },
  },
  skip: { kind: 'number', min: 0, whole: true },
  times: { kind: 'number', min: 1, whole: true, infinite: true },
  error: {
    kind: 'either',
    of: [{ kind: 'text' }, { kind: 'object', of: ERROR, noun: 'error' }],
    rule: { what: 'a valid error', form: 'a documented code, or { code, status, message }' },
  },
  network: {
    kind: 'text',
    values: Object.keys(FAILURES) as readonly (keyof typeof FAILURES)[],
  },
  body: { kind: 'text' },
  delay: {
    kind: 'either',
    of: [{ kind: 'number' }, { kind: 'object', of: DURATION, noun: 'duration' }],
    rule: { what: 'a valid delay', form: DELAY_FORM },
  },
  phase: { kind: 'text', values: ['before', 'after'] },
} as const satisfies FieldsOf<FaultOptions>;

const mistakes = new CallMistakes('faults.add', 'INVALID_FAULT');

/**
 * @param addedAt a stack line, for messages
 * @throws KmsMockUsageError INVALID_FAULT
 */
export function ruleOf(options: FaultOptions, addedAt: string): FaultRule {
  checkFields(options, OPTIONS, mistakes);
  const { action, when, skip = 0, times = 1 } = options;
  return {
    fits: action === undefined ? () => true : actionPattern(action, mistakes),
    when,
    skip,
    times,
    effect: effectOf(options),
    text: `faults.add(${toSource(options)}) ${addedAt}`,
  };
}

function effectOf({ error, network: given, body, delay, phase = 'before' }: FaultOptions): Effect {
  const network = given && FAILURES[given];
  const kinds = Object.entries({ error, network, body }).filter(([, value]) => value !== undefined);
  if (kinds.length > 1) {
    throw mistakes.at(
      kinds.map(([name]) => name).join(', '),
      'a request can fail in only one way. Add one fault for each.',
    );
  }
  if (kinds.length === 0 && delay === undefined) {
    throw mistakes.at('', 'give the effect: error, network, body or delay.');
  }
  if (phase === 'after' && (network === 'ECONNREFUSED' || network === 'ENOTFOUND')) {
    throw mistakes.at(
      `network: '${given}', phase: 'after'`,
      'a call without a connection is never executed. ' +
        "Use network 'ECONNRESET' or 'ETIMEDOUT', or leave the phase out.",
    );
  }
  return {
    phase,
    delay: delayOf(delay),
    error: error === undefined ? undefined : errorOf(error),
    network,
    body,
  };
}

function delayOf(delay: FaultOptions['delay'] = 0): number {
  const millis = typeof delay === 'number' ? delay : durationMillis(delay);
  if (millis >= 0 && millis <= LONGEST_DELAY) return millis;
  throw mistakes.at('delay', `${inspectValue(delay)} is not a valid delay. Give ${DELAY_FORM}.`);
}

function errorOf(error: string | FaultError): (action: string) => KmsError {
  if (typeof error !== 'string') {
    const { code, status, message } = error;
    return (action) => {
      const documented = documentedError(code, deniedStatusOf(action));
      return new KmsError(status ?? documented?.status ?? 400, code, message ?? documented?.message ?? code);
    };
  }
  if (documentedError(error) === undefined) {
    throw mistakes.at(
      `error: ${inspectValue(error)}`,
      `this code is not documented${didYouMean(error, documentedCodes())} ` +
        'For a custom code give { code, status, message }.',
    );
  }
  return (action) => documentedError(error, deniedStatusOf(action)) as KmsError;
}

const deniedStatusOf = (action: string): number | undefined => findOperation(action)?.operation.deniedStatus;

/** The options as source text. */
const toSource = (options: FaultOptions): string =>
  `{ ${Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${name}: ${name === 'error' && typeof value === 'object' ? inspectValue({ ...value }) : inspectValue(value)}`,
    )
    .join(', ')} }`;
