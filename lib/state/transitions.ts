/**
 * The key state after an operation. Transitions by time (material expiry, deletion) are in time/apply-due.ts.
 * Source: transitions of the key state page, 2018-2026; `inferred` where marked.
 */
import { type Cmk, hasMaterial, KEY_STATES, type KeyState } from '../registry/records/key';
import type { Registry } from '../registry/registry';

/** Enabled, or PendingImport for a key without key material (inferred). */
const awake = (key: Cmk): KeyState => (hasMaterial(key) ? 'Enabled' : 'PendingImport');

type Target = KeyState | ((key: Cmk) => KeyState);
/** undefined if the matrix rejects the operation. */
type Row = readonly [Target | undefined, Target | undefined, Target | undefined, Target | undefined];

const never = undefined;

// biome-ignore format: a table, to be read in columns
const ROWS = {
  // from:                Enabled            Disabled           PendingDeletion    PendingImport
  EnableKey:           ['Enabled',         'Enabled',         never,             never],
  DisableKey:          ['Disabled',        'Disabled',        never,             never],
  ScheduleKeyDeletion: ['PendingDeletion', 'PendingDeletion', never,             'PendingDeletion'],
  // Enabled even for a key that was Disabled before it was scheduled.
  CancelKeyDeletion:   [never,             never,             awake,             never],
  // A Disabled key stays Disabled if its material is imported again (inferred).
  ImportKeyMaterial:   ['Enabled',         'Disabled',        never,             'Enabled'],
  DeleteKeyMaterial:   ['PendingImport',   'PendingImport',   'PendingDeletion', 'PendingImport'],
} as const satisfies Record<string, Row>;

export type Transition = keyof typeof ROWS;

/** Sets the state of the key after the operation. The matrix must have allowed the operation. */
export function moveState(action: Transition, key: Cmk, registry: Registry): void {
  const target = (ROWS[action] as Row)[KEY_STATES.indexOf(key.state)];
  if (target === undefined) throw new Error(`${action} was allowed on a key in ${key.state}`);
  registry.keys.setState(key, typeof target === 'function' ? target(key) : target);
}
