/** Never run: the compiler is the test (types.test.ts). A table of fields fits the interface of the options, or does not compile. */
import type { FieldsOf } from '../../lib/base/fields';

interface Options {
  readonly name: string;
  readonly state?: 'on' | 'off';
  readonly count?: number;
  readonly createdAt?: Date | string;
  readonly versions?: readonly { readonly id?: string }[];
}

const table = {
  name: { kind: 'text', required: true },
  state: { kind: 'text', values: ['on', 'off'] },
  count: { kind: 'number' },
  createdAt: { kind: 'date', rule: { what: 'a date', form: 'one', accepts: () => true } },
  versions: { kind: 'list', noun: 'versions', of: { kind: 'object', noun: 'version', of: {} } },
} as const satisfies FieldsOf<Options>;

export const tables: readonly FieldsOf<Options>[] = [
  table,
  // @ts-expect-error too many fields
  { ...table, alias: { kind: 'text' } },
  // @ts-expect-error a field is missing
  { ...table, count: undefined },
  // @ts-expect-error of another type
  { ...table, count: { kind: 'text' } },
  // @ts-expect-error not required, as the option is
  { ...table, name: { kind: 'text' } },
  // @ts-expect-error required, unlike the option
  { ...table, count: { kind: 'number', required: true } },
  // @ts-expect-error a choice without its values
  { ...table, state: { kind: 'text' } },
  // @ts-expect-error a value that the option does not have
  { ...table, state: { kind: 'text', values: ['on', 'of'] } },
  // @ts-expect-error a list of another type
  { ...table, versions: { kind: 'list', noun: 'versions', of: { kind: 'text' } } },
];
