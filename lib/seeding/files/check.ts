/**
 * What a text format gets wrong before anything is read: names that do not exist, and values that YAML or JSON took for
 * another type than was meant. All else is checked where it is read, by seedKey() and seedSecret().
 */
import { isUint8Array } from 'node:util/types';
import { inspectValue } from '../../base/arguments';
import { isDate } from '../../base/clock';
import { KmsMockUsageError } from '../../base/usage-error';
import { didYouMeanOrAll } from '../../base/nearest-name';
import { isPlainObject } from '../../base/plain-object';
import type { Field, Fields } from './format';

/** Where fixtures come from, for messages: `loadFixtures("kms.yaml")`. */
export class Source {
  constructor(
    readonly name: string,
    /** In which a number is no date: 2026 would be one in 1970. */
    readonly isFile: boolean,
  ) {}

  /** To be thrown. @param path such as `keys[2].aliases[0]`; empty for the whole */
  mistake(path: string, message: string, options?: { readonly cause?: unknown }): KmsMockUsageError {
    const place = path === '' ? this.name : `${this.name}: ${path}`;
    return new KmsMockUsageError('INVALID_FIXTURE', `${place}: ${message}`, options);
  }
}

/** @throws KmsMockUsageError INVALID_FIXTURE */
export function checkFields(
  value: unknown,
  path: string,
  fields: Fields,
  noun: string,
  source: Source,
): void {
  if (!isPlainObject(value)) {
    throw source.mistake(
      path,
      `${inspectValue(value)} is no ${noun}. Give an object with ${examples(fields)}.`,
    );
  }
  for (const [name, given] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const at = join(path, name);
    if (name === '<<') {
      throw source.mistake(
        at,
        'merges of YAML are not read. Write the fields out, or refer to single values.',
      );
    }
    if (field === undefined) {
      throw source.mistake(
        at,
        `a ${noun} has no field of this name${didYouMeanOrAll(name, Object.keys(fields))}`,
      );
    }
    if (given === undefined) continue;
    if (given === null) {
      throw source.mistake(
        at,
        'null (in YAML also nothing after the colon) is no value. Leave the field out.',
      );
    }
    checkValue(given, at, field, source);
  }
}

function checkValue(value: unknown, path: string, field: Field, source: Source): void {
  switch (field.kind) {
    case 'text':
      // Bytes and dates are for objects made in code; where they do not belong, the reader of the field refuses them.
      if (!(field.confidential && isUint8Array(value))) requireText(value, path, field, source);
      break;
    case 'date':
      if (typeof value === 'number' && source.isFile) {
        throw source.mistake(
          path,
          `${value} is a number, and a date is a text: "2026-01-31T00:00:00Z", or "+7d" to count from now.`,
        );
      }
      if (typeof value !== 'number' && !isDate(value)) requireText(value, path, field, source);
      break;
    case 'number':
      if (typeof value !== 'number') {
        throw source.mistake(path, `${inspectValue(value)} is no number. Write it without quotes.`);
      }
      break;
    case 'flag':
      if (typeof value !== 'boolean') {
        throw source.mistake(
          path,
          `${inspectValue(value)} is neither true nor false. Write one of these, without quotes.`,
        );
      }
      break;
    case 'texts':
      requireList(value, path, 'texts', source).forEach((item, i) => {
        requireText(item, `${path}[${i}]`, field, source);
      });
      break;
    case 'textsByName':
      checkTexts(value, path, field, source);
      break;
    case 'list':
      requireList(value, path, `${field.noun}s`, source).forEach((item, i) => {
        checkFields(item, `${path}[${i}]`, field.of, field.noun, source);
      });
  }
}

function checkTexts(value: unknown, path: string, field: Field, source: Source): void {
  if (!isPlainObject(value))
    throw source.mistake(
      path,
      `${inspectValue(value)} is no object of texts, such as { Project: "orders" }.`,
    );
  for (const [name, given] of Object.entries(value)) {
    const at = join(path, name);
    if ('deep' in field && isPlainObject(given)) checkTexts(given, at, { kind: 'textsByName' }, source);
    else requireText(given, at, field, source);
  }
}

function requireText(value: unknown, path: string, field: Field, source: Source): void {
  if (typeof value === 'string') return;
  const type = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
  const what =
    'confidential' in field ? `this is of the type ${type}` : `${inspectValue(value)} is of the type ${type}`;
  // Not shown in quotes: YAML and JSON have dropped leading zeros and the like.
  const fix = type === 'number' || type === 'boolean' ? 'Put it in quotes.' : 'Give a text.';
  throw source.mistake(path, `${what}, and a text is needed. ${fix}`);
}

function requireList(value: unknown, path: string, what: string, source: Source): readonly unknown[] {
  // A hole is an item that is missing.
  if (Array.isArray(value)) return [...value];
  throw source.mistake(
    path,
    `${inspectValue(value)} is no list of ${what}. In YAML each item begins with "- ".`,
  );
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const examples = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => !name.startsWith('$'))
    .slice(0, 3)
    .join(', ');
