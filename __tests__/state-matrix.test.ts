/** The exported matrix and its page; what it does to requests is played in state-table.test.ts. */
import fs from 'node:fs';
import path from 'node:path';
import { formatStateMatrix, stateMatrix } from '../lib';

test('the page of the documentation shows the matrix as it is (npm run docs writes it)', () => {
  const page = fs.readFileSync(path.resolve(__dirname, '../docs/state-matrix.md'), 'utf8');
  expect(page).toContain(`\n${formatStateMatrix()}\n`);
});

test('the matrix has a row for each of the 24 actions, each with its source', () => {
  expect(stateMatrix).toHaveLength(24);
  for (const row of stateMatrix) {
    expect(['2018 table', '2019 table', '2026 table', 'inferred']).toContain(row.source);
    expect(Object.keys(row.responses)).toEqual(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport']);
  }
});

// The rows that the user's table does not have, from the 2019 and 2026 editions of the vendor's page.
test.each([
  [
    'GenerateDataKeyWithoutPlaintext',
    'Success',
    'Rejected.Disabled',
    'Rejected.PendingDeletion',
    'Rejected.PendingImport',
  ],
  ['UpdateKeyDescription', 'Success', 'Success', 'Rejected.PendingDeletion', 'Success'],
  ['TagResource', 'Success', 'Success', 'Rejected.PendingDeletion', 'Success'],
  ['UntagResource', 'Success', 'Success', 'Rejected.PendingDeletion', 'Success'],
  ['ListResourceTags', 'Success', 'Success', 'Success', 'Success'],
  ['ListAliasesByKeyId', 'Success', 'Success', 'Success', 'Success'],
  ['DescribeRegions', 'Success', 'Success', 'Success', 'Success'],
])('%s', (action, Enabled, Disabled, PendingDeletion, PendingImport) => {
  const row = stateMatrix.find((candidate) => candidate.action === action);
  expect(row?.responses).toEqual({ Enabled, Disabled, PendingDeletion, PendingImport });
});
