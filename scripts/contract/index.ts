/** npm run contract: the entry point. docs/contract.md describes the variables of the environment. */
import path from 'node:path';
import { version } from '../../package.json';
import { CASES } from './cases';
import { run } from './run';

/** A part of the titles of the cases to run. Without it, all cases run. */
const [, , title = ''] = process.argv;

const interruption = new AbortController();
// The reader of the output can end before the run, as in `npm run contract | head`.
process.stdout.on('error', () => interruption.abort());
// npm passes a signal on that the terminal has also sent, so the same signal can arrive twice.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!interruption.signal.aborted)
      console.log(`\n${signal}: the run stops and removes what it has created.`);
    interruption.abort();
  });

/** Resolves after the run. An export, because a bundle leaves out a module that exports nothing. */
export const ended = run({
  env: process.env,
  print: (line) => console.log(line),
  folder: path.resolve(process.env.KMS_CONTRACT_REPORTS || 'build'),
  version,
  cases: CASES.filter((one) => one.title.includes(title)),
  signal: interruption.signal,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (defect: unknown) => {
    console.error(defect instanceof Error ? defect.stack : defect);
    process.exitCode = 1;
  },
);
