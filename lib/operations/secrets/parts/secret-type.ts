/** The types of secrets that operations accept. */
import { operationRejected } from '../../../base/kms-errors';
import type { ManagedCredentials, Secret } from '../../../registry/records/secret';

export function genericOnly({ managed }: Secret): void {
  if (managed !== undefined) throw operationRejected();
}

export function managedOnly(secret: Secret): void {
  managedOf(secret);
}

/** @throws Rejected.UnsupportedOperation for a Generic secret */
export function managedOf({ managed }: Secret): ManagedCredentials {
  if (managed === undefined) throw operationRejected();
  return managed;
}
