/**
 * Service keys: keys that a cloud service created in the account, with an alias such as `alias/acs/oss`. The account can use
 * and list them, but they are read-only for it. Source: "Key management FAQs", March 2026. No source has the error code.
 */
import { operationUnsupported } from '../base/kms-errors';
import type { Cmk } from '../registry/records/key';
import type { MatrixAction } from './keys';

/** The actions that change a key, its versions, its aliases, its tags or its policy. */
const CHANGES: ReadonlySet<string> = new Set<MatrixAction>([
  'UpdateKeyDescription',
  'SetDeletionProtection',
  'EnableKey',
  'DisableKey',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'CreateKeyVersion',
  'UpdateRotationPolicy',
  'CreateAlias',
  'UpdateAlias',
  'DeleteAlias',
  'TagResource',
  'UntagResource',
  'TagResources',
  'UntagResources',
  'SetKeyPolicy',
]);

/** @throws UnsupportedOperation for an action that changes a service key */
export function guardServiceKey(action: MatrixAction, key: Cmk): void {
  if (key.service !== undefined && CHANGES.has(action)) throw operationUnsupported();
}
