/** The cases of a rule in a table: each case is a value and the expected response. */
import type { SeedKeyOptions } from '../../../lib';
import { invalid, type Refusal } from '../refusals';
import type { Row } from './table';
import type { Values } from './world';

/**
 * A value of the parameter of the row: a string, or undefined if it is not sent. An object for values that are sent as several
 * parameters, and a function for values that depend on the prepared resources.
 */
export type Value =
  | string
  | undefined
  | Readonly<Record<string, string>>
  | ((values: Values) => string | Readonly<Record<string, string>>);

export interface Case {
  /** Follows the name of the parameter in the title of the test. */
  readonly title: string;
  readonly value: Value;
  /** undefined for a call that succeeds. */
  readonly refusal?: Refusal;
  /** The error occurs only after the key or secret was located and its state was checked. */
  readonly late?: true;
  /** The error occurs when a key is located: after the checks of the other parameters. */
  readonly whenLocated?: true;
  /** The response contains the id of the key. */
  readonly namesKey?: true;
  /** Options of a key that replaces the prepared key. */
  readonly key?: (scene: SeedKeyOptions) => SeedKeyOptions | undefined;
  /** Parameters that must be absent for the case. */
  readonly without?: readonly string[];
}

/** A rule word of the table: the values that are sent, and the expected responses. */
export type Word = (row: Row, args: readonly string[]) => readonly Case[];

export const takes = (title: string, value: Value): Case => ({ title: `accepts ${title}`, value });
export const refuses = (row: Row, title: string, value: Value, refusal = invalid(row.parameter)): Case => ({
  title: `rejects ${title}`,
  value,
  refusal,
});
/** The values unchanged, each with itself as its title. */
export const takesEach = (values: readonly string[]) =>
  values.map((value) => takes(JSON.stringify(value), value));
export const refusesEach = (row: Row, values: readonly string[]) =>
  values.map((value) => refuses(row, JSON.stringify(value), value));
