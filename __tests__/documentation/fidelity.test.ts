/** docs/fidelity.md and the code agree: labels, sources, what is inferred, and the codes. */
import fs from 'node:fs';
import path from 'node:path';
import { secretLifeCycle, stateMatrix } from '../../lib';
import { commonParameterMissing, documentedCodes, inferredCodes } from '../../lib/base/kms-errors';

const page = fs.readFileSync(path.resolve(__dirname, '../../docs/fidelity.md'), 'utf8');
const decisions = sectionOf('## Decisions where sources disagree or are silent', '## Open questions');

function sectionOf(from: string, to: string): string {
  const begin = page.indexOf(from);
  const end = page.indexOf(to, begin);
  if (begin < 0 || end < 0) throw new Error(`docs/fidelity.md has no section from "${from}" to "${to}"`);
  return page.slice(begin, end);
}

/** Behaviour and evidence of each row, without the header rows. */
const rowsOf = (section: string) =>
  [...section.matchAll(/^\| (.+) \| (.+) \|$/gm)]
    .map(([, behaviour = '', evidence = '']) => ({ behaviour, evidence }))
    .filter(({ evidence }) => evidence !== 'Evidence' && evidence !== '---');

const rows = rowsOf(decisions);
const inCode = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string);

test('each behaviour has a label first', () => {
  expect(rows.length).toBeGreaterThan(150);
  const LABEL = /^(documented|observed|inferred|by design)\b/;
  expect(rows.filter(({ evidence }) => !LABEL.test(evidence))).toEqual([]);
});

test('each documented or observed behaviour has a source with its year or version', () => {
  const DATED = /\b20\d\d\b|\b\d+\.\d+\.\d+\b/;
  expect(
    rows.filter(({ evidence }) => /documented|observed/.test(evidence) && !DATED.test(evidence)),
  ).toEqual([]);
});

/** The actions that a table of the page names, each in a row that is inferred. */
function inferredActions(introduction: string, to: string): string[] {
  const table = rowsOf(sectionOf(introduction, to));
  expect(table.filter(({ evidence }) => !evidence.startsWith('inferred'))).toEqual([]);
  return table.flatMap(({ behaviour }) => inCode(behaviour).filter((code) => !code.includes('.'))).sort();
}

test('each inferred row of the key state matrix has a line, and no other row has one', () => {
  const inferred = stateMatrix.filter(({ source }) => source === 'inferred').map(({ action }) => action);
  expect(inferredActions('No edition of the key state page has these rows:', '### Time')).toEqual(
    inferred.sort(),
  );
});

test('each inferred row of the life cycle of secrets has a line, and no other row has one', () => {
  const inferred = secretLifeCycle.filter(({ source }) => source === 'inferred').map(({ action }) => action);
  const table = 'These rows of the life cycle of secrets have a cell that is in no table:';
  expect(inferredActions(table, '### Access')).toEqual(inferred.sort());
});

test('each inferred code has a line, and no other code has one', () => {
  const named = rowsOf(sectionOf('### Error codes', '## Open questions')).flatMap(
    ({ behaviour, evidence }) => {
      expect(evidence).toMatch(/^inferred/);
      return inCode(behaviour);
    },
  );
  expect(named.sort()).toEqual([...inferredCodes()].sort());
});

test('each code that the page names is one that the mock can return', () => {
  const known = new Set([...documentedCodes(), commonParameterMissing('KeyId').code]);
  const named = new Set(inCode(decisions).filter((text) => CODE.test(text)));
  expect(named.size).toBeGreaterThan(35);
  expect([...named].filter((code) => !known.has(code))).toEqual([]);
});

/** Words in code that look like an error code. Members, states and actions do not have these forms. */
const CODE =
  /^(?:[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)+|(?:Missing|Invalid|Illegal|Incomplete|Signature|Unsupported)[A-Z]\w+|[A-Z]\w+(?:Exists|Error|Exception|Operation|NotFound))$/;
