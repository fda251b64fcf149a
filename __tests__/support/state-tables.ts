/**
 * The response of each action in each state of a key and of a secret, as tables in strings.
 *
 * The tables are separate from lib on purpose: tests that read the tables of lib would prove nothing.
 */
import { rejected, resourceNotFound, serviceOpened, stateModifiedFailed, type Refusal } from './refusals';
import {
  secretDeleting,
  secretExists,
  secretInUse,
  secretNotFound,
  secretNotFoundDot,
  secretPlanned,
} from './secrets';

/** The contract with the user: the 2018 edition of the vendor's page. */
export const USER_TABLE = `
| API | Enabled | Disabled | PendingDeletion | PendingImport |
| --- | --- | --- | --- | --- |
| CreateKey | Success | Success | Success | Success |
| GenerateDataKey | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport |
| Encrypt | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport |
| Decrypt | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport |
| ListKeys | Success | Success | Success | Success |
| DescribeKey | Success | Success | Success | Success |
| EnableKey | Success | Success | Rejected.StateModifiedFailed | Rejected.StateModifiedFailed |
| DisableKey | Success | Success | Rejected.StateModifiedFailed | Rejected.StateModifiedFailed |
| ScheduleKeyDeletion | Success | Success | Rejected.StateModifiedFailed | Success |
| CancelKeyDeletion | Rejected.StateModifiedFailed | Rejected.StateModifiedFailed | Success | Rejected.StateModifiedFailed |
| CreateAlias | Success | Success | Rejected.StateModifiedFailed | Success |
| DeleteAlias | Success | Success | Success | Success |
| ListAliases | Success | Success | Success | Success |
| UpdateAlias | Success | Success | Rejected.PendingDeletion | Success |
`;

export const EXTERNAL_KEYS_TABLE = `
| API | Enabled | Disabled | PendingDeletion | PendingImport |
| --- | --- | --- | --- | --- |
| GetParametersForImport | Success | Success | Success | Success |
| ImportKeyMaterial | Success | Success | Rejected.StateModifiedFailed | Success |
| DeleteKeyMaterial | Success | Success | Success | Success |
`;

/** The rows that this table does not have: from the 2019 and 2026 editions of the vendor's page, and inferred ones. */
export const FURTHER_ROWS = `
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
OpenKmsService                  | Forbidden.Opened | Forbidden.Opened | Forbidden.Opened      | Forbidden.Opened       | inferred
DescribeAccountKmsStatus        | Success | Success           | Success                  | Success                | inferred
GetDefaultKmsInstance           | Success | Success           | Success                  | Success                | inferred
`;

// Sources: the secret pages and the error tables of 2024. Cells that they do not define are decisions of this mock.
export const SECRET_TABLE = `
| API | Absent | Live | PendingDeletion | Gone |
| --- | --- | --- | --- | --- |
| CreateSecret | Success | Rejected.ResourceExist | Rejected.ResourceInDeleteWindow | Success |
| DeleteSecret | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| RestoreSecret | Forbidden.ResourceNotFound | Rejected.ResourceInUse | Success | Forbidden.ResourceNotFound |
| DescribeSecret | Forbidden.ResourceNotFound | Success | Success | Forbidden.ResourceNotFound |
| ListSecrets | Success | Success | Success | Success |
| ListSecretVersionIds | Forbidden.ResourceNotFound | Success | Success | Forbidden.ResourceNotFound |
| GetSecretValue | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| BatchGetSecretValue | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| PutSecretValue | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| UpdateSecret | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| UpdateSecretVersionStage | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| UpdateSecretRotationPolicy | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| RotateSecret | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| GetRandomPassword | Success | Success | Success | Success |
| GetSecretPolicy | Forbidden.ResourceNotFound | Success | Success | Forbidden.ResourceNotFound |
| SetSecretPolicy | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| TagResource | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| UntagResource | Forbidden.ResourceNotFound | Success | Rejected.ResourceInDeleteWindow | Forbidden.ResourceNotFound |
| TagResources | InvalidResourceId.NotFound | Success | Rejected.ResourceInDeleteWindow | InvalidResourceId.NotFound |
| UntagResources | InvalidResourceId.NotFound | Success | Rejected.ResourceInDeleteWindow | InvalidResourceId.NotFound |
| ListTagResources | InvalidResourceId.NotFound | Success | Success | InvalidResourceId.NotFound |
`;

/** The cells of each row, without the separators. */
export const cellsOf = (table: string): readonly (readonly string[])[] =>
  table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .replace(/^\||\|$/g, '')
        .split('|')
        .map((cell) => cell.trim()),
    );

export const KEY_STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;
type KeyState = (typeof KEY_STATES)[number];

const keyRows = new Map(
  [USER_TABLE, EXTERNAL_KEYS_TABLE, FURTHER_ROWS]
    .flatMap(cellsOf)
    .map(([action = '', ...cells]) => [action, cells]),
);

const KEY_REFUSALS: Readonly<Record<string, Refusal>> = {
  'Rejected.Disabled': rejected('Disabled'),
  'Rejected.PendingDeletion': rejected('PendingDeletion'),
  'Rejected.PendingImport': rejected('PendingImport'),
  'Rejected.StateModifiedFailed': stateModifiedFailed,
  'Forbidden.Opened': serviceOpened,
};

/** The error of the action for a key in the state, with its message; undefined for Success. */
export function keyStateRefusal(action: string, state: KeyState): Refusal | undefined {
  const cell = keyRows.get(action)?.[KEY_STATES.indexOf(state)];
  if (cell === 'Success') return undefined;
  const refused = KEY_REFUSALS[cell ?? ''];
  if (refused === undefined) throw new Error(`No state table has a cell for ${action} and ${state}`);
  return refused;
}

export const SECRET_STATES = ['Absent', 'Live', 'PendingDeletion', 'Gone'] as const;
export type SecretState = (typeof SECRET_STATES)[number];

const secretRows = new Map(cellsOf(SECRET_TABLE).map(([action = '', ...cells]) => [action, cells]));

/** The messages of these actions have a full stop. */
const WITH_A_DOT = [
  'GetSecretValue',
  'BatchGetSecretValue',
  'GetSecretPolicy',
  'SetSecretPolicy',
  'TagResource',
  'UntagResource',
];

/** Like keyStateRefusal(), for a secret. The messages are exact, with the misspellings of the vendor. */
export function secretStateRefusal(action: string, state: SecretState): Refusal | undefined {
  const cell = secretRows.get(action)?.[SECRET_STATES.indexOf(state)];
  switch (cell) {
    case 'Success':
      return undefined;
    case 'Forbidden.ResourceNotFound':
      return WITH_A_DOT.includes(action) ? secretNotFoundDot : secretNotFound;
    case 'InvalidResourceId.NotFound':
      return resourceNotFound;
    case 'Rejected.ResourceExist':
      return secretExists;
    case 'Rejected.ResourceInUse':
      return secretInUse;
    case 'Rejected.ResourceInDeleteWindow':
      return action === 'CreateSecret' ? secretPlanned : secretDeleting;
    default:
      throw new Error(`The secret table has no cell for ${action} and ${state}`);
  }
}
