import type { Cmk } from '../registry/cmk';
import { type MatrixAction, refusal } from './matrix';

/** @throws the refusal that the matrix holds for the operation and the key's state */
export function guardState(action: MatrixAction, key: Cmk): void {
  const refused = refusal(action, key.state);
  if (refused !== undefined) throw refused;
}
