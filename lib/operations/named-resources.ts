/**
 * How the parameters of a request name what it is about, by the rows of all operations: a parameter of the API means the
 * same in every action. So this also tells of requests that are refused, for whatever reason.
 */
import { isPlainObject } from '../base/plain-object';
import { membersOf, type RawParameters, readStructure, textOf } from '../parameters/nested';
import { NAMED, type Named, type ParameterRow, type Reference } from '../parameters/rows';
import { ALL_OPERATIONS } from './index';

/** The parameters that name something, or refer to it, each once. */
const ROWS: ReadonlyMap<string, ParameterRow> = new Map(
  ALL_OPERATIONS.flatMap(({ params }) => Object.entries(params)).filter(
    ([, { names, refersTo }]) => names !== undefined || refersTo !== undefined,
  ),
);

/** The first text by which the parameters name such a thing; the items of lists are not looked at. */
export function nameIn(params: RawParameters, named: Named): string | undefined {
  for (const [parameter, row] of ROWS) {
    const text = row.names === named && row.kind !== 'objects' ? textOf(params, parameter) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Object.keys() knows the names of the table as texts alone. */
const ALL_NAMED = Object.keys(NAMED) as readonly Named[];

/** The name of what the request is about above all. */
export const mainNameIn = (params: RawParameters): string | undefined =>
  ALL_NAMED.map((named) => nameIn(params, named)).find((name) => name !== undefined);

interface NameInArn {
  readonly name: string;
  /** What the ARN has between the account and the name. */
  readonly prefix: string;
}

/** Every name that the parameters give to something that has an ARN, whether it exists or not. */
export const namesInArns = (params: RawParameters): readonly NameInArn[] =>
  ALL_NAMED.flatMap((named) => {
    const prefix = NAMED[named];
    return prefix === undefined ? [] : namesIn(params, named).map((name) => ({ name, prefix }));
  });

const namesIn = (params: RawParameters, named: Named): readonly string[] =>
  [...ROWS].flatMap(([parameter, row]) => {
    if (row.names !== named) return [];
    return row.kind === 'objects'
      ? membersNamed(params, parameter, row.nameMember)
      : (textOf(params, parameter) ?? []);
  });

/** Of a list that cannot be read, none: the operation will refuse it. */
function membersNamed(params: RawParameters, parameter: string, member = ''): readonly string[] {
  try {
    const list = readStructure(params, parameter);
    const items: readonly unknown[] = Array.isArray(list) ? list : [];
    return items
      .map((item) => (isPlainObject(item) ? item[member] : undefined))
      .filter((name) => typeof name === 'string');
  } catch {
    return [];
  }
}

/** The text of the parameter that refers to something so; of a list in flat parameters, that of its items. */
export function referenceIn(params: RawParameters, reference: Reference): string | undefined {
  for (const [parameter, { refersTo }] of ROWS) {
    if (refersTo !== reference) continue;
    const items = membersOf(params, parameter).map(([, text]) => text);
    const text = textOf(params, parameter) ?? items.join(', ');
    if (text !== '') return text;
  }
  return undefined;
}
