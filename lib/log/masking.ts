/** Which values are not to be read over a shoulder, and how they are kept out of what is printed. The data stay as sent. */
import { CONFIDENTIAL_PARAMETERS } from '../parameters/confidential';

/** Clients that mistype a name may send it in small letters. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(
  CONFIDENTIAL_PARAMETERS.map((name) => name.toLowerCase()),
);

/** What is printed in place of a secret text; its length often tells what went wrong. */
export const masked = (text: string): string =>
  `[masked, ${text.length} character${text.length === 1 ? '' : 's'}]`;

/** The flat parts of a structure (`SecretData.a`) are as secret as the whole. */
export function isSecretParameter(name: string): boolean {
  const lower = name.toLowerCase();
  return SECRET_PARAMETERS.has(lower) || SECRET_PARAMETERS.has(lower.split('.', 1)[0] as string);
}

/** A copy to be shown. */
export const maskedParams = (params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, text]) => [name, isSecretParameter(name) ? masked(text) : text]),
  );

function printed(this: Readonly<Record<string, string>>): Record<string, string> {
  return maskedParams(this);
}

// console.log() and util.inspect() ask for the one, the diffs and snapshots of jest and vitest for the other. Neither is
// enumerable, so comparisons see the parameters alone.
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const HIDDEN = { value: printed };

/** Lets parameters print themselves masked, from now on. */
export function printMasked<Params extends Record<string, string>>(params: Params): Params {
  Object.defineProperty(params, INSPECT, HIDDEN);
  Object.defineProperty(params, 'toJSON', HIDDEN);
  return params;
}
