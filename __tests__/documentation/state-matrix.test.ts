/** The exported matrix and its page. Its effect on requests is tested in state/state-table.test.ts. */
import fs from 'node:fs';
import path from 'node:path';
import { formatStateMatrix, secretLifeCycle, stateMatrix } from '../../lib';
import { SERVED_ACTIONS } from '../../lib/operations';
import {
  cellsOf,
  EXTERNAL_KEYS_TABLE,
  FURTHER_ROWS,
  SECRET_TABLE,
  USER_TABLE,
} from '../support/state-tables';

const OF_SECRETS = new Set<string>(secretLifeCycle.map(({ action }) => action));

test('the page of the documentation contains the current matrix (npm run docs writes it)', () => {
  const page = fs.readFileSync(path.resolve(__dirname, '../../docs/state-matrix.md'), 'utf8');
  expect(page).toContain(`\n${formatStateMatrix()}\n`);
});

test('each action has a row in the matrix or in the secret life cycle, and the tag actions have one in both', () => {
  const inBoth = stateMatrix.map(({ action }) => action as string).filter((action) => OF_SECRETS.has(action));
  expect(inBoth.sort()).toEqual([
    'ListTagResources',
    'TagResource',
    'TagResources',
    'UntagResource',
    'UntagResources',
  ]);
  const withRow = new Set<string>([...OF_SECRETS, ...stateMatrix.map(({ action }) => action)]);
  expect([...withRow].sort()).toEqual([...SERVED_ACTIONS].sort());
});

test('each row of the matrix has a source and a response for each state', () => {
  for (const row of stateMatrix) {
    expect(['2018 table', '2019 table', '2026 table', 'inferred']).toContain(row.source);
    expect(Object.keys(row.responses)).toEqual(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport']);
  }
});

/** The actions of a table with two header lines. */
const actionsBelowHeader = (table: string) =>
  cellsOf(table)
    .slice(2)
    .map(([action]) => action);

test('the tables of the tests have a row for each action, as those of lib do', () => {
  const further = cellsOf(FURTHER_ROWS).map(([action]) => action);
  const ofKeys = [USER_TABLE, EXTERNAL_KEYS_TABLE].flatMap(actionsBelowHeader).concat(further);
  expect(ofKeys.sort()).toEqual(stateMatrix.map(({ action }) => action).sort());
  expect(actionsBelowHeader(SECRET_TABLE).sort()).toEqual([...OF_SECRETS].sort());
});

test.each(cellsOf(FURTHER_ROWS))(
  '%s',
  (action, Enabled, Disabled, PendingDeletion, PendingImport, source) => {
    const row = stateMatrix.find((candidate) => candidate.action === action);
    expect(row).toMatchObject({ responses: { Enabled, Disabled, PendingDeletion, PendingImport }, source });
  },
);
