/** The exported matrix and its page; what it does to requests is played in state/state-table.test.ts. */
import fs from 'node:fs';
import path from 'node:path';
import { formatStateMatrix, stateMatrix } from '../../lib';
import { cellsOf, FURTHER_ROWS } from '../support/state-tables';

test('the page of the documentation shows the matrix as it is (npm run docs writes it)', () => {
  const page = fs.readFileSync(path.resolve(__dirname, '../../docs/state-matrix.md'), 'utf8');
  expect(page).toContain(`\n${formatStateMatrix()}\n`);
});

test('the matrix has a row for each of the 47 actions, each with its source', () => {
  expect(stateMatrix).toHaveLength(47);
  for (const row of stateMatrix) {
    expect(['2018 table', '2019 table', '2026 table', 'inferred']).toContain(row.source);
    expect(Object.keys(row.responses)).toEqual(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport']);
  }
});

test.each(cellsOf(FURTHER_ROWS))(
  '%s',
  (action, Enabled, Disabled, PendingDeletion, PendingImport, source) => {
    const row = stateMatrix.find((candidate) => candidate.action === action);
    expect(row).toMatchObject({ responses: { Enabled, Disabled, PendingDeletion, PendingImport }, source });
  },
);
