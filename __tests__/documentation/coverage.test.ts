import fs from 'node:fs';
import path from 'node:path';
import { SERVED_ACTIONS } from '../../lib/operations';
import { formatCoverage } from '../../lib/operations/coverage';
import { VENDOR_ACTIONS } from '../../lib/operations/vendor-actions';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();
const page = fs.readFileSync(path.resolve(__dirname, '../../docs/coverage.md'), 'utf8');

test('the page of the documentation contains the current coverage (npm run docs writes it)', () => {
  expect(page).toContain(`\n${formatCoverage()}\n`);
});

const rows = [...page.matchAll(/^\| (\w+) \| ([\d.]*) ?\| ?(.*?) ?\|$/gm)].map(
  ([, action, since]) => [action as string, since !== ''] as const,
);

test('the page contains every action once, and marks the served ones', () => {
  const actions = rows.map(([action]) => action);
  expect(actions).toEqual(VENDOR_ACTIONS);
  expect(new Set(actions).size).toBe(actions.length);
  expect(page).toContain(`\n${SERVED_ACTIONS.length} of ${actions.length} actions are served.\n`);
  const served = rows.filter(([, isServed]) => isServed).map(([action]) => action);
  expect(served.sort()).toEqual([...SERVED_ACTIONS].sort());
});

test('the README names every action that is served, and no other', () => {
  const readme = fs.readFileSync(path.resolve(__dirname, '../../README.md'), 'utf8');
  const section = /^## What it covers\n(.*?)^The mock does not serve/ms.exec(readme)?.[1] ?? '';
  const named = [...section.matchAll(/`([A-Z][A-Za-z]+)`/g)].map(([, name]) => name as string);
  expect(named.sort()).toEqual([...SERVED_ACTIONS].sort());
});

test.each(rows.filter(([, served]) => served))('%s is served, as in the page', async (action) => {
  // Without parameters it may fail, but not because the action is unknown.
  expect((await call(action)).code).not.toBe('InvalidAction.NotFound');
});

test.each(rows.filter(([, served]) => !served))(
  '%s is not served, and its error contains this',
  async (action) => {
    const { code, status, message } = await call(action);
    expect({ code, status }).toEqual({ code: 'InvalidAction.NotFound', status: 404 });
    expect(message).toContain(`KMS has the action ${action}, this version of the mock does not serve it yet`);
  },
);

// AdvanceEncrypt is an action of the SDKs for Java and Go, IssueCrl only of the SDK for Go of December 2020.
test.each(['AdvanceEncrypt', 'AdvanceDecrypt', 'ListCertificates', 'IssueCrl'])(
  '%s of other SDKs is not served, and its error contains this',
  async (action) => {
    const { code, status, message } = await call(action);
    expect({ code, status }).toEqual({ code: 'InvalidAction.NotFound', status: 404 });
    expect(message).toContain(
      `an SDK of KMS for another language has the action ${action}, the mock does not serve it`,
    );
    expect(() => kms.faults.add({ action: action as never, error: 'InternalFailure' })).not.toThrow();
  },
);

const sourcesIn = (folder: string): string =>
  fs
    .readdirSync(path.join(__dirname, '..', folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => fs.readFileSync(path.join(__dirname, '..', folder, name), 'utf8'))
    .join('\n');

test.each(['operations', 'operations/rules'])('every served action is tested in %s', (folder) => {
  const sources = sourcesIn(folder);
  expect(SERVED_ACTIONS.filter((action) => !new RegExp(`\\b${action}\\b`).test(sources))).toEqual([]);
});
