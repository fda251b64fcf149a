/** Values in messages. */
import { inspect } from 'node:util';

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
