/** What a word of a table makes: cases, each a value and what is answered to it. */
import type { SeedKeyOptions } from '../../../lib';
import { invalid, type Refusal } from '../refusals';
import type { Row } from './table';
import type { Values } from './world';

/**
 * A value of the parameter that the row is about: its text, or undefined for none. For values that are sent as several
 * parameters, an object of them; for values that only the scene knows, a function.
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
  /** The refusal comes only after the key or secret was looked up and its state was checked. */
  readonly late?: true;
  /** The answer names the key by its id. */
  readonly namesKey?: true;
  /** Options of another key than that of the scene. */
  readonly key?: (scene: SeedKeyOptions) => SeedKeyOptions | undefined;
  /** Parameters that must be absent for the case. */
  readonly without?: readonly string[];
}

/** A word of the table: what is sent for it, and what is answered. */
export type Word = (row: Row, args: readonly string[]) => readonly Case[];

export const takes = (title: string, value: Value): Case => ({ title: `takes ${title}`, value });
export const refuses = (row: Row, title: string, value: Value, refusal = invalid(row.parameter)): Case => ({
  title: `refuses ${title}`,
  value,
  refusal,
});
/** The values as they are, each with itself as its title. */
export const takesEach = (values: readonly string[]) =>
  values.map((value) => takes(JSON.stringify(value), value));
export const refusesEach = (row: Row, values: readonly string[]) =>
  values.map((value) => refuses(row, JSON.stringify(value), value));
