/**
 * Whether a value is an object with named members: not an array, a string or null. The class name is compared, because an
 * object of another realm (a jest sandbox) is not an instance of this realm's Object.
 */
export const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === '[object Object]';

/** Whether JSON can contain the value without changing it. */
export function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return [...value].every(isJson);
  if (isPlainObject(value)) return Object.values(value).every(isJson);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
