/** One run of the suite: chooses the endpoint, plays the cases, prints the outcomes, writes the report. */
import fs from 'node:fs';
import path from 'node:path';
import type { Case } from './case';
import { CASES } from './cases';
import { type Endpoint, endpointOf } from './endpoint';
import { MOCK_CREDENTIALS, MOCK_INSTANCE, withMock } from './mock';
import { play, type Run } from './player';
import { countsOf, outcomeLine, type Redact, redactor, report } from './report';
import { type Target, TargetError, targetOf } from './target';

export interface RunOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  /** The report is written to this folder. */
  readonly folder: string;
  /** Version of the package. */
  readonly version: string;
  readonly signal?: AbortSignal;
  readonly cases?: readonly Case[];
}

/** 0: as expected. 1: differences, or something was left behind. 2: the run could not begin. 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

export async function run(options: RunOptions): Promise<ExitCode> {
  const { env, print } = options;
  try {
    const target = targetOf(env);
    return await (target === undefined
      ? withMock((endpoint) => runAgainst(endpoint, undefined, options))
      : runAgainst(endpointOf(target), target, options));
  } catch (thrown) {
    if (!(thrown instanceof TargetError)) throw thrown;
    print(thrown.message);
    return 2;
  }
}

async function runAgainst(
  endpoint: Endpoint,
  target: Target | undefined,
  options: RunOptions,
): Promise<ExitCode> {
  const { cases = CASES, print, signal } = options;
  const redact = redactorOf(target);
  const date = new Date();
  if (target !== undefined) await checkAccess(endpoint, redact);
  const done = await play({
    endpoint,
    cases,
    signal,
    instanceId: target === undefined ? MOCK_INSTANCE : target.instanceId,
    allInInstance: target?.allInInstance ?? false,
    onOutcome: (outcome) => print(redact(outcomeLine(outcome))),
  });
  // KMS comes first, because the mock intercepts every host of KMS while it is installed.
  const ofMock = target === undefined || done.interrupted ? undefined : await answersOfMock(cases);
  const { version } = options;
  const text = report({
    run: done,
    date,
    endpoint: endpoint.name,
    region: endpoint.region,
    version,
    ofMock,
    redact,
  });
  print(`\nReport: ${write(text, date, options.folder)}`);
  return result(done, print, redact);
}

const redactorOf = (target: Target | undefined): Redact =>
  redactor(
    target?.credentials ?? MOCK_CREDENTIALS,
    target?.instanceId === undefined ? {} : { '<instance>': target.instanceId },
  );

/** Wrong credentials would fail every case. */
async function checkAccess(endpoint: Endpoint, redact: Redact) {
  let problem: string;
  try {
    const { code, message } = await endpoint.call('ListKeys', { PageSize: 1 });
    if (code === 'Success') return;
    problem = `${code}: ${message}`;
  } catch (thrown) {
    problem = String(thrown);
  }
  throw new TargetError(redact(`ListKeys failed at ${endpoint.name}: ${problem}`));
}

const answersOfMock = (cases: readonly Case[]): Promise<Run> =>
  withMock((endpoint) =>
    play({ endpoint, cases: cases.filter(({ mock }) => mock !== undefined), instanceId: MOCK_INSTANCE }),
  );

function write(text: string, date: Date, folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(
    folder,
    `contract-${date
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '-')}.md`,
  );
  fs.writeFileSync(file, text);
  return file;
}

function result(done: Run, print: (line: string) => void, redact: Redact): ExitCode {
  const { passed, failed, answered, skipped } = countsOf(done);
  for (const what of done.leftBehind) print(redact(`left behind: ${what}`));
  print(`${answered} open questions answered, ${skipped} skipped`);
  print(`${passed} passed, ${failed} failed`);
  if (done.interrupted) return 130;
  return failed === 0 ? 0 : 1;
}
