/** What a fault may be told: its options, their check, and the rule that they make. */
import { inspectValue } from '../base/inspect-value';
import { CallMistakes, checkFields } from '../base/check-fields';
import { DURATION, type Duration, durationMillis } from '../base/clock';
import type { FieldsOf } from '../base/fields';
import type { ConnectionFailureKind } from '../base/http-exchange';
import { documentedCodes, documentedError, KmsError } from '../base/kms-errors';
import { didYouMean } from '../base/nearest-name';
import { findOperation } from '../operations';
import { ACTION_RULE, type ActionPattern, actionPattern } from './action-pattern';

/** An error answer of one's own. Status and message of a documented code need not be given. */
export interface FaultError {
  readonly code: string;
  /** HTTP status, 400 to 599; 400 by default for a code that is not documented. */
  readonly status?: number;
  readonly message?: string;
}

/** A request as `when` sees it. */
export interface FaultRequest {
  /** As the client sent it: `Encrypt`. */
  readonly action: string;
  /** The parameters of the action as raw text, by their full names; without credentials and signature. */
  readonly params: Readonly<Record<string, string>>;
  readonly regionId: string;
  readonly accessKeyId: string | undefined;
  /** 1 for the first request with this action, region and parameters since a `when` waits, 2 for its repetition. */
  readonly attempt: number;
}

export interface FaultOptions {
  /** Which action fails: a name, or a pattern such as `Get*`. Every action by default. */
  readonly action?: ActionPattern;
  /** Which requests fail, of those that `action` fits. */
  readonly when?: (request: FaultRequest) => boolean;
  /** How many matching requests pass before the first one fails. 0 by default. */
  readonly skip?: number;
  /** How many requests fail: 1 by default, Infinity for every one until the fault is removed. */
  readonly times?: number;
  /** KMS answers an error: a documented code, or one of your own. */
  readonly error?: string | FaultError;
  /** There is no answer: the connection is reset or refused, the name is not found, the client's time-out is over. */
  readonly network?: ConnectionFailureKind;
  /** The answer is no JSON, empty, breaks off in the middle, or is this text. */
  readonly body?: 'malformed' | 'empty' | 'truncated' | (string & {});
  /** The call takes this much longer, in milliseconds or as a duration. Alone, or together with one of the others. */
  readonly delay?: number | Duration;
  /** `before` (default): the call never reaches the registry. `after`: it is carried out, and its answer is lost. */
  readonly phase?: 'before' | 'after';
}

/** A fault that was added: never changed, so that worlds can share it. */
export interface FaultRule {
  readonly fits: (action: string) => boolean;
  readonly when: FaultOptions['when'];
  readonly skip: number;
  readonly times: number;
  readonly effect: Effect;
  /** As the test author wrote it, for reports. */
  readonly text: string;
}

/** The part of a fault that says what happens. */
interface Effect {
  readonly phase: 'before' | 'after';
  readonly delay: number;
  readonly error: ((action: string) => KmsError) | undefined;
  readonly network: ConnectionFailureKind | undefined;
  readonly body: string | undefined;
}

/** Longer ones fire at once: Node's timers count in 32 bits. */
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
  network: { kind: 'text', values: ['reset', 'refused', 'dns', 'timeout'] },
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
 * @param addedAt a line of the stack, for reports
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

function effectOf({ error, network, body, delay, phase = 'before' }: FaultOptions): Effect {
  const kinds = Object.entries({ error, network, body }).filter(([, value]) => value !== undefined);
  if (kinds.length > 1) {
    throw mistakes.at(
      kinds.map(([name]) => name).join(', '),
      'one request fails in one way. Add a fault for each.',
    );
  }
  if (kinds.length === 0 && delay === undefined) {
    throw mistakes.at('', 'give what is to happen: error, network, body or delay.');
  }
  if (phase === 'after' && (network === 'refused' || network === 'dns')) {
    throw mistakes.at(
      `network: '${network}', phase: 'after'`,
      'a call without a connection is never carried out. ' +
        "Use network 'reset' or 'timeout', or leave the phase out.",
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
  throw mistakes.at(
    'delay',
    `${inspectValue(delay)} is not a time that a timer can wait. Give ${DELAY_FORM}.`,
  );
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
      `no such code is documented${didYouMean(error, documentedCodes())} ` +
        'For a code of your own give { code, status, message }.',
    );
  }
  return (action) => documentedError(error, deniedStatusOf(action)) as KmsError;
}

const deniedStatusOf = (action: string): number | undefined => findOperation(action)?.operation.deniedStatus;

/** The options as they would stand in the source. */
const toSource = (options: FaultOptions): string =>
  `{ ${Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${name}: ${name === 'error' && typeof value === 'object' ? inspectValue({ ...value }) : inspectValue(value)}`,
    )
    .join(', ')} }`;
