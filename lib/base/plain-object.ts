/**
 * Whether a value is an object with named members: not an array, a string or null. The class name is compared, because an
 * object of another realm (a jest sandbox) is not an instance of this realm's Object.
 */
export const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === '[object Object]';

/** Deeper values can only be circular or a mistake: their JSON is longer than every limit of the API. */
const MAX_JSON_DEPTH = 1024;

/** Whether JSON can contain the value without changing it. */
export function isJson(value: unknown, depth = 0): boolean {
  if (depth > MAX_JSON_DEPTH) return false;
  const isInner = (inner: unknown) => isJson(inner, depth + 1);
  // Spreading turns a hole of a sparse array into undefined.
  if (Array.isArray(value)) return [...value].every(isInner);
  if (isPlainObject(value)) return Object.values(value).every(isInner);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
