import { DAY, SECOND } from '../base/clock';
import { parameterInvalid, parameterMissing } from '../base/kms-errors';
import {
  MAX_ROTATION_DAYS,
  MAX_SECRET_ROTATION_HOURS,
  MIN_ROTATION_DAYS,
  MIN_SECRET_ROTATION_HOURS,
  MIN_UPDATED_SECRET_ROTATION_HOURS,
} from '../registry/limits';

const HOUR = 3600 * SECOND;
/** Milliseconds by the letter of the unit, the longest first. */
export const INTERVAL_UNITS: Readonly<Record<string, number>> = {
  d: DAY,
  h: HOUR,
  m: 60 * SECOND,
  s: SECOND,
};

/** The limits of an interval, in milliseconds. */
interface Range {
  readonly min: number;
  readonly max: number;
}

const maxOfSecrets = MAX_SECRET_ROTATION_HOURS * HOUR;

export const OF_KEYS: Range = { min: MIN_ROTATION_DAYS * DAY, max: MAX_ROTATION_DAYS * DAY };
export const OF_NEW_SECRETS: Range = { min: MIN_SECRET_ROTATION_HOURS * HOUR, max: maxOfSecrets };
export const OF_SECRETS: Range = { min: MIN_UPDATED_SECRET_ROTATION_HOURS * HOUR, max: maxOfSecrets };

/**
 * A number of days, hours, minutes or seconds as milliseconds. It does not have to be whole days.
 * @throws MissingParameter, InvalidParameter
 */
export function rotationInterval(text: string | undefined, { min, max }: Range): number {
  if (text === undefined) throw parameterMissing('RotationInterval');
  const interval = intervalOf(text);
  if (!(interval >= min && interval <= max)) throw parameterInvalid('RotationInterval');
  return interval;
}

/** `7d`, `12h`, `30m` or `90s` as milliseconds; NaN for anything else. */
export function intervalOf(text: string): number {
  const [, amount, unit] = /^(\d{1,12})([dhms])$/.exec(text) ?? [];
  return Number(amount) * (INTERVAL_UNITS[unit ?? ''] ?? Number.NaN);
}

/** The format in responses. */
export const intervalText = (interval: number): string => `${interval / SECOND}s`;
