/** Masks confidential values in printed output. The data itself does not change. */
import { CONFIDENTIAL_PARAMETERS } from '../parameters/confidential';

/** In lower case, because a client may send a name in another letter case. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(
  CONFIDENTIAL_PARAMETERS.map((name) => name.toLowerCase()),
);

/** The masked form of a string. It shows the length, which often helps to find an error. */
export const masked = (text: string): string =>
  `[masked, ${text.length} character${text.length === 1 ? '' : 's'}]`;

/** Flat members of a structure (`SecretData.a`) are masked like the structure. */
export function isSecretParameter(name: string): boolean {
  const lower = name.toLowerCase();
  return SECRET_PARAMETERS.has(lower) || SECRET_PARAMETERS.has(lower.split('.', 1)[0] as string);
}

/** A copy with masked values. */
export const maskedParams = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, text]) => [name, isSecretParameter(name) ? masked(text) : text]),
  );

function printed(this: Readonly<Record<string, string>>): Record<string, string> {
  return maskedParams(this);
}

// console.log() and util.inspect() call the first, the diffs and snapshots of jest and vitest call the second. Neither is
// enumerable, so comparisons see only the parameters.
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const HIDDEN = { value: printed };

/** Adds methods to the parameters, so that they are masked when they are printed. */
export function printMasked<Params extends Record<string, string>>(params: Params): Params {
  Object.defineProperty(params, INSPECT, HIDDEN);
  Object.defineProperty(params, 'toJSON', HIDDEN);
  return params;
}
