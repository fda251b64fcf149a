/** The contract suite against the mock: its cases, and the command npm run contract. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { documentedCodes } from '../../lib/base/kms-errors';
import type { Step } from '../../scripts/contract/case';
import { CASES } from '../../scripts/contract/cases';
import { RESOURCES } from '../../scripts/contract/resources';
import type { Outcome } from '../../scripts/contract/player';
import { run } from '../../scripts/contract/run';
import { installForSuite, playAll } from './playing';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kms-contract-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the mock', () => {
  const kms = installForSuite();
  let outcomes: readonly Outcome[];
  let requests: number;
  beforeAll(async () => {
    ({ outcomes } = await playAll());
    requests = kms.requests.length;
  });

  test('is as the cases expect, and no case is blocked', () => {
    const result = Object.fromEntries(
      outcomes.map(({ case: { title }, result, reason, differences }) => [
        title,
        reason ?? (differences[0] || result),
      ]),
    );
    const expected = CASES.map(({ title, mock, needs }) => {
      if (needs === 'days') return [title, 'takes days: it ends after a deletion window or a rotation date'];
      if (needs === 'account') return [title, 'changes the account'];
      return [title, mock === undefined ? 'passed' : 'answered'];
    });
    expect(result).toEqual(Object.fromEntries(expected));
  });

  test('answers the open questions with the codes that the table says', () => {
    const wrong = outcomes.flatMap(({ case: { title, mock = '' }, answers }) => {
      const codes = new Set(answers.map(({ reply: { code } }) => code).filter((code) => code !== 'Success'));
      const said = new Set(codesIn(mock));
      const differing = [...codes]
        .filter((code) => !said.has(code))
        .concat([...said].filter((code) => !codes.has(code)));
      return answers.length > 0 && differing.length > 0 ? [`${title}: ${differing.join(', ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('is reached by requests only', () => {
    const steps = CASES.flatMap((one) => (one.needs === 'days' || one.needs === 'account' ? [] : one.steps));
    expect(requests).toBeGreaterThan(steps.length);
  });
});

const CODES = new Set(documentedCodes());
const codesIn = (text: string) => (text.match(/[A-Z]\w*(\.\w+)*/g) ?? []).filter((word) => CODES.has(word));

describe('the cases', () => {
  const steps: readonly Step[] = [...RESOURCES, ...CASES].flatMap((one) => one.steps);

  test('have different titles and a source', () => {
    expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length);
    expect(CASES.filter(({ source }) => source.trim() === '')).toEqual([]);
  });

  test('of the contract check a response, and open questions ask for one', () => {
    for (const { title, mock, steps } of CASES) {
      const kinds = new Set(
        steps.flatMap(({ ask, expect }) => (ask ? 'ask' : expect === undefined ? [] : 'expect')),
      );
      expect([title, ...kinds]).toEqual([title, mock === undefined ? 'expect' : 'ask']);
    }
  });

  test('have the id of the run in each name that they create, so that a run never removes what is not its own', () => {
    const names = steps.flatMap(({ action, params = {} }) => {
      if (action === 'CreateAlias') return params.AliasName ?? [];
      return action === 'CreateSecret' ? (params.SecretName ?? []) : [];
    });
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !String(name).includes('{{run}}') && name !== '{{secret}}')).toEqual([]);
    const descriptions = steps.flatMap(({ action, params }) =>
      action === 'CreateKey' ? (params?.Description ?? []) : [],
    );
    expect(descriptions.filter((text) => !String(text).includes('{{run}}'))).toEqual([]);
  });
});

describe('npm run contract', () => {
  const runHere = async (env: Readonly<Record<string, string>> = {}, options: object = {}) => {
    const lines: string[] = [];
    const code = await run({ env, print: (line) => lines.push(line), folder, version: '0.1.0', ...options });
    return { code, lines };
  };

  test('uses the mock, also if the environment has credentials, and writes a dated report', async () => {
    const { code, lines } = await runHere({
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tContractExample',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'Ab3ContractSecretExample',
    });
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
    expect(code).toBe(0);
    const file = lines.find((line) => line.startsWith('\nReport: '))?.slice('\nReport: '.length) ?? '';
    expect(path.basename(file)).toMatch(/^contract-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.md$/);
    const text = fs.readFileSync(file, 'utf8');
    expect(text).toMatch(
      /^# Contract of KMS, \d{4}-\d\d-\d\d\n\nalicloud-kms-mock 0\.1\.0, against `the mock` \(cn-hangzhou\)/,
    );
    expect(text).toContain('## Open questions');
    expect(text).not.toContain('## Differences');
  });

  test('prints a difference and fails', async () => {
    const [wrong] = CASES.filter(({ title }) => title === 'PUT is not supported');
    const cases = [
      { ...wrong, steps: wrong?.steps.map((step) => ({ ...step, expect: { code: 'Success' } })) },
    ];
    const { code, lines } = await runHere({}, { cases });
    expect(lines[0]).toBe(
      'differs  PUT is not supported\n    ListKeys: code: expected "Success", got "UnsupportedHTTPMethod"',
    );
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('returns 130 after an interruption', async () => {
    const { code, lines } = await runHere({}, { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(lines.at(-1)).toBe('0 passed, 0 failed');
  });
});
