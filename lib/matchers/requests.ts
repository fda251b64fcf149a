/** Matchers for handled requests. */
import { inspectValue } from '../base/inspect-value';
import { KmsMockUsageError } from '../base/usage-error';
import type { KmsMock } from '../kms-mock';
import type { ExpectedKmsParams, KmsRequestRecord } from '../log/request-log';
import type { KmsAction } from '../operations';
import { handleOf, refuse } from './handle';
import { callText, type MatcherContext, type MatcherResult, requestHistory, times } from './message';

export function toHaveReceivedKmsRequest(
  this: MatcherContext,
  received: unknown,
  action: KmsAction,
  params?: ExpectedKmsParams,
): MatcherResult {
  const matcher = 'toHaveReceivedKmsRequest';
  const kms = handleOf(received, matcher);
  const ofAction = requestsOf(kms, matcher, action);
  const found = requestsOf(kms, matcher, action, params);
  const { isNot } = this;
  return {
    pass: found.length > 0,
    message: () => {
      const verdict = isNot
        ? `Such a request was handled ${times(found.length)}.`
        : ofAction.length === 0
          ? `No ${action} was handled.`
          : `${action} was handled ${times(ofAction.length)}, but never with these parameters.`;
      const marked: readonly object[] = isNot ? found : ofAction;
      return [
        callText('kms', isNot, matcher, [action, params]),
        verdict,
        requestHistory(kms, (record) => marked.includes(record)),
      ].join('\n\n');
    },
  };
}

export function toHaveReceivedKmsRequestTimes(
  this: MatcherContext,
  received: unknown,
  action: KmsAction,
  count: number,
): MatcherResult {
  const matcher = 'toHaveReceivedKmsRequestTimes';
  const kms = handleOf(received, matcher);
  if (!Number.isInteger(count) || count < 0) {
    refuse(matcher, `${inspectValue(count)} is not a valid count`, 'Give a whole number, zero or more.');
  }
  const found = requestsOf(kms, matcher, action).length;
  const { isNot } = this;
  return {
    pass: found === count,
    message: () =>
      [
        callText('kms', isNot, matcher, [action, count]),
        `${action} was handled ${times(found)}${isNot ? '.' : `, not ${times(count)}.`}`,
        requestHistory(kms, (record) => record.action === action),
      ].join('\n\n'),
  };
}

export function toHaveReceivedNthKmsRequest(
  this: MatcherContext,
  received: unknown,
  n: number,
  action: KmsAction,
  params?: ExpectedKmsParams,
): MatcherResult {
  const matcher = 'toHaveReceivedNthKmsRequest';
  const kms = handleOf(received, matcher);
  if (!Number.isInteger(n) || n < 1) {
    refuse(
      matcher,
      `${inspectValue(n)} is not a valid request number`,
      'Give a whole number. The first request is number 1.',
    );
  }
  const found: readonly object[] = requestsOf(kms, matcher, action, params);
  const nth = kms.requests[n - 1];
  const { isNot } = this;
  return {
    pass: nth !== undefined && found.includes(nth),
    message: () => {
      const verdict =
        nth === undefined
          ? `Request number ${n} does not exist: ${kms.requests.length} ${kms.requests.length === 1 ? 'request was' : 'requests were'} handled.`
          : isNot
            ? `Request number ${n} is such a request.`
            : nth.action === action
              ? `Request number ${n} is ${action}, but with other parameters.`
              : `Request number ${n} is ${nth.action || 'one without an action'}.`;
      return [
        callText('kms', isNot, matcher, [n, action, params]),
        verdict,
        requestHistory(kms, (record) => record === nth),
      ].join('\n\n');
    },
  };
}

export function toHaveReceivedOnlyKmsRequests(
  this: MatcherContext,
  received: unknown,
  actions: readonly KmsAction[],
): MatcherResult {
  const matcher = 'toHaveReceivedOnlyKmsRequests';
  const kms = handleOf(received, matcher);
  if (!Array.isArray(actions)) {
    refuse(
      matcher,
      `${inspectValue(actions)} is not a list`,
      "Give a list of actions, such as ['Encrypt', 'Decrypt'].",
    );
  }
  const missing = [...new Set(actions)].filter((action) => requestsOf(kms, matcher, action).length === 0);
  const others = new Set(
    kms.requests
      .map(({ action }) => action)
      .filter((action) => !(actions as readonly string[]).includes(action)),
  );
  const { isNot } = this;
  return {
    pass: missing.length === 0 && others.size === 0,
    message: () => {
      const verdict = [
        ...(others.size > 0
          ? [`Also handled: ${[...others].map((name) => name || '(no action)').join(', ')}.`]
          : []),
        ...(missing.length > 0 ? [`Never handled: ${missing.join(', ')}.`] : []),
        ...(isNot ? ['Only these actions were handled, each at least once.'] : []),
      ].join('\n');
      return [
        callText('kms', isNot, matcher, [actions]),
        verdict,
        requestHistory(kms, ({ action }) => others.has(action)),
      ].join('\n\n');
    },
  };
}

/** Usage errors name the matcher, because the test author called the matcher. */
function requestsOf(
  kms: KmsMock,
  matcher: string,
  action: KmsAction,
  params?: ExpectedKmsParams,
): readonly KmsRequestRecord[] {
  try {
    return kms.requests.of(action, params as object);
  } catch (error) {
    // Compares the name, because after a reset of the module registry the class differs.
    if ((error as Error).name !== 'KmsMockUsageError') throw error;
    const { code, message } = error as KmsMockUsageError;
    throw new KmsMockUsageError(code, message.replace(/^.*?requests\.of\(/, `${matcher}(`));
  }
}
