import { DAY, SECOND } from '../../clock';
import { parameterMissing, rotationIntervalInvalid } from '../../errors';
import { MAX_ROTATION_DAYS, MIN_ROTATION_DAYS } from '../../registry/limits';

const UNITS: Readonly<Record<string, number>> = { d: DAY, h: 3600 * SECOND, m: 60 * SECOND, s: SECOND };

/**
 * A number of days, hours, minutes or seconds as milliseconds; whole days are not needed.
 * @throws MissingParameter, InvalidParameter
 */
export function rotationInterval(text: string | undefined): number {
  if (text === undefined) throw parameterMissing('RotationInterval');
  const [, amount, unit] = /^(\d{1,9})([dhms])$/.exec(text) ?? [];
  const interval = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(interval >= MIN_ROTATION_DAYS * DAY && interval <= MAX_ROTATION_DAYS * DAY))
    throw rotationIntervalInvalid();
  return interval;
}
