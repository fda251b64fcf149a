/** Rules that need whole runs of jest: each run uses the cases in a folder beside this file. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { sources } from '../../jest.config';

const root = path.resolve(__dirname, '../..');

function runJest(folder: string, config: object) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      require.resolve('jest/bin/jest'),
      '--runInBand',
      '--config',
      JSON.stringify({
        ...sources,
        testMatch: [`<rootDir>/__tests__/jest-runs/${folder}/*.case.ts`],
        testSequencer: path.join(__dirname, 'sequencer.js'),
        ...config,
      }),
    ],
    { cwd: root, encoding: 'utf8', env: process.env },
  );
  return { status, output: `${stdout}${stderr}` };
}

test('with fakeTimers.enableGlobally in the config, every client works', () => {
  const { status, output } = runJest('enable-globally', { fakeTimers: { enableGlobally: true } });
  expect(output).toMatch(/Tests: +9 passed, 9 total/);
  expect(status).toBe(0);
});

test('a file without uninstall() does not break the files after it', () => {
  const { status, output } = runJest('forgotten-uninstall', {});
  expect(output).toMatch(/Tests: +6 passed, 6 total/);
  expect(status).toBe(0);
});
