/** Compares values with the expectations of a test author, in the same way under every test runner. */

/** The type of `expect.any(String)`, `expect.stringContaining()` and so on, in every test runner. */
export interface AsymmetricMatcher {
  asymmetricMatch(actual: unknown): boolean;
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const isAsymmetric = (value: unknown): value is AsymmetricMatcher =>
  isObject(value) && typeof (value as Partial<AsymmetricMatcher>).asymmetricMatch === 'function';

/** Compares the class name, because a RegExp of another realm (a jest sandbox) is not an instance of this realm's class. */
export const isRegExp = (value: unknown): value is RegExp =>
  Object.prototype.toString.call(value) === '[object RegExp]';

/** Whether the value is an object or an array that is compared member by member. */
export const isStructure = (value: unknown): value is object =>
  isObject(value) && !isAsymmetric(value) && !isRegExp(value);

/** Deep equality. Asymmetric matchers and, for strings, regular expressions decide for themselves. */
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
