/** Formats values for messages. */
import { inspect } from 'node:util';

/** Formats a value for a message. */
export const inspectValue = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });

/** Like inspectValue(), but cut after 100 characters. */
export function showValue(value: unknown): string {
  const text = inspectValue(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const MAX_SHOWN = 100;
