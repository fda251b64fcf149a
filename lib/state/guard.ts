import type { Cmk } from '../registry/records/key';
import type { Secret } from '../registry/records/secret';
import { type MatrixAction, refusal } from './keys';
import { guardSecret, type SecretAction } from './secrets';

/** An action that has a row in one of the state tables, or in both. */
export type StateAction = MatrixAction | SecretAction;

/** @throws the refusal that the matrix holds for the operation and the key's state */
export function guardState(action: MatrixAction, key: Cmk): void {
  const refused = refusal(action, key.state);
  if (refused !== undefined) throw refused;
}

/** What can be tagged; undefined stands for a secret that is not there. */
export type Resource = Cmk | Secret | undefined;

/** @throws as guardState() for a key, as guardSecret() for a secret */
export function guardResource(action: MatrixAction & SecretAction, resource: Resource): void {
  if (resource !== undefined && isKey(resource)) guardState(action, resource);
  else guardSecret(action, resource);
}

export const isKey = (resource: Cmk | Secret): resource is Cmk => 'spec' in resource;
