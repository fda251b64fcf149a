/** What time alone does to a key. Rows "material expiry" and "deletion date reached" of the documented transitions. */
import { type Cmk, nextRotation, rotationStatus } from './records/key';

export type DueChange = 'gone' | 'materialExpired' | 'rotates';

/** What has become of the key by `now` and is not yet carried out. At the deadline itself it has happened. */
export function dueChange(key: Cmk, now: number): DueChange | undefined {
  if (key.deletionDate !== undefined && key.deletionDate <= now) return 'gone';
  if (key.materialExpiresAt !== undefined && key.materialExpiresAt <= now) return 'materialExpired';
  if (rotationDeadline(key) <= now) return 'rotates';
  return undefined;
}

/** The next moment at which dueChange() will answer something. */
export const nextDeadline = (key: Cmk): number =>
  Math.min(key.deletionDate ?? NEVER, key.materialExpiresAt ?? NEVER, rotationDeadline(key));

export const NEVER = Number.POSITIVE_INFINITY;

const rotationDeadline = (key: Cmk): number =>
  rotationStatus(key) === 'Enabled' ? (nextRotation(key) as number) : NEVER;
