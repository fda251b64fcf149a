/**
 * The response of each operation for each state of a secret: the secret life cycle table.
 *
 * Source of a row: the per-action error table of the OpenAPI metadata 2024 ("metadata"), or "inferred" where a cell of
 * the row is not in a table of the vendor. __tests__/state/secret-life-cycle.test.ts tests it cell by cell.
 */
import {
  resourceIdNotFound as noId,
  // Like `absent`, if the table of the action has a full stop.
  resourceNotFound as missing,
  secretExists as exists,
  secretInDeleteWindow as deleting,
  secretNotDeleted as inUse,
  secretNotFound as absent,
  secretPlannedForDeletion as planned,
} from '../base/kms-errors';
import { type Secret, stateOf } from '../registry/records/secret';
import { type Cell, codeOf, ok, refusalOf, stateTable } from './state-table';

const SECRET_STATES = ['Absent', 'Live', 'PendingDeletion', 'Gone'] as const;
/** `Gone` is the state after the recovery window or a forced deletion. The API does not distinguish it from `Absent`. */
export type SecretState = (typeof SECRET_STATES)[number];

type Source = 'metadata' | 'inferred';
type Row = readonly [Cell, Cell, Cell, Source, string?];

// biome-ignore format: a table, to be read in columns
const ROWS = {
  //                           Absent   Live     PendingDeletion
  CreateSecret:               [ok,      exists,  planned,  'metadata'],
  DeleteSecret:               [absent,  ok,      deleting, 'metadata', 'forced or not'],
  RestoreSecret:              [absent,  inUse,   ok,       'metadata'],
  DescribeSecret:             [absent,  ok,      ok,       'metadata', 'PendingDeletion: with PlannedDeleteTime'],
  ListSecrets:                [ok,      ok,      ok,       'metadata', 'lists Live and PendingDeletion secrets, the latter with PlannedDeleteTime'],
  ListSecretVersionIds:       [absent,  ok,      ok,       'metadata'],

  GetSecretValue:             [missing, ok,      deleting, 'inferred', 'no table has a code for the recovery window; like write actions'],
  BatchGetSecretValue:        [missing, ok,      deleting, 'inferred', 'for each entry, inside Errors; like GetSecretValue'],
  PutSecretValue:             [absent,  ok,      deleting, 'inferred', 'in the recovery window like UpdateSecret'],
  UpdateSecret:               [absent,  ok,      deleting, 'metadata'],
  UpdateSecretVersionStage:   [absent,  ok,      deleting, 'metadata'],
  UpdateSecretRotationPolicy: [absent,  ok,      deleting, 'inferred', 'has no table; like UpdateSecret'],
  RotateSecret:               [absent,  ok,      deleting, 'inferred', 'like UpdateSecret'],

  GetSecretPolicy:            [missing, ok,      ok,       'inferred', 'reads metadata'],
  SetSecretPolicy:            [missing, ok,      deleting, 'inferred', 'writes metadata, like UpdateSecret'],
  GetRandomPassword:          [ok,      ok,      ok,       'metadata', 'no secret involved'],

  TagResource:                [missing, ok,      deleting, 'inferred', 'like UpdateSecret'],
  UntagResource:              [missing, ok,      deleting, 'inferred', 'like UpdateSecret'],
  TagResources:               [noId,    ok,      deleting, 'inferred', 'like TagResource, for each secret'],
  UntagResources:             [noId,    ok,      deleting, 'inferred', 'like UntagResource, for each secret'],
  ListTagResources:           [noId,    ok,      ok,       'inferred', 'if the request names the secret'],
} as const satisfies Record<string, Row>;

export type SecretAction = keyof typeof ROWS;

const stateOrAbsent = (secret: Secret | undefined): SecretState =>
  secret === undefined ? 'Absent' : stateOf(secret);

/** @throws the error that the table contains for the operation and the state of the secret, or for its absence */
export function guardSecret(action: SecretAction, secret: Secret | undefined): void {
  const refused = refusalOf(ROWS[action][COLUMN[stateOrAbsent(secret)]]);
  if (refused !== undefined) throw refused;
}

const COLUMN: Readonly<Record<SecretState, 0 | 1 | 2>> = { Absent: 0, Live: 1, PendingDeletion: 2, Gone: 0 };

/** One row of {@link secretLifeCycle}. */
export interface SecretLifeCycleRow {
  readonly action: SecretAction;
  /** `Success` or the error code, by the state of the secret. */
  readonly responses: Readonly<Record<SecretState, string>>;
  /** The source of the row, or `inferred`. */
  readonly source: Source;
  /** A special rule of the row. */
  readonly note?: string;
}

/** The secret life cycle table as plain data, related operations together. */
export const secretLifeCycle: readonly SecretLifeCycleRow[] = Object.entries<Row>(ROWS).map(
  ([action, row]) => {
    const [, , , source, note] = row;
    const answer = (state: SecretState) => codeOf(row[COLUMN[state]]);
    return {
      action: action as SecretAction,
      responses: {
        Absent: answer('Absent'),
        Live: answer('Live'),
        PendingDeletion: answer('PendingDeletion'),
        Gone: answer('Gone'),
      },
      source,
      ...(note === undefined ? {} : { note }),
    };
  },
);

/** The secret life cycle table as a Markdown table. */
export const formatSecretLifeCycle = (): string => stateTable(SECRET_STATES, secretLifeCycle);
