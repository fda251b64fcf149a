/** What fixtures of keys and of secrets have in common: how their options are read, and refused. */
import { inspectValue } from '../base/arguments';
import { DAY, type DateInput, isoSeconds, isShowable, millisOf, wholeSecond } from '../base/clock';
import { KmsMockUsageError } from '../base/usage-error';
import { didYouMean } from '../base/nearest-name';
import { intervalOf } from '../parameters/rotation-interval';
import { isPlainObject } from '../base/plain-object';
import { MAX_TAG_LENGTH, TAG_QUOTA } from '../registry/limits';
import { isNewTagKey, isTagValue } from '../registry/tags';

const DEFAULT_WAITING_PERIOD = 30 * DAY;

/** What is wrong with one option of a fixture, kept apart for those who know better where the fixture stands. */
export class FixtureMistake extends KmsMockUsageError {
  constructor(
    call: string,
    /** `aliases[0]`, `versions[1].material` */
    readonly option: string,
    /** With the fix. */
    readonly reason: string,
  ) {
    super('INVALID_FIXTURE', `${call}({ ${option} }): ${reason}`);
  }
}

/** Readers of the options of one call; each throws FixtureMistake. */
export class FixtureOptions {
  /** @param call such as `seedKey`, for messages */
  constructor(readonly call: 'seedKey' | 'seedSecret' | 'loadFixtures') {}

  /** To be thrown. */
  invalid(option: string, message: string): FixtureMistake {
    return new FixtureMistake(this.call, option, message);
  }

  oneOf<Value extends string>(option: string, values: readonly Value[], given: Value): Value {
    if (values.includes(given)) return given;
    throw this.invalid(
      option,
      `${inspectValue(given)} is none of ${values.join(', ')}${didYouMean(String(given), values)}`,
    );
  }

  matching(option: string, given: string | undefined, pattern: RegExp, example: string): string | undefined {
    if (given === undefined || (typeof given === 'string' && pattern.test(given))) return given;
    throw this.invalid(option, `${inspectValue(given)} does not have the shape of ${example} (${pattern}).`);
  }

  flag(option: string, given: boolean = false): boolean {
    if (typeof given === 'boolean') return given;
    throw this.invalid(option, `${inspectValue(given)} is neither true nor false.`);
  }

  /** A date, or a text such as `+7d` and `-12h` that counts from the service's now. */
  date(option: string, date: DateInput | undefined, now: number): number | undefined {
    if (date === undefined) return undefined;
    const millis = isRelative(date) ? now + relative(date) : millisOf(date);
    if (millis !== undefined && isShowable(millis)) return millis;
    throw this.invalid(
      option,
      `${inspectValue(date)} is no date up to the year 9999. Give a Date, a text such as 2026-01-31T00:00:00Z, or one such as ` +
        '+7d, -30d or +12h that counts from now (units d, h, m, s).',
    );
  }

  /** When it was made: `now` by default, and never later. */
  createdAt(option: string, given: DateInput | undefined, now: number): number {
    const createdAt = this.date(option, given, now) ?? now;
    if (createdAt <= now) return createdAt;
    throw this.invalid(
      option,
      `${isoSeconds(createdAt)} is later than the service's now, ${isoSeconds(now)}.`,
    );
  }

  /** When a version was made: with the thing itself or the version before, or later. */
  versionCreatedAt(option: string, given: DateInput | undefined, earliest: number, now: number): number {
    if (given === undefined) return earliest;
    const date = this.createdAt(option, given, now);
    if (date >= earliest) return date;
    throw this.invalid(
      option,
      `${isoSeconds(date)} lies before ${isoSeconds(earliest)}, the date of its owner or of the version before.`,
    );
  }

  /** When a fixture in PendingDeletion is gone; undefined in every other state. */
  deletionDate(
    given: DateInput | undefined,
    { state, now, maxDays, noun }: { state: string; now: number; maxDays: number; noun: string },
  ): number | undefined {
    const date = this.date('deletionDate', given, now);
    if (state !== 'PendingDeletion') {
      if (date === undefined) return undefined;
      throw this.invalid('deletionDate', `a ${noun} in ${state} has none. Add state: 'PendingDeletion'.`);
    }
    const deletionDate = wholeSecond(date ?? now + DEFAULT_WAITING_PERIOD);
    if (deletionDate <= now) {
      throw this.invalid(
        'deletionDate',
        `${isoSeconds(deletionDate)} is not later than the service's now, ${isoSeconds(now)}: that ${noun} would be gone.`,
      );
    }
    if (!isShowable(deletionDate)) {
      throw this.invalid('deletionDate', 'the default lies after the year 9999. Give a date.');
    }
    if (deletionDate > now + maxDays * DAY) {
      throw this.invalid(
        'deletionDate',
        `${isoSeconds(deletionDate)} is more than ${maxDays} days, the longest waiting period of KMS, after the service's now, ${isoSeconds(now)}. Move the clock first: kms.clock.set(…).`,
      );
    }
    return deletionDate;
  }

  tags(
    tags: Readonly<Record<string, string>> | undefined,
    noun: string,
  ): ReadonlyMap<string, string> | undefined {
    if (tags === undefined) return undefined;
    if (!isPlainObject(tags)) {
      throw this.invalid('tags', "give an object of texts: { Project: 'orders' }.");
    }
    const entries = Object.entries(tags);
    for (const [name, value] of entries) {
      if (!isNewTagKey(name) || !isTagValue(value)) {
        throw this.invalid(
          `tags.${name}`,
          `key and value are texts of at most ${MAX_TAG_LENGTH} characters; the key is not empty and does not begin ` +
            'with "aliyun" or "acs:".',
        );
      }
    }
    if (entries.length > TAG_QUOTA) throw this.invalid('tags', `a ${noun} holds at most ${TAG_QUOTA} tags.`);
    return entries.length === 0 ? undefined : new Map(entries);
  }
}

const isRelative = (date: DateInput): date is string => typeof date === 'string' && /^[+-]/.test(date);

/** Milliseconds; NaN for what is no relative date. */
const relative = (text: string): number => (text.startsWith('-') ? -1 : 1) * intervalOf(text.slice(1));
