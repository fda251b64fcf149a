import { inspectValue } from './inspect-value';
import { CallMistakes, checkFields } from './check-fields';
import type { FieldsOf } from './fields';
import { KmsMockUsageError } from './usage-error';

/** A duration: the sum of its fields. Each field is a finite number, zero or more. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** A point in time: a Date, milliseconds since 1970, or a string: `2026-01-31T00:00:00Z`. */
export type DateInput = Date | number | string;

export const SECOND = 1000;
export const DAY = 86_400 * SECOND;
/** The date of an event that never happens, in milliseconds. */
export const NEVER = Number.POSITIVE_INFINITY;
/** The last second of the year 9999, the last that the format of the API can show. */
export const LATEST = 253_402_300_799 * SECOND;
/** The first second of the year 1. */
const EARLIEST = -62_135_596_800 * SECOND;

const amount = { kind: 'number', min: 0 } as const;

export const DURATION = {
  days: amount,
  hours: amount,
  minutes: amount,
  seconds: amount,
  milliseconds: amount,
} as const satisfies FieldsOf<Duration>;

const UNITS: Readonly<Record<keyof Duration, number>> = {
  days: DAY,
  hours: 3600 * SECOND,
  minutes: 60 * SECOND,
  seconds: SECOND,
  milliseconds: 1,
};

/**
 * The time of the service: the time of the process plus an offset.
 *
 * `clock.advance`, `jest.setSystemTime` and advancing fake timers all move it. It never starts a timer: what is due is
 * applied when a request or a test reads the registry.
 */
export class ServiceClock {
  /** Milliseconds, with fractions: the sum of many fractions of a day is exact enough to reach the day. */
  #offset = 0;

  /** Whole milliseconds since 1970 at the service. */
  millis(): number {
    return Math.round(Date.now() + this.#offset);
  }

  now(): Date {
    return new Date(this.millis());
  }

  advance(duration: Duration): Date {
    checkFields(duration, DURATION, new CallMistakes('clock.advance', 'INVALID_DURATION'));
    const total = durationMillis(duration);
    if (this.millis() + total > LATEST) {
      throw new KmsMockUsageError('INVALID_DURATION', 'clock.advance() would go beyond the year 9999.');
    }
    this.#offset += total;
    return this.now();
  }

  set(date: DateInput): Date {
    const target = millisOf(date);
    if (target === undefined) {
      throw new KmsMockUsageError(
        'INVALID_DATE',
        `clock.set(): ${inspectValue(date)} is not a valid date up to the year 9999. Give a Date or a string such as 2026-01-31T00:00:00Z.`,
      );
    }
    const now = this.millis();
    if (target < now) {
      throw new KmsMockUsageError(
        'CLOCK_MOVED_BACK',
        `clock.set(${isoMillis(target)}) is before the current service time, ${isoMillis(now)}. The clock cannot ` +
          'move back: call reset() first, or give a later date.',
      );
    }
    this.#offset = target - Date.now();
    return this.now();
  }

  /** How far it has been moved, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** Forth or back to where it was moved once. @param offset as `offset` told it */
  restore(offset: number): void {
    this.#offset = offset;
  }

  /** Back to the time of the process. */
  reset(): void {
    this.#offset = 0;
  }
}

/** Milliseconds of a duration that was checked before. */
export const durationMillis = (duration: Duration): number =>
  Object.entries(UNITS).reduce(
    (total, [unit, size]) => total + (duration[unit as keyof Duration] ?? 0) * size,
    0,
  );

/** A day, or a time with its time zone: without a time zone it would differ from machine to machine. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ].*(Z|[+-]\d{2}:?\d{2}))?$/i;

/** Reads a date from a test author; undefined if it is not a date, or not a date that the API can show. */
export function millisOf(date: unknown): number | undefined {
  const isText = typeof date === 'string' && ISO_DATE.test(date);
  const millis =
    isDate(date) || isText || typeof date === 'number' ? new Date(date as DateInput).getTime() : Number.NaN;
  return isShowable(millis) ? millis : undefined;
}

/** A Date of another realm (a jest sandbox) is not an instance of this realm's Date, so its class name is compared. */
const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

/** Whether the API can show the date: its format has four digits for the year. */
export const isShowable = (millis: number): boolean => millis >= EARLIEST && millis <= LATEST;

export const toDate = (millis: number): Date => new Date(millis);

export const dateOrNone = (millis: number | undefined): Date | undefined =>
  millis === undefined ? undefined : toDate(millis);

/** The service keeps time in whole seconds: a deadline is exactly the second that the API shows. */
export const wholeSecond = (millis: number): number => Math.floor(millis / SECOND) * SECOND;

/** The wire format of every KMS date: `2026-01-31T00:00:00Z`, UTC, no fractions. */
export const isoSeconds = (millis: number): string => `${new Date(millis).toISOString().slice(0, -5)}Z`;

/** Reads the timestamp of a request, in seconds or with milliseconds; undefined if it is not valid. */
export function readTimestamp(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return undefined;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : millis;
}

/** With milliseconds: `2026-01-31T00:00:00.000Z`. */
export const isoMillis = (millis: number): string => new Date(millis).toISOString();
