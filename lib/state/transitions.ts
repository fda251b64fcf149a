/**
 * Where an operation takes the key. What time does (material expiry, deletion) is in time/apply-due.ts.
 * Source: transitions of the key state page, 2018-2026; `inferred` where marked.
 */
import { type Cmk, hasMaterial, KEY_STATES, type KeyState } from '../registry/records/key';
import type { Registry } from '../registry/registry';

/** Enabled, or PendingImport for a key that has no material to be enabled with (inferred). */
const awake = (key: Cmk): KeyState => (hasMaterial(key) ? 'Enabled' : 'PendingImport');

type Target = KeyState | ((key: Cmk) => KeyState);
/** undefined where the matrix refuses the operation. */
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
  // A Disabled key stays so when its material is imported again (inferred).
  ImportKeyMaterial:   ['Enabled',         'Disabled',        never,             'Enabled'],
  DeleteKeyMaterial:   ['PendingImport',   'PendingImport',   'PendingDeletion', 'PendingImport'],
} as const satisfies Record<string, Row>;

export type Transition = keyof typeof ROWS;

/** Moves the key to the state that follows the operation. The matrix must have let the operation through. */
export function moveState(action: Transition, key: Cmk, registry: Registry): void {
  const target = (ROWS[action] as Row)[KEY_STATES.indexOf(key.state)];
  if (target === undefined) throw new Error(`${action} was let through on a key in ${key.state}`);
  registry.keys.setState(key, typeof target === 'function' ? target(key) : target);
}
