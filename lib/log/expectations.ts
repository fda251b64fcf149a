/** What a test author expects of a value, and whether it is that; the same under every test runner. */

/** What `expect.any(String)`, `expect.stringContaining()` and the like are, in every test runner. */
export interface AsymmetricMatcher {
  asymmetricMatch(actual: unknown): boolean;
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const isAsymmetric = (value: unknown): value is AsymmetricMatcher =>
  isObject(value) && typeof (value as Partial<AsymmetricMatcher>).asymmetricMatch === 'function';

/** By what it is called: one of another realm (a jest sandbox) is one too. */
export const isRegExp = (value: unknown): value is RegExp =>
  Object.prototype.toString.call(value) === '[object RegExp]';

/** An object or a list that is to be compared member by member. */
export const isStructure = (value: unknown): value is object =>
  isObject(value) && !isAsymmetric(value) && !isRegExp(value);

/** Equal, but for what asymmetric matchers and, in texts, regular expressions find good. */
export function valueFits(actual: unknown, wanted: unknown): boolean {
  if (isAsymmetric(wanted)) return wanted.asymmetricMatch(actual);
  if (isRegExp(wanted)) return typeof actual === 'string' && actual.search(wanted) >= 0;
  if (!isObject(wanted) || !isObject(actual)) return Object.is(actual, wanted);
  if (Array.isArray(wanted) !== Array.isArray(actual)) return false;
  const names = Object.keys(wanted);
  return (
    names.length === Object.keys(actual).length &&
    names.every(
      (name) =>
        Object.hasOwn(actual, name) && valueFits(Reflect.get(actual, name), Reflect.get(wanted, name)),
    )
  );
}
