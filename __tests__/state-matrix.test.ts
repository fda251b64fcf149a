/** The exported matrix and its page; what it does to requests is played in state-table.test.ts. */
import fs from 'node:fs';
import path from 'node:path';
import { formatStateMatrix, stateMatrix } from '../lib';

test('the page of the documentation shows the matrix as it is (npm run docs writes it)', () => {
  const page = fs.readFileSync(path.resolve(__dirname, '../docs/state-matrix.md'), 'utf8');
  expect(page).toContain(`\n${formatStateMatrix()}\n`);
});

test('the matrix has a row for each of the 47 actions, each with its source', () => {
  expect(stateMatrix).toHaveLength(47);
  for (const row of stateMatrix) {
    expect(['2018 table', '2019 table', '2026 table', 'inferred']).toContain(row.source);
    expect(Object.keys(row.responses)).toEqual(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport']);
  }
});

// The rows that the user's table does not have: of the 2019 and 2026 editions of the vendor's page, and inferred ones.
const FURTHER_ROWS = `
GenerateDataKeyWithoutPlaintext | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | 2026 table
UpdateKeyDescription            | Success | Success           | Rejected.PendingDeletion | Success                | 2026 table
TagResource                     | Success | Success           | Rejected.PendingDeletion | Success                | 2026 table
UntagResource                   | Success | Success           | Rejected.PendingDeletion | Success                | 2019 table
ListResourceTags                | Success | Success           | Success                  | Success                | 2019 table
CreateKeyVersion                | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | 2019 table
DescribeKeyVersion              | Success | Success           | Success                  | Success                | 2019 table
ListKeyVersions                 | Success | Success           | Success                  | Success                | 2019 table
UpdateRotationPolicy            | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | 2026 table
ListAliasesByKeyId              | Success | Success           | Success                  | Success                | inferred
SetDeletionProtection           | Success | Success           | Rejected.PendingDeletion | Success                | inferred
ReEncrypt                       | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
ExportDataKey                   | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
GenerateAndExportDataKey        | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
AsymmetricEncrypt               | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
AsymmetricDecrypt               | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
AsymmetricSign                  | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
AsymmetricVerify                | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
GetPublicKey                    | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
GenerateMac                     | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
VerifyMac                       | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport | inferred
TagResources                    | Success | Success           | Rejected.PendingDeletion | Success                | inferred
UntagResources                  | Success | Success           | Rejected.PendingDeletion | Success                | inferred
ListTagResources                | Success | Success           | Success                  | Success                | inferred
GetKeyPolicy                    | Success | Success           | Success                  | Success                | inferred
SetKeyPolicy                    | Success | Success           | Rejected.PendingDeletion | Success                | inferred
DescribeRegions                 | Success | Success           | Success                  | Success                | inferred
DescribeService                 | Success | Success           | Success                  | Success                | inferred
OpenKmsService                  | Success | Success           | Success                  | Success                | inferred
DescribeAccountKmsStatus        | Success | Success           | Success                  | Success                | inferred
`;

const furtherRows = FURTHER_ROWS.trim()
  .split('\n')
  .map(
    (line) => line.split('|').map((cell) => cell.trim()) as [string, string, string, string, string, string],
  );

test.each(furtherRows)('%s', (action, Enabled, Disabled, PendingDeletion, PendingImport, source) => {
  const row = stateMatrix.find((candidate) => candidate.action === action);
  expect(row).toMatchObject({ responses: { Enabled, Disabled, PendingDeletion, PendingImport }, source });
});
