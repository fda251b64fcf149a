/** The message of a failed matcher: its call, what was found instead, and the requests of the test. */
import { inspect } from 'node:util';
import { isAsymmetric, isObject, isRegExp } from '../log/expectations';
import type { KmsMock } from '../kms-mock';
import { isSecretParameter, masked, maskedParams } from '../log/masking';
import type { KmsRequestRecord } from '../log/request-log';

/** The result of a matcher in jest and vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The value of `this` that jest and vitest give to a matcher. */
export interface MatcherContext {
  readonly isNot?: boolean;
}

/** Such as `expect(kms).not.toHaveKeyState('alias/orders', 'Enabled')`. */
export function callText(
  subject: string,
  isNot: boolean | undefined,
  matcher: string,
  args: unknown[],
): string {
  const given = [...args];
  while (given.length > 0 && given.at(-1) === undefined) given.pop();
  return `expect(${subject}).${isNot ? 'not.' : ''}${matcher}(${given.map((arg) => shownExpectation(arg)).join(', ')})`;
}

const ONE_LINE = { breakLength: Number.POSITIVE_INFINITY, depth: 6 };

/** Masks secrets, and prints asymmetric matchers as the test author wrote them. */
function shownExpectation(value: unknown): string {
  return inspect(printable(value, ''), ONE_LINE);
}

function printable(value: unknown, name: string): unknown {
  if (isAsymmetric(value)) return verbatim(asymmetricText(value));
  if (typeof value === 'string') return isSecretParameter(name) ? masked(value) : shortened(value);
  if (!isObject(value) || isRegExp(value)) return value;
  if (Array.isArray(value)) return value.map((item) => printable(item, name));
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      // The members of a secret structure are secret too.
      printable(inner, isSecretParameter(name) ? name : member),
    ]),
  );
}

function asymmetricText(matcher: object): string {
  const { sample, toAsymmetricMatcher } = matcher as {
    readonly sample?: unknown;
    readonly toAsymmetricMatcher?: () => string;
  };
  const text = toAsymmetricMatcher?.call(matcher) ?? String(matcher);
  return sample === undefined || /[<{[]/.test(text) ? text : `${text} ${inspect(sample, ONE_LINE)}`;
}

const verbatim = (text: string): object => ({ [inspect.custom]: () => text });

/** Blobs and tokens are long, so they are cut. */
const shortened = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;

const MAX_TEXT = 72;

/** The last requests, one for each line, with a mark at some of them. */
export function requestHistory({ requests }: KmsMock, marked: (record: KmsRequestRecord) => boolean): string {
  if (requests.length === 0) return 'No request has been handled since the installation or the last reset().';
  const from = Math.max(0, requests.length - MAX_HISTORY);
  const shown = requests.slice(from);
  const numberWidth = String(requests.length).length;
  const actionWidth = Math.max(...shown.map(({ action }) => action.length));
  const codeWidth = Math.max(...shown.map((record) => answerOf(record).length));
  const lines = shown.map((record, i) => {
    const number = String(from + i + 1).padStart(numberWidth);
    const action = record.action.padEnd(actionWidth);
    const answer = answerOf(record).padEnd(codeWidth);
    return `${marked(record) ? '>' : ' '} ${number}  ${action}  ${answer}  ${paramsText(record.params)}`;
  });
  const title = from === 0 ? 'Handled requests' : `The last ${MAX_HISTORY} of ${requests.length} requests`;
  return [`${title}:`, ...lines].join('\n');
}

const MAX_HISTORY = 30;

const answerOf = ({ code }: KmsRequestRecord): string => code ?? 'Success';

function paramsText(params: KmsRequestRecord['params']): string {
  const texts = Object.entries(maskedParams(params)).map(([name, text]) => [name, shortened(text)]);
  return inspect(Object.fromEntries(texts), ONE_LINE);
}

export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
