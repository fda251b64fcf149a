/** What time alone does to a key. Rows "material expiry" and "deletion date reached" of the documented transitions. */
import type { Cmk } from './cmk';

export type DueChange = 'gone' | 'materialExpired';

/** What has become of the key by `now` and is not yet carried out. At the deadline itself it has happened. */
export function dueChange(key: Cmk, now: number): DueChange | undefined {
  if (key.deletionDate !== undefined && key.deletionDate <= now) return 'gone';
  if (key.materialExpiresAt !== undefined && key.materialExpiresAt <= now) return 'materialExpired';
  return undefined;
}

/** The next moment at which dueChange() will answer something. */
export const nextDeadline = (key: Cmk): number =>
  Math.min(key.deletionDate ?? Number.POSITIVE_INFINITY, key.materialExpiresAt ?? Number.POSITIVE_INFINITY);
