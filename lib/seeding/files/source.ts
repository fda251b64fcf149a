/** The source of fixtures, and its errors: with the path in the source and, unless it is confidential, the value. */
import { inspectValue, showValue } from '../../base/inspect-value';
import type { Mistakes } from '../../base/check-fields';
import type { Fields } from '../../base/fields';
import { KmsMockUsageError } from '../../base/usage-error';
import { INSTANCE, KEY, KEY_VERSION, SECRET, SECRET_VERSION } from '../fields';

export class Source {
  constructor(
    /** For messages: `loadFixtures("kms.yaml")`. */
    readonly name: string,
    readonly isFile: boolean,
  ) {}

  /** Creates an error. @param place a line, or a path such as `keys[2].aliases[0]`; empty for the whole */
  mistake(place: string, reason: string, options?: { readonly cause?: unknown }): KmsMockUsageError {
    const where = place === '' ? this.name : `${this.name}: ${place}`;
    return new KmsMockUsageError('INVALID_FIXTURE', `${where}: ${reason}`, options);
  }
}

/** Errors in the fixtures, or in one entry. */
export class SourceMistakes implements Mistakes {
  readonly isFile: boolean;

  /**
   * @param path of the entry: `keys[2]`
   * @param entry for reasons that do not show the value: they are of two options
   */
  constructor(
    readonly source: Source,
    readonly path = '',
    readonly entry?: unknown,
  ) {
    this.isFile = source.isFile;
  }

  at(path: string, reason: string): KmsMockUsageError {
    const place = this.path === '' ? path : `${this.path}.${path}`;
    return this.source.mistake(`${place}${this.#shown(path, reason)}`, reason);
  }

  notAnObject(value: unknown, names: readonly string[]): KmsMockUsageError {
    return this.source.mistake(
      this.path,
      `${inspectValue(value)} is not a set of fixtures. Give an object with ${names.join(', ')}.`,
    );
  }

  /** The value, unless it is confidential or the reason already shows it. */
  #shown(path: string, reason: string): string {
    const names = path.match(/[^.[\]]+/g) ?? [];
    let value = this.entry;
    for (const name of names) value = (value as Record<string, unknown> | undefined)?.[name];
    if (value === undefined || names.some(isConfidential)) return '';
    const text = showValue(value);
    return reason.includes(text) ? '' : ` = ${text}`;
  }
}

/** Whether a field with this name is never shown in a message. */
const isConfidential = (name: string): boolean =>
  [INSTANCE, KEY, KEY_VERSION, SECRET, SECRET_VERSION].some(
    (fields: Fields) => Object.hasOwn(fields, name) && fields[name]?.confidential,
  );
