/**
 * The keys, secrets and other resources that the parameters of a request name. It uses the rows of all operations, because a
 * parameter of the API means the same in every action. So it also works for requests that are rejected.
 */
import { isPlainObject } from '../base/plain-object';
import { membersOf, type RawParameters, readStructure, textOf } from '../parameters/nested';
import { NAMED, type Named, type ParameterRow, type Reference } from '../parameters/rows';
import { ALL_OPERATIONS } from './index';

/** The parameters that name a resource or refer to one. Each is listed once. */
const ROWS: ReadonlyMap<string, ParameterRow> = new Map(
  ALL_OPERATIONS.flatMap(({ params }) => Object.entries(params)).filter(
    ([, { names, refersTo }]) => names !== undefined || refersTo !== undefined,
  ),
);

/** The first name of such a resource in the parameters. The items of lists are not read. */
export function nameIn(params: RawParameters, named: Named): string | undefined {
  for (const [parameter, row] of ROWS) {
    const text = row.names === named && row.kind !== 'objects' ? textOf(params, parameter) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/** For TypeScript, Object.keys() returns only strings. */
const ALL_NAMED = Object.keys(NAMED) as readonly Named[];

/** The name of the main resource of the request. */
export const mainNameIn = (params: RawParameters): string | undefined =>
  ALL_NAMED.map((named) => nameIn(params, named)).find((name) => name !== undefined);

interface NameInArn {
  readonly name: string;
  /** The part of the ARN between the account and the name. */
  readonly prefix: string;
}

/** Every name in the parameters of a resource that has an ARN, whether the resource exists or not. */
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

/** Empty for a list that cannot be read: the operation will reject it. */
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

/** The value of the parameter with this reference. For a list in flat parameters, the items separated by commas. */
export function referenceIn(params: RawParameters, reference: Reference): string | undefined {
  for (const [parameter, { refersTo }] of ROWS) {
    if (refersTo !== reference) continue;
    const items = membersOf(params, parameter).map(([, text]) => text);
    const text = textOf(params, parameter) ?? items.join(', ');
    if (text !== '') return text;
  }
  return undefined;
}
