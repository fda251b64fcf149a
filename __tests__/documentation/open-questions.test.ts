/** The open questions: each case of the contract suite without an expectation is in docs/fidelity.md, and nothing else is. */
import fs from 'node:fs';
import path from 'node:path';
import { CASES } from '../../scripts/contract/cases';
import { formatOpenQuestions } from '../../scripts/contract/open-questions';

const page = fs.readFileSync(path.resolve(__dirname, '../../docs/fidelity.md'), 'utf8');
const section = /^## Open questions\n(.*?)^## /ms.exec(page)?.[1] ?? '';
const rows = [...section.matchAll(/^\| (.*?) \| (.*?) \| (.*?) \| (.*) \|$/gm)].slice(2);

test('the page contains the current questions (npm run docs writes them)', () => {
  expect(section).toContain(`\n${formatOpenQuestions()}\n`);
});

test('each open question of the contract suite is in the page, and each question of the page is in the suite', () => {
  const questions = CASES.filter(({ mock }) => mock !== undefined).map(({ title }) => title);
  expect(rows.map(([, title]) => title)).toEqual(questions);
  expect(questions.length).toBeGreaterThan(40);
});

test('each question has what the mock does, what is known, and the commands of a client', () => {
  for (const [, , mock, known, commands] of rows) {
    expect(mock).not.toBe('');
    expect(known).not.toBe('');
    expect(commands).toMatch(/^`aliyun kms [A-Z]\w+/);
  }
});
