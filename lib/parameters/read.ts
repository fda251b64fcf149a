/** Converts raw strings to the typed input of an operation, by its rows. Every error about a parameter is created here. */
import type { EncryptionContext } from '../crypto/encryption-context';
import { fromBase64 } from '../base/base64';
import {
  aliasUnsupported,
  keyNotFound,
  parameterInvalid,
  parameterMissing,
  tagKeyDuplicate,
  tagKeyInvalid,
  tagValueInvalid,
} from '../base/kms-errors';
import { didYouMean } from '../base/nearest-name';
import { isPlainObject } from '../base/plain-object';
import { isPossibleKeyId } from '../registry/ids';
import { isNewTagKey, isTagKey, isTagValue } from '../registry/tags';
import { textOf, isNested, membersOf, type RawParameters, readStructure } from './nested';
import type {
  Filter,
  FiltersRow,
  InputOf,
  IntegerRow,
  KeyIdRow,
  ParameterRow,
  ParameterRows,
  TagFiltersRow,
  TagPairsRow,
  TagsRow,
  TextRow,
  ValueOfKind,
} from './rows';

/** The maximum length of the JSON string of a context. Source: Encrypt, 2018-2026. */
const MAX_CONTEXT_LENGTH = 8192;

const NO_CONTEXT: EncryptionContext = new Map();

/** @throws MissingParameter, InvalidParameter, Unsupported.Alias */
export function readParameters<Rows extends ParameterRows>(rows: Rows, raw: RawParameters): InputOf<Rows> {
  const input: Record<string, unknown> = Object.create(null);
  for (const name in rows) input[name] = readParameter(name, rows[name] as ParameterRow, raw);
  return input as InputOf<Rows>;
}

/** @throws InvalidParameter with the nearest known name, for a parameter that the operation does not have */
export function refuseUnknownParameters(action: string, rows: ParameterRows, raw: RawParameters): void {
  for (const name in raw) {
    if (isKnown(name, rows)) continue;
    const [base = ''] = name.split('.');
    throw parameterInvalid(
      brief(name),
      `${action} has no such parameter${didYouMean(base, Object.keys(rows))} ` +
        "installKmsMock({ unknownParameters: 'ignore' }) lets unknown parameters pass",
    );
  }
}

/** The first parameter whose name differs from the name of a row in the letter case only. */
export function otherLetterCase(
  rows: ParameterRows,
  raw: RawParameters,
): { readonly sent: string; readonly documented: string } | undefined {
  for (const name in raw) {
    if (isKnown(name, rows)) continue;
    const [sent = ''] = name.split('.');
    const documented = Object.keys(rows).find((row) => row.toLowerCase() === sent.toLowerCase());
    if (documented !== undefined && documented !== sent) return { sent, documented };
  }
  return undefined;
}

/** The name of a row, or a member below the name of a nested one; names of rows may have dots themselves. */
function isKnown(name: string, rows: ParameterRows): boolean {
  if (Object.hasOwn(rows, name)) return true;
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const base = name.slice(0, dot);
    if (Object.hasOwn(rows, base) && isNested(rows[base] as ParameterRow)) return true;
  }
  return false;
}

/** A name of 500 KB is cut in the message. */
export const brief = (name: string): string => (name.length > 100 ? `${name.slice(0, 100)}…` : name);

type Reader<Kind extends ParameterRow['kind']> = (
  name: string,
  row: Extract<ParameterRow, { kind: Kind }>,
  raw: RawParameters,
) => ValueOfKind[Kind] | undefined;

const READERS: { readonly [Kind in ParameterRow['kind']]: Reader<Kind> } = {
  text: readText,
  keyId: readKeyId,
  integer: readInteger,
  boolean(name, row, raw) {
    const text = textOf(raw, name);
    if (text === undefined) return row.default;
    if (text !== 'true' && text !== 'false') throw parameterInvalid(name);
    return text === 'true';
  },
  choice(name, row, raw) {
    const text = textOf(raw, name);
    if (text === undefined) return row.default;
    if (!row.values.includes(text)) throw parameterInvalid(name);
    return text;
  },
  base64(name, row, raw) {
    const text = textOf(raw, name);
    if (text === undefined) return undefined;
    const bytes = fromBase64(text);
    if (bytes === undefined) throw parameterInvalid(name);
    if (row.bytes !== undefined && bytes.length !== row.bytes) throw parameterInvalid(name);
    return bytes;
  },
  context: (name, _row, raw) => readTextMap(name, raw, MAX_CONTEXT_LENGTH) ?? NO_CONTEXT,
  textMap: (name, _row, raw) => readTextMap(name, raw, Number.POSITIVE_INFINITY),
  object(name, row, raw) {
    const value = structured(name, raw, isPlainObject);
    if (value === undefined) return undefined;
    const text = textOf(raw, name) ?? JSON.stringify(value);
    if (text.length > row.maxLength) throw parameterInvalid(name);
    return value;
  },
  objects(name, row, raw) {
    const list = structured(name, raw, isList);
    if (list === undefined) return undefined;
    if (list.length === 0 || list.length > row.maxItems || !list.every(isPlainObject))
      throw parameterInvalid(name);
    return list;
  },
  tags: readTags,
  tagKeys(name, _row, raw) {
    const list = structured(name, raw, isList);
    if (list === undefined) return undefined;
    if (list.length === 0 || !list.every(isTagKey)) throw parameterInvalid(name);
    return list;
  },
  texts(name, row, raw) {
    const value = structured(name, raw, isAny);
    if (value === undefined) return undefined;
    const { wrapper } = row;
    const wrapped = wrapper !== undefined && isPlainObject(value) && hasOnly(value, wrapper);
    const list = wrapped ? value[wrapper] : value;
    if (!isList(list)) throw parameterInvalid(name);
    if (list.length === 0 || list.length > row.maxItems || !list.every(isName)) throw parameterInvalid(name);
    return list;
  },
  tagPairs: readTagPairs,
  tagFilters: readTagFilters,
  filters: readFilters,
};

function readParameter(name: string, row: ParameterRow, raw: RawParameters): unknown {
  // READERS contains the reader for each kind. TypeScript cannot infer that a row and its kind belong together.
  const value = (READERS[row.kind] as Reader<typeof row.kind>)(name, row as never, raw);
  if (value === undefined && row.required === true) throw parameterMissing(name);
  return value;
}

function readText(name: string, row: TextRow, raw: RawParameters): string | undefined {
  const text = row.mayBeEmpty === true ? raw[name] : textOf(raw, name);
  if (text === undefined) return undefined;
  if (row.maxLength !== undefined && text.length > row.maxLength) throw parameterInvalid(name);
  if (row.maxBytes !== undefined && Buffer.byteLength(text) > row.maxBytes) throw parameterInvalid(name);
  if (row.pattern !== undefined && !row.pattern.test(text)) throw parameterInvalid(name);
  if (row.json === true) parse(name, () => JSON.parse(text), isPlainObject);
  return text;
}

const ALIAS_ARN = /^acs:kms:[^:]*:[^:]*:alias\//;

/**
 * If ARNs are not allowed, an ARN is read as an id, and no key has such an id (inferred). The form of an id is checked when the
 * key is located.
 */
function readKeyId(name: string, row: KeyIdRow, raw: RawParameters): string | undefined {
  const text = textOf(raw, name);
  if (text === undefined) return undefined;
  if (text.startsWith('alias/') && !row.forms.includes('alias')) throw aliasUnsupported();
  if (text.startsWith('acs:') && !row.forms.includes('arn')) throw keyNotFound();
  if (ALIAS_ARN.test(text) && !row.forms.includes('alias')) throw aliasUnsupported();
  if (!/^(?:acs:|alias\/)/.test(text) && !row.forms.includes('id')) {
    throw isPossibleKeyId(text) ? keyNotFound() : parameterInvalid(name);
  }
  return text;
}

function readInteger(name: string, row: IntegerRow, raw: RawParameters): number | undefined {
  const text = textOf(raw, name);
  if (text === undefined) return row.default;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= row.min && value <= row.max)) throw parameterInvalid(name);
  return value;
}

/** @param maxLength characters of the JSON string */
function readTextMap(
  name: string,
  raw: RawParameters,
  maxLength: number,
): ReadonlyMap<string, string> | undefined {
  const members = membersOf(raw, name);
  const text = textOf(raw, name);
  if (members.length === 0) return text === undefined ? undefined : textMapOf(name, text, maxLength);
  // The name of a member may contain dots: it is everything after the first dot.
  if (text !== undefined) throw parameterInvalid(name);
  const map = new Map(members);
  if (JSON.stringify(Object.fromEntries(map)).length > maxLength) throw parameterInvalid(name);
  return map;
}

function textMapOf(name: string, text: string, maxLength: number): ReadonlyMap<string, string> {
  if (text.length > maxLength) throw parameterInvalid(name);
  const members = Object.entries(parse(name, () => JSON.parse(text), isPlainObject) ?? {});
  if (!members.every((member): member is [string, string] => member.every(isWellFormed))) {
    throw parameterInvalid(name);
  }
  return new Map(members);
}

function readTags(name: string, row: TagsRow, raw: RawParameters): ReadonlyMap<string, string> | undefined {
  const list = structured(name, raw, isList);
  if (list === undefined) return undefined;
  const tags = new Map<string, string>();
  for (const tag of list) {
    if (!isPlainObject(tag) || !hasOnly(tag, 'TagKey', 'TagValue')) throw parameterInvalid(name);
    const { TagKey, TagValue = '' } = tag;
    if (!isNewTagKey(TagKey) || !isTagValue(TagValue) || tags.has(TagKey)) throw parameterInvalid(name);
    tags.set(TagKey, TagValue);
  }
  if (tags.size === 0 || tags.size > row.maxItems) throw parameterInvalid(name);
  return tags;
}

function readTagPairs(
  name: string,
  row: TagPairsRow,
  raw: RawParameters,
): ReadonlyMap<string, string> | undefined {
  const filters = readTagFilters(name, row, raw);
  return filters && new Map([...filters].map(([key, value = '']) => [key, value]));
}

function readTagFilters(
  name: string,
  row: TagPairsRow | TagFiltersRow,
  raw: RawParameters,
): ReadonlyMap<string, string | undefined> | undefined {
  const list = structured(name, raw, isList);
  if (list === undefined) return undefined;
  if (list.length === 0 || list.length > row.maxItems) throw parameterInvalid(name);
  const tags = new Map<string, string | undefined>();
  for (const tag of list) {
    if (!isPlainObject(tag) || !hasOnly(tag, 'Key', 'Value')) throw parameterInvalid(name);
    const { Key, Value = '' } = tag;
    if (!isNewTagKey(Key)) throw tagKeyInvalid();
    if (!isTagValue(Value)) throw tagValueInvalid();
    if (tags.has(Key)) throw tagKeyDuplicate();
    // An empty string counts as missing, as for every parameter.
    tags.set(Key, Value === '' ? undefined : Value);
  }
  return tags;
}

function readFilters(name: string, row: FiltersRow, raw: RawParameters): readonly Filter[] | undefined {
  const list = structured(name, raw, isList);
  if (list === undefined) return undefined;
  if (list.length > row.maxItems) throw parameterInvalid(name);
  return list.map((filter) => {
    if (!isPlainObject(filter) || !hasOnly(filter, 'Key', 'Values')) throw parameterInvalid(name);
    const { Key, Values = [] } = filter;
    if (typeof Key !== 'string' || !row.keys.includes(Key)) throw parameterInvalid(name);
    const pattern = row.patterns?.[Key];
    const isValue = (value: unknown): value is string =>
      isText(value) && (pattern === undefined || pattern.test(value));
    if (!isList(Values) || Values.length > row.maxValues || !Values.every(isValue))
      throw parameterInvalid(name);
    return { key: Key, values: Values };
  });
}

type Check<T> = (value: unknown) => value is T;

const structured = <T>(name: string, raw: RawParameters, isExpected: Check<T>): T | undefined =>
  parse(name, () => readStructure(raw, name), isExpected);

/** A value that is not a structure, or not the expected structure, is InvalidParameter. */
function parse<T>(name: string, read: () => unknown, isExpected: Check<T>): T | undefined {
  let value: unknown;
  try {
    value = read();
  } catch {
    throw parameterInvalid(name);
  }
  if (value === undefined || isExpected(value)) return value;
  throw parameterInvalid(name);
}

const isAny = (_value: unknown): _value is unknown => true;
const isName = (value: unknown): value is string => isText(value) && value !== '';
/** JSON can escape half a surrogate pair, but UTF-8 cannot encode it. */
const isWellFormed = (value: unknown): boolean => isText(value) && !/\p{Surrogate}/u.test(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const hasOnly = (value: object, ...names: string[]): boolean =>
  Object.keys(value).every((name) => names.includes(name));
