/** Checks options against the table of their fields. */
import { isUint8Array } from 'node:util/types';
import { showValue } from './inspect-value';
import { KmsMockUsageError, type KmsMockUsageErrorCode } from './usage-error';
import type {
  Common,
  Counted,
  Field,
  Fields,
  ListField,
  MapField,
  NumberField,
  TextField,
  TextRule,
  Words,
} from './fields';
import { didYouMean, didYouMeanOrAll } from './nearest-name';
import { isJson, isPlainObject } from './plain-object';

/** Creates the usage errors for the options of one call. The caller throws them. */
export interface Mistakes {
  /** Whether the values come from a file. A file cannot contain Date objects, and a number is not a valid date there. */
  readonly isFile?: boolean;
  /** @param path such as `versions[0].material`; empty for the whole value */
  at(path: string, reason: string): KmsMockUsageError;
  /** The value that should hold all options is not an object. @param names of the options */
  notAnObject(value: unknown, names: readonly string[]): KmsMockUsageError;
}

/** Usage errors about the options of a call: `seedKey({ aliases[0] }): …`. */
export class CallMistakes implements Mistakes {
  constructor(
    /** Such as `seedKey`. */
    readonly call: string,
    readonly code: KmsMockUsageErrorCode,
  ) {}

  at(path: string, reason: string): KmsMockUsageError {
    const options = path === '' ? '' : `{ ${path} }`;
    return new KmsMockUsageError(this.code, `${this.call}(${options}): ${reason}`);
  }

  notAnObject(value: unknown, [first]: readonly string[]): KmsMockUsageError {
    return new KmsMockUsageError(
      this.code,
      `${this.call}(${showValue(value)}): give an object of options, such as { ${first}: … }.`,
    );
  }
}

/** @throws KmsMockUsageError for the first error: unknown names first, then in the order of the table */
export function checkFields(value: unknown, fields: Fields, mistakes: Mistakes): void {
  if (!isPlainObject(value)) throw mistakes.notAnObject(value, namesOf(fields));
  new Checker(mistakes).members(value, fields, '');
}

/** @throws KmsMockUsageError */
export function checkValue(value: unknown, field: Field, path: string, mistakes: Mistakes): void {
  new Checker(mistakes).value(value, field, path);
}

/** The names that messages list. `$schema` is left out: only editors use it. */
const namesOf = (fields: Fields): readonly string[] =>
  Object.keys(fields).filter((name) => !name.startsWith('$'));

/** The reason in a message: the value is not valid, and what to give instead. */
export const isNot = (value: unknown, { what, form }: Words, { confidential }: Common = {}): string =>
  `${confidential ? 'this' : showValue(value)} is not ${what}. Give ${form}.`;

class Checker {
  readonly #mistakes: Mistakes;

  constructor(mistakes: Mistakes) {
    this.#mistakes = mistakes;
  }

  members(options: Readonly<Record<string, unknown>>, fields: Fields, path: string): void {
    const unknown = Object.keys(options).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined) {
      throw this.#mistakes.at(
        join(path, unknown),
        `this option does not exist${didYouMeanOrAll(unknown, namesOf(fields))}`,
      );
    }
    for (const [name, field] of Object.entries(fields)) {
      const value = options[name];
      if (value !== undefined) this.#member(value, field, join(path, name));
      else if (field.required) {
        throw this.#mistakes.at(join(path, name), `this option is required. Give ${formOf(field)}.`);
      }
    }
  }

  #member(value: unknown, field: Field, path: string): void {
    if (value === null) {
      const hint = this.#mistakes.isFile ? ' (in YAML also an empty value)' : '';
      throw this.#mistakes.at(path, `null${hint} is not a valid value. Leave the option out.`);
    }
    this.value(value, field, path);
  }

  value(value: unknown, field: Field, path: string): void {
    const reason = reasonAgainst(value, field, this.#mistakes.isFile ?? false);
    if (reason !== undefined) throw this.#mistakes.at(path, reason);
    if (field.kind === 'list' && Array.isArray(value)) {
      // Spreading turns a hole of a sparse array into undefined.
      [...value].forEach((item, i) => {
        this.value(item, field.of, `${path}[${i}]`);
      });
    } else if (isPlainObject(value)) {
      if (field.kind === 'object') this.members(value, field.of, path);
      if (field.kind === 'map') this.#named(value, field, path);
    }
    if (field.kind === 'either') {
      const alternative = field.of.find((candidate) => hasTypeOf(candidate, value));
      if (alternative !== undefined) this.value(value, alternative, path);
    }
  }

  #named(
    value: Readonly<Record<string, unknown>>,
    { names, of, known = {}, sparse }: MapField,
    path: string,
  ): void {
    for (const [name, member] of Object.entries(value)) {
      const at = join(path, name);
      if (names !== undefined && !obeys(name, names)) throw this.#mistakes.at(at, isNot(name, names));
      const field = Object.hasOwn(known, name) ? (known[name] as Field) : of;
      if (member !== undefined || !sparse) this.value(member, field, at);
    }
  }
}

/** The reason why a value is not valid, without its members; undefined if it is valid. */
function reasonAgainst(value: unknown, field: Field, isFile: boolean): string | undefined {
  switch (field.kind) {
    case 'text':
      return field.values === undefined ? textReason(value, field) : choiceReason(value, field.values);
    case 'number':
      return numberReason(value, field);
    case 'date':
      return isFile && typeof value === 'number'
        ? numberForDate(value)
        : unless(hasTypeOf(field, value), value, field.rule);
    case 'flag':
      return flagReason(value);
    case 'bytes':
      return unless(isBytes(value) && field.rule.accepts(value), value, field.rule, field);
    case 'list':
      return listReason(value, field, isFile);
    case 'map':
      return mapReason(value, field);
    case 'object':
      return unless(isPlainObject(value), value, {
        what: `a valid ${field.noun}`,
        form: objectForm(field.of),
      });
    case 'function':
    case 'json':
    case 'either':
      return unless(hasTypeOf(field, value), value, field.rule);
  }
}

const unless = (isFine: boolean, value: unknown, words: Words, common?: Common): string | undefined =>
  isFine ? undefined : isNot(value, words, common);

function choiceReason(value: unknown, values: readonly unknown[]): string | undefined {
  if (values.includes(value)) return undefined;
  const hint = typeof value === 'string' ? didYouMean(value, values as readonly string[]) : '.';
  return `${showValue(value)} is not one of ${values.join(', ')}${hint}`;
}

function textReason(value: unknown, field: TextField): string | undefined {
  if (typeof value === 'string') {
    return field.rule && unless(obeys(value, field.rule), value, field.rule, field);
  }
  const type = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
  const what = field.confidential ? 'this' : showValue(value);
  // The value is not quoted: the parser of YAML or JSON has already dropped leading zeros.
  const fix = type === 'number' || type === 'boolean' ? 'Put it in quotes.' : 'Give a string.';
  return `${what} is of the type ${type}, but a string is required. ${fix}`;
}

function flagReason(value: unknown): string | undefined {
  if (typeof value === 'boolean') return undefined;
  return `${showValue(value)} is not a boolean. Give true or false, without quotes.`;
}

function numberReason(value: unknown, field: NumberField): string | undefined {
  if (typeof value === 'number')
    return isInLimits(value, field) ? undefined : `${value} is not ${numberText(field)}.`;
  const fix = typeof value === 'string' ? 'Write it without quotes.' : 'Give a number.';
  return `${showValue(value)} is not a number. ${fix}`;
}

const numberForDate = (value: number): string =>
  `${value} is a number. Give a date as a string: "2026-01-31T00:00:00Z", or "+7d" to count from now.`;

function listReason(value: unknown, field: ListField, isFile: boolean): string | undefined {
  if (Array.isArray(value)) return countReason(value.length, field);
  const hint = isFile ? ' In YAML each item begins with "- ".' : '';
  return `${showValue(value)} is not a list of ${field.noun}.${hint}`;
}

function mapReason(value: unknown, field: MapField): string | undefined {
  if (isPlainObject(value)) return countReason(Object.keys(value).length, field);
  return isNot(value, { what: `an object of ${field.noun}`, form: field.form }, field);
}

function countReason(count: number, { noun, minItems = 0, maxItems }: Counted): string | undefined {
  if (count < minItems) return `${count} ${noun} are given. Give at least ${minItems}.`;
  if (maxItems === undefined || count <= maxItems) return undefined;
  return `${count} ${noun} are given. Give at most ${maxItems} ${noun}.`;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isBytes = (value: unknown): value is Uint8Array | string =>
  typeof value === 'string' || isUint8Array(value);

/** Checks only the type. The type selects one of several alternatives. */
function hasTypeOf(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
    case 'function':
      return typeof value === field.kind;
    case 'bytes':
      return isBytes(value);
    case 'date':
      return field.rule.accepts(value);
    case 'list':
      return Array.isArray(value);
    case 'map':
    case 'object':
      return isPlainObject(value);
    case 'json':
      return isJson(value);
    case 'either':
      return field.of.some((candidate) => hasTypeOf(candidate, value));
  }
}

/** The form of a value for a field that is missing. */
function formOf(field: Field): string {
  if ('rule' in field && field.rule !== undefined) return field.rule.form;
  if (field.kind === 'object') return objectForm(field.of);
  return `a ${field.kind}`;
}

const objectForm = (fields: Fields): string => `an object with ${namesOf(fields).slice(0, 3).join(', ')}`;

const obeys = (text: string, { pattern, minLength = 0, maxLength, accepts }: TextRule): boolean =>
  text.length >= minLength &&
  (maxLength === undefined || text.length <= maxLength) &&
  (pattern === undefined || pattern.test(text)) &&
  (accepts === undefined || accepts(text));

function isInLimits(value: number, { min, max = Number.MAX_VALUE, whole, infinite }: NumberField): boolean {
  if (min === undefined || (infinite && value === Number.POSITIVE_INFINITY)) return true;
  return value >= min && value <= max && (!whole || Number.isInteger(value));
}

function numberText({ min, max, whole, infinite }: NumberField): string {
  const limits = max === undefined ? `of ${min} or more` : `from ${min} to ${max}`;
  return `a ${whole ? 'whole' : 'finite'} number ${limits}${infinite ? ', or Infinity' : ''}`;
}
