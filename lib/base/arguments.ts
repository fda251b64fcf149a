/** What a test author passes to this package, checked before it is used: JavaScript has no types to do it. */
import { inspect } from 'node:util';
import { KmsMockUsageError, type KmsMockUsageErrorCode } from './usage-error';
import { didYouMeanOrAll } from './nearest-name';
import { isPlainObject } from './plain-object';

/** A value as it may stand in a message. */
export const inspectValue = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });

/** The same, cut where it is long. */
export function showValue(value: unknown): string {
  const text = inspectValue(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const MAX_SHOWN = 100;

/**
 * @param call such as `seedKey`, for messages
 * @throws KmsMockUsageError for anything but an object that has known names alone and no null
 */
export function checkOptions(
  call: string,
  options: unknown,
  names: readonly string[],
  code: KmsMockUsageErrorCode,
): void {
  if (!isPlainObject(options)) {
    throw new KmsMockUsageError(
      code,
      `${call}(${inspectValue(options)}): give an object of options, such as { ${names[0]}: … }.`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) {
      throw new KmsMockUsageError(
        code,
        `${call}({ ${name} }): there is no such option${didYouMeanOrAll(name, names)}`,
      );
    }
    if (value === null) {
      throw new KmsMockUsageError(code, `${call}({ ${name} }): null is no value. Leave the option out.`);
    }
  }
}
