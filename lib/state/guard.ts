import type { Instance } from '../registry/records/instance';
import type { Cmk } from '../registry/records/key';
import type { Secret } from '../registry/records/secret';
import { type MatrixAction, refusal } from './keys';
import { guardServiceKey } from './service-keys';
import { guardSecret, type SecretAction } from './secrets';

/** An action that has a row in one of the state tables, or in both. */
export type StateAction = MatrixAction | SecretAction;

/**
 * @throws UnsupportedOperation for a service key that the operation would change; otherwise the error that the matrix contains
 * for the operation and the state of the key
 */
export function guardState(action: MatrixAction, key: Cmk): void {
  guardServiceKey(action, key);
  const refused = refusal(action, key.state);
  if (refused !== undefined) throw refused;
}

/** A resource that can have tags; undefined means a secret that does not exist. */
export type Resource = Cmk | Secret | Instance | undefined;

/**
 * An action on instances does not depend on their status.
 * @param action has a row in the table of each kind of resource that its operation locates
 * @throws like guardState() for a key, like guardSecret() for a secret
 */
export function guardResource(action: StateAction, resource: Resource): void {
  if (resource === undefined || isSecret(resource)) guardSecret(action as SecretAction, resource);
  else if (isKey(resource)) guardState(action as MatrixAction, resource);
}

export const isKey = (resource: Cmk | Secret | Instance): resource is Cmk => 'spec' in resource;

export const isSecret = (resource: Cmk | Secret | Instance): resource is Secret => 'stages' in resource;
