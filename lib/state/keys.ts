/**
 * The response of each operation for each key state: the key state x API response table.
 *
 * Source of a row: the edition of the vendor's key state page that contains it ("2018 table" has 16 rows, the "2019 table"
 * added 9, the "2026 table" is the newest; no edition changed a cell), or "inferred" if no edition contains it.
 * __tests__/state/state-table.test.ts tests the 2018 edition, which is the contract with the user, cell by cell.
 */
import {
  type KmsError,
  keyDisabled as disabled,
  keyPendingDeletion as deleting,
  keyPendingImport as importing,
  serviceOpened as opened,
  stateModifiedFailed as fixed,
} from '../base/kms-errors';
import { KEY_STATES, type KeyState } from '../registry/records/key';
import { type Cell, codeOf, refusalOf, ok, stateTable } from './state-table';

/** `Success`, or the error code: HTTP 409, and 400 for Forbidden.Opened. */
export type StateMatrixCell =
  | 'Success'
  | 'Rejected.Disabled'
  | 'Rejected.PendingDeletion'
  | 'Rejected.PendingImport'
  | 'Rejected.StateModifiedFailed'
  | 'Forbidden.Opened';
type Source = '2018 table' | '2019 table' | '2026 table' | 'inferred';
type KeyCell = Cell<Exclude<StateMatrixCell, 'Success'>>;
type Row = readonly [KeyCell, KeyCell, KeyCell, KeyCell, Source, string?];

// biome-ignore format: a table, to be read in columns
const ROWS = {
  //                                Enabled  Disabled  PendingDeletion  PendingImport
  CreateKey:                       [ok,      ok,       ok,              ok,        '2026 table', 'creates a new key'],
  ListKeys:                        [ok,      ok,       ok,              ok,        '2018 table', 'keys of every state are listed'],
  DescribeKey:                     [ok,      ok,       ok,              ok,        '2018 table'],
  UpdateKeyDescription:            [ok,      ok,       deleting,        ok,        '2026 table'],
  SetDeletionProtection:           [ok,      ok,       deleting,        ok,        'inferred',   'the text forbids PendingDeletion but names no code'],

  EnableKey:                       [ok,      ok,       fixed,           fixed,     '2018 table'],
  DisableKey:                      [ok,      ok,       fixed,           fixed,     '2018 table'],
  ScheduleKeyDeletion:             [ok,      ok,       fixed,           ok,        '2018 table'],
  CancelKeyDeletion:               [fixed,   fixed,    ok,              fixed,     '2018 table'],

  CreateKeyVersion:                [ok,      disabled, deleting,        importing, '2019 table'],
  DescribeKeyVersion:              [ok,      ok,       ok,              ok,        '2019 table'],
  ListKeyVersions:                 [ok,      ok,       ok,              ok,        '2019 table'],
  UpdateRotationPolicy:            [ok,      disabled, deleting,        importing, '2026 table'],

  Encrypt:                         [ok,      disabled, deleting,        importing, '2026 table'],
  Decrypt:                         [ok,      disabled, deleting,        importing, '2026 table'],
  GenerateDataKey:                 [ok,      disabled, deleting,        importing, '2026 table'],
  GenerateDataKeyWithoutPlaintext: [ok,      disabled, deleting,        importing, '2026 table'],
  ReEncrypt:                       [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled; both source and destination are checked'],
  GenerateAndExportDataKey:        [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],
  ExportDataKey:                   [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],

  AsymmetricEncrypt:               [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],
  AsymmetricDecrypt:               [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],
  AsymmetricSign:                  [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],
  AsymmetricVerify:                [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],
  GetPublicKey:                    [ok,      disabled, deleting,        importing, 'inferred',   'could also be Success when Disabled'],
  GenerateMac:                     [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],
  VerifyMac:                       [ok,      disabled, deleting,        importing, 'inferred',   'all cryptography requires Enabled'],

  CreateAlias:                     [ok,      ok,       fixed,           ok,        '2018 table'],
  UpdateAlias:                     [ok,      ok,       deleting,        ok,        '2018 table', 'only the state of the new key counts, not of the old key'],
  DeleteAlias:                     [ok,      ok,       ok,              ok,        '2018 table'],
  ListAliases:                     [ok,      ok,       ok,              ok,        '2018 table'],
  ListAliasesByKeyId:              [ok,      ok,       ok,              ok,        'inferred',   'reads metadata, like ListAliases'],

  GetParametersForImport:          [ok,      ok,       ok,              ok,        '2018 table', 'external keys only'],
  ImportKeyMaterial:               [ok,      ok,       fixed,           ok,        '2018 table', 'external keys only'],
  DeleteKeyMaterial:               [ok,      ok,       ok,              ok,        '2018 table', 'external keys only; a PendingDeletion key stays in this state'],

  TagResource:                     [ok,      ok,       deleting,        ok,        '2026 table'],
  UntagResource:                   [ok,      ok,       deleting,        ok,        '2019 table'],
  ListResourceTags:                [ok,      ok,       ok,              ok,        '2019 table'],
  TagResources:                    [ok,      ok,       deleting,        ok,        'inferred',   'like TagResource, for each key'],
  UntagResources:                  [ok,      ok,       deleting,        ok,        'inferred',   'like UntagResource, for each key'],
  ListTagResources:                [ok,      ok,       ok,              ok,        'inferred',   'like ListResourceTags'],

  GetKeyPolicy:                    [ok,      ok,       ok,              ok,        'inferred',   'reads metadata'],
  SetKeyPolicy:                    [ok,      ok,       deleting,        ok,        'inferred',   'writes metadata, like UpdateKeyDescription'],

  DescribeRegions:                 [ok,      ok,       ok,              ok,        'inferred',   'no key involved'],
  DescribeService:                 [ok,      ok,       ok,              ok,        'inferred',   'no key involved'],
  OpenKmsService:                  [opened,  opened,   opened,          opened,    'inferred',   'no key involved; the service is open for every account of the mock'],
  DescribeAccountKmsStatus:        [ok,      ok,       ok,              ok,        'inferred',   'no key involved'],

  GetDefaultKmsInstance:           [ok,      ok,       ok,              ok,        'inferred',   'no key involved'],
} as const satisfies Record<string, Row>;

export type MatrixAction = keyof typeof ROWS;

/** The error that the matrix contains for an operation on a key in that state, or undefined if it is allowed. */
export const refusal = (action: MatrixAction, state: KeyState): KmsError | undefined =>
  refusalOf(ROWS[action][COLUMN[state]]);

const COLUMN: Readonly<Record<KeyState, 0 | 1 | 2 | 3>> = {
  Enabled: 0,
  Disabled: 1,
  PendingDeletion: 2,
  PendingImport: 3,
};

/** One row of {@link stateMatrix}. */
export interface StateMatrixRow {
  readonly action: MatrixAction;
  /** `Success` or the error code, by key state. */
  readonly responses: Readonly<Record<KeyState, StateMatrixCell>>;
  /** The edition of the vendor's table that has this row, or `inferred`. */
  readonly source: Source;
  /** A special rule of the row. */
  readonly note?: string;
}

/** The matrix as plain data, related operations together. */
export const stateMatrix: readonly StateMatrixRow[] = Object.entries<Row>(ROWS).map(
  ([action, [enabled, disabled, pendingDeletion, pendingImport, source, note]]) => ({
    action: action as MatrixAction,
    responses: {
      Enabled: codeOf(enabled),
      Disabled: codeOf(disabled),
      PendingDeletion: codeOf(pendingDeletion),
      PendingImport: codeOf(pendingImport),
    },
    source,
    ...(note === undefined ? {} : { note }),
  }),
);

/** The matrix as a Markdown table. */
export const formatStateMatrix = (): string => stateTable(KEY_STATES, stateMatrix);
