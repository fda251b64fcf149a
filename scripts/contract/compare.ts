/** Compares a response with what a case expects. */
import type { Expected, Matcher, Pattern, Reply, Saved } from './case';

export interface Mismatch {
  /** `code`, `status`, `message`, or a member of the response such as `KeyMetadata.KeyState`. */
  readonly place: string;
  /** `"Enabled"`, or a description such as `a list of 2`. */
  readonly expected: string;
  readonly got: unknown;
}

/** A string of a case with the saved values. @returns undefined if it names a value that is not saved */
export function filledIn(text: string, saved: Saved): string | undefined {
  let complete = true;
  const filled = text.replace(PLACEHOLDER, (_all, name: string) => {
    const value = saved.get(name);
    if (value === undefined) complete = false;
    return value ?? '';
  });
  return complete ? filled : undefined;
}

export const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** @returns nothing if the response is the expected one */
export function compare(expected: Expected, reply: Reply, saved: Saved): Mismatch[] {
  // The status and the message of another error would only repeat that it is another one.
  if (reply.code !== expected.code) return scalar('code', expected.code, reply.code);
  return [
    ...scalar('status', expected.status, reply.status),
    ...scalar('message', expected.message, reply.message),
    ...(expected.text === undefined ? [] : matchValue('body', expected.text, reply.text, saved)),
    ...(expected.body === undefined ? [] : matchValue('', expected.body, reply.body, saved)),
  ];
}

const scalar = (place: string, expected: string | number | boolean | undefined, got: unknown): Mismatch[] =>
  expected === undefined || expected === got ? [] : [mismatch(place, JSON.stringify(expected), got)];

const mismatch = (place: string, expected: string, got: unknown): Mismatch => ({ place, expected, got });

function matchValue(place: string, pattern: Pattern, value: unknown, saved: Saved): Mismatch[] {
  if (pattern instanceof RegExp)
    return typeof value === 'string' && pattern.test(value)
      ? []
      : [mismatch(place, `a string that matches ${pattern}`, value)];
  if (isMatcher(pattern)) return pattern.test(value, saved) ? [] : [mismatch(place, pattern.describe, value)];
  if (Array.isArray(pattern)) return matchList(place, pattern, value, saved);
  if (typeof pattern === 'object') return matchMembers(place, pattern as Members, value, saved);
  return scalar(place, typeof pattern === 'string' ? literal(pattern, saved) : pattern, value);
}

type Members = Readonly<Record<string, Pattern>>;

const literal = (pattern: string, saved: Saved) => filledIn(pattern, saved) ?? pattern;

const isMatcher = (pattern: Pattern): pattern is Matcher =>
  typeof pattern === 'object' && 'describe' in pattern && 'test' in pattern;

function matchList(place: string, pattern: readonly Pattern[], value: unknown, saved: Saved): Mismatch[] {
  if (!Array.isArray(value) || value.length !== pattern.length)
    return [mismatch(place, `a list of ${pattern.length}`, value)];
  return pattern.flatMap((item, i) => matchValue(`${place}[${i}]`, item, value[i], saved));
}

function matchMembers(place: string, pattern: Members, value: unknown, saved: Saved): Mismatch[] {
  if (typeof value !== 'object' || value === null) return [mismatch(place, 'an object', value)];
  const members = value as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).flatMap(([name, member]) =>
    matchValue(place === '' ? name : `${place}.${name}`, member, members[name], saved),
  );
}
