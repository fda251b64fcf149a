/** The report of a run, as Markdown. It contains no credentials, no account ids and no secret data. */
import type { Call, Case, Reply } from './case';
import type { Mismatch } from './compare';
import type { Credentials } from './endpoint';
import type { Difference, Outcome, Run } from './player';

/** Removes what must not be published from a text. */
export type Redact = (text: string) => string;

/** @param hidden further values, such as the id of an instance, by what replaces them */
export function redactor(credentials: Credentials, hidden: Readonly<Record<string, string>> = {}): Redact {
  const replaced = Object.entries({
    '<access key id>': credentials.accessKeyId,
    '<access key secret>': credentials.accessKeySecret,
    '<security token>': credentials.securityToken ?? '',
    ...hidden,
  }).flatMap(([replacement, value]) =>
    // A string to sign contains the access key id, encoded once or twice.
    [value, encodeURIComponent(value), encodeURIComponent(encodeURIComponent(value))].map(
      (form) => [form, replacement] as const,
    ),
  );
  return (text) =>
    replaced
      .filter(([form]) => form !== '')
      .reduce((result, [form, replacement]) => result.replaceAll(form, replacement), text)
      // Account ids: Creator, and a part of each ARN.
      .replace(/(?<![\w-])\d{16}(?![\w-])/g, '<account>');
}

/**
 * Their values are secret, may be secret, or name what this run has not created. Texts up to LONGEST are values that the case
 * tables contain.
 */
const SECRET_MEMBERS = new Set([
  'Plaintext',
  'SecretData',
  'RandomPassword',
  'EncryptedKeyMaterial',
  'ImportToken',
  'ExportedDataKey',
  'DefaultKmsInstanceId',
]);
const LONGEST = 80;

function shown(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (SECRET_MEMBERS.has(name)) return `(${value.length} characters)`;
  return value.length > LONGEST ? `${value.slice(0, LONGEST / 2)}… (${value.length} characters)` : value;
}

const published = (body: unknown): string => JSON.stringify(body, (name, value) => shown(name, value));

/** The lists of an account: what this run has not created is nobody's business. */
const LISTS = new Set(['Key', 'Alias', 'Secret', 'TagResource']);

const onlyOwn = (body: unknown, ownNames: readonly string[]): unknown =>
  JSON.parse(JSON.stringify(body), (name, value) =>
    LISTS.has(name) && Array.isArray(value)
      ? value.map((item) => (isOwn(item, ownNames) ? item : '(not of this run)'))
      : value,
  );

function isOwn(item: unknown, ownNames: readonly string[]): boolean {
  const text = JSON.stringify(item);
  return ownNames.some((name) => text.includes(name));
}

/** @returns `Forbidden.KeyNotFound (404) The specified Key is not found.`, or `Success` and the response */
function replyText({ code, status, message, body, text }: Reply, ownNames: readonly string[]): string {
  const form = text?.startsWith('<') ? `, as \`${text}\`` : '';
  const members = code === 'Success' ? published(onlyOwn(body, ownNames)) : message;
  return `${code}${status === undefined ? '' : ` (${status})`} ${members}${form}`;
}

/** The call with the vendor's command line tool. Calls that no client sends have the differences after it. */
export function commandOf({ action, params = {}, wire }: Call, show = shown): string {
  const options = Object.entries(params).map(([name, value]) => ` --${name} ${quoted(show(name, value))}`);
  return `aliyun kms ${action}${options.join('')}${wire === undefined ? '' : `   # sent with ${JSON.stringify(wire)}`}`;
}

const quoted = (value: unknown): string => {
  const text = String(value);
  return /^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
};

export interface ReportFacts {
  readonly run: Run;
  /** When the run began. */
  readonly date: Date;
  readonly endpoint: string;
  readonly region: string;
  readonly version: string;
  /** The open questions with the mock, if the run was against another endpoint. */
  readonly ofMock?: Run | undefined;
  readonly redact: Redact;
}

export function report(facts: ReportFacts): string {
  const { run, redact } = facts;
  const of = (result: Outcome['result']) => run.outcomes.filter((outcome) => outcome.result === result);
  const sections = [
    ...heading(facts),
    ...section(
      'Differences',
      of('differs').map((outcome) => differingCase(outcome, run)),
    ),
    ...section('Not tested, because a preparation failed', of('blocked').map(reasonLine)),
    ...section(
      'Open questions',
      of('answered').map((outcome) => answeredCase(outcome, run, facts.ofMock)),
    ),
    ...section('Skipped', of('skipped').map(reasonLine)),
    ...section(
      'Left behind',
      run.leftBehind.map((what) => `- ${what}`),
    ),
  ];
  return redact(`${sections.join('\n\n')}\n`);
}

function heading({ run, date, endpoint, region, version }: ReportFacts): string[] {
  const { passed, failed, answered, skipped } = countsOf(run);
  return [
    `# Contract of KMS, ${date.toISOString().slice(0, 10)}`,
    `alicloud-kms-mock ${version}, against \`${endpoint}\` (${region}), ${date.toISOString()}, Node.js ${process.version}.`,
    `${passed} passed, ${failed} failed, ${answered} open questions answered, ${skipped} skipped.${
      run.interrupted ? ' **The run was interrupted.**' : ''
    }`,
  ];
}

/** A case whose preparation failed was not tested, so it counts as failed, and so does everything that was left behind. */
export function countsOf({ outcomes, leftBehind }: Run) {
  const count = (...results: readonly Outcome['result'][]) =>
    outcomes.filter(({ result }) => results.includes(result)).length;
  return {
    passed: count('passed'),
    failed: count('differs', 'blocked') + leftBehind.length,
    answered: count('answered'),
    skipped: count('skipped'),
  };
}

const section = (title: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : [`## ${title}`, ...entries];

const reasonLine = ({ case: { title }, reason }: Outcome) => `- ${title}: ${reason}`;

const differingCase = ({ case: one, differences }: Outcome, run: Run): string =>
  [`### ${one.title}`, ...differences.map((difference) => differenceText(one, difference, run))].join('\n\n');

const differenceText = (
  { source }: Case,
  { call, reply, mismatches }: Difference,
  { ownNames }: Run,
): string =>
  [
    `- Action: ${call.action}`,
    `- Call: \`${commandOf(call)}\``,
    ...mismatches.map((mismatch) => `- ${mismatchText(mismatch)}`),
    `- Response: ${replyText(reply, ownNames)}`,
    `- Source of the expectation: ${source}`,
  ].join('\n');

/** @returns `KeyMetadata.KeyState: expected "Enabled", got "Disabled"` */
function mismatchText({ place, expected, got }: Mismatch): string {
  const member = place.split('.').at(-1) ?? '';
  if (SECRET_MEMBERS.has(member)) return `${place}: another value than expected`;
  const value =
    got === undefined ? 'nothing' : published({ [member]: got }).replace(/^{"[^"]*":(.*)}$/, '$1');
  return `${place === '' ? 'response' : place}: expected ${expected}, got ${value}`;
}

function answeredCase({ case: one, answers }: Outcome, { ownNames }: Run, ofMock: Run | undefined): string {
  const mocked = ofMock?.outcomes.find(({ case: { title } }) => title === one.title)?.answers;
  const rows = answers.map(({ call, reply }, i) => {
    const lines = [`- Call: \`${commandOf(call)}\``, `- Response: ${replyText(reply, ownNames)}`];
    const byMock = mocked?.[i]?.reply;
    if (byMock !== undefined)
      lines.push(`- Response of the mock: ${replyText(byMock, ofMock?.ownNames ?? [])}`);
    return lines.join('\n');
  });
  return [`### ${one.title}`, `- Known: ${one.source}\n- The mock: ${one.mock}`, ...rows].join('\n\n');
}

/** One line for the terminal. */
export function outcomeLine({ case: { title }, result, differences, reason }: Outcome): string {
  const details = differences.map(
    ({ call, mismatches }) => `\n    ${call.action}: ${mismatches.map(mismatchText).join('; ')}`,
  );
  return `${result.padEnd(8)} ${title}${reason === undefined ? '' : `: ${reason}`}${details.join('')}`;
}
