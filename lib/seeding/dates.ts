/** The dates of fixtures: their formats, and the rules between the dates of one fixture. */
import { isNot } from '../base/check-fields';
import { DAY, type DateInput, isoSeconds, isShowable, millisOf, wholeSecond } from '../base/clock';
import type { DateField } from '../base/fields';
import { intervalOf } from '../parameters/rotation-interval';
import type { Moment } from './destination';

const DEFAULT_WINDOW = 30 * DAY;

/** A date, or a string such as `+7d` and `-12h`, which is relative to the service time. */
export const DATE = {
  kind: 'date',
  rule: {
    what: 'a valid date up to the year 9999',
    form:
      'a Date, a string such as 2026-01-31T00:00:00Z, or a date relative to now such as +7d, -30d or +12h ' +
      '(units d, h, m, s)',
    accepts: (value) =>
      millisOf(value) !== undefined || (isRelative(value) && !Number.isNaN(relative(value))),
  },
} as const satisfies DateField;

/** The milliseconds of a date that was checked before. */
export function dateOption(
  option: string,
  date: DateInput | undefined,
  { now, mistakes }: Moment,
): number | undefined {
  if (date === undefined) return undefined;
  const millis = isRelative(date) ? now + relative(date) : millisOf(date);
  if (millis !== undefined && isShowable(millis)) return millis;
  throw mistakes.at(option, isNot(date, DATE.rule));
}

/** The creation date: `now` by default, and never later. */
export function createdAtOption(option: string, given: DateInput | undefined, moment: Moment): number {
  const { now, mistakes } = moment;
  const createdAt = dateOption(option, given, moment) ?? now;
  if (createdAt <= now) return createdAt;
  throw mistakes.at(option, `${isoSeconds(createdAt)} is later than the service time, ${isoSeconds(now)}.`);
}

/** The date of a creation or change in a fixture: the same as the one before, or later. */
export function notBefore(
  earliest: number,
  option: string,
  given: DateInput | undefined,
  moment: Moment,
): number {
  if (given === undefined) return earliest;
  const date = createdAtOption(option, given, moment);
  if (date >= earliest) return date;
  throw moment.mistakes.at(
    option,
    `${isoSeconds(date)} is earlier than ${isoSeconds(earliest)}, the creation date of the key or secret, or of the version before.`,
  );
}

/** A fixture that can be in PendingDeletion. */
interface Deletable {
  readonly state: string;
  /** The longest deletion or recovery window. */
  readonly maxDays: number;
  /** `key`. */
  readonly noun: string;
}

/** When a fixture in PendingDeletion is deleted; undefined in every other state. */
export function deletionDateOption(
  given: DateInput | undefined,
  { state, maxDays, noun }: Deletable,
  moment: Moment,
): number | undefined {
  const { now } = moment;
  const refused = (reason: string) => moment.mistakes.at('deletionDate', reason);
  const date = dateOption('deletionDate', given, moment);
  if (state !== 'PendingDeletion') {
    if (date === undefined) return undefined;
    throw refused(`a ${noun} in ${state} has no deletion date. Add state: 'PendingDeletion'.`);
  }
  const deletionDate = wholeSecond(date ?? now + DEFAULT_WINDOW);
  if (deletionDate <= now) {
    throw refused(
      `${isoSeconds(deletionDate)} is not later than the service time, ${isoSeconds(now)}: the ${noun} would already be deleted.`,
    );
  }
  if (!isShowable(deletionDate))
    throw refused('the default deletion date is after the year 9999. Give a date.');
  if (deletionDate > now + maxDays * DAY) {
    throw refused(
      `${isoSeconds(deletionDate)} is more than ${maxDays} days, the maximum of KMS, after the service time, ${isoSeconds(now)}. Move the clock first: kms.clock.set(…).`,
    );
  }
  return deletionDate;
}

const isRelative = (date: unknown): date is string => typeof date === 'string' && /^[+-]/.test(date);

/** Milliseconds; NaN if it is not a relative date. */
const relative = (text: string): number => (text.startsWith('-') ? -1 : 1) * intervalOf(text.slice(1));
