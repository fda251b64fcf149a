/**
 * Members by name: no list, no text, no null. By what it is called, not by its class: an object made in another realm (a
 * jest sandbox) is one too.
 */
export const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === '[object Object]';
