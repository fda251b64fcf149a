/**
 * The rows that describe the parameters of an operation, and the type of each parameter in the handler.
 * The limits and forms are in the table of the operation, and names have the vendor's spelling. read.ts reads the values.
 */
import type { EncryptionContext } from '../crypto/encryption-context';

interface AnyRow {
  /** A missing or empty parameter is rejected with MissingParameter. */
  readonly required?: boolean;
  /** The kind of resource that the parameter names, for the log and for denials. */
  readonly names?: Named;
  /** How the parameter refers to keys or secrets of the call, if it does not contain the name of one. */
  readonly refersTo?: Reference;
}

/**
 * The kinds of resources that a parameter can name, and the part of their ARN between the account and the name; undefined if
 * no ARN is known. If a call names several resources, the first kind of this list is the main one.
 */
export const NAMED = {
  key: 'key/',
  secret: 'secret/',
  // The name of an alias contains the prefix.
  alias: '',
  certificate: undefined,
  // Its ARN is not the ARN of what a request creates in it.
  instance: undefined,
} as const;

export type Named = keyof typeof NAMED;

export type Reference = 'keyOfCiphertext' | 'destinationKey' | 'listedResources';

export interface TextRow extends AnyRow {
  readonly kind: 'text';
  /** UTF-8 bytes. */
  readonly maxBytes?: number;
  /** UTF-16 units, because the vendor's service counts characters in this way. */
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  /** The string is a JSON object. The operation gets the string unchanged. */
  readonly json?: boolean;
  /** An empty string is a value and does not count as missing. */
  readonly mayBeEmpty?: boolean;
}

/** The forms in which a request can name a key. Source: the KeyId notes of each action. */
export type KeyIdForm = 'id' | 'alias' | 'arn';

export interface KeyIdRow extends AnyRow {
  readonly kind: 'keyId';
  readonly forms: readonly KeyIdForm[];
}

export interface IntegerRow extends AnyRow {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

interface BooleanRow extends AnyRow {
  readonly kind: 'boolean';
  readonly default?: boolean;
}

interface ChoiceRow extends AnyRow {
  readonly kind: 'choice';
  readonly values: readonly string[];
  readonly default?: string;
}

/** A Base64 string. The operation gets the bytes. */
interface Base64Row extends AnyRow {
  readonly kind: 'base64';
  /** The required number of bytes. */
  readonly bytes?: number;
}

/** A flat object of strings: a JSON string, or one parameter for each member (`EncryptionContext.a=1`). */
interface ContextRow extends AnyRow {
  readonly kind: 'context';
}

/** Like {@link ContextRow}, but undefined if it is not sent. */
interface TextMapRow extends AnyRow {
  readonly kind: 'textMap';
}

/** An object of any depth: a JSON string, or one parameter for each leaf (`ExtendedConfig.CustomData.a=1`). */
interface ObjectRow extends AnyRow {
  readonly kind: 'object';
  /** Characters of its JSON string. */
  readonly maxLength: number;
}

/** A list of objects: a JSON string, or indexed parameters (`SecretsList.1.SecretName=a`). */
interface ObjectsRow extends AnyRow {
  readonly kind: 'objects';
  /** The member of an object that names its resource. */
  readonly nameMember?: string;
  readonly maxItems: number;
}

/** `[{"TagKey":"k","TagValue":"v"}]` as a JSON string, or indexed parameters (`Tags.1.TagKey=k`). */
export interface TagsRow extends AnyRow {
  readonly kind: 'tags';
  readonly maxItems: number;
}

/** `["k1","k2"]` as a JSON string, or indexed parameters (`TagKeys.1=k1`). */
interface TagKeysRow extends AnyRow {
  readonly kind: 'tagKeys';
}

/** `["a","b"]` as a JSON string, or indexed parameters (`ResourceId.1=a`). */
interface TextsRow extends AnyRow {
  readonly kind: 'texts';
  readonly maxItems: number;
  /** The list can be inside an object, as the member with this name: `{"VersionStage":["a","b"]}`. */
  readonly wrapper?: string;
}

/** Indexed parameters (`Tag.1.Key=k&Tag.1.Value=v`) or the same as a JSON string. It has its own error codes. */
export interface TagPairsRow extends AnyRow {
  readonly kind: 'tagPairs';
  readonly maxItems: number;
}

/** Like {@link TagPairsRow}. An entry without a value matches any value. */
export interface TagFiltersRow extends AnyRow {
  readonly kind: 'tagFilters';
  readonly maxItems: number;
}

/** `[{"Key":"KeyState","Values":["Enabled"]}]` as a JSON string, or indexed parameters. */
export interface FiltersRow extends AnyRow {
  readonly kind: 'filters';
  readonly keys: readonly string[];
  readonly maxItems: number;
  readonly maxValues: number;
  /** The pattern of a value, by filter key. */
  readonly patterns?: Readonly<Record<string, RegExp>>;
}

export type ParameterRow =
  | TextRow
  | KeyIdRow
  | IntegerRow
  | BooleanRow
  | ChoiceRow
  | Base64Row
  | ContextRow
  | TextMapRow
  | ObjectRow
  | ObjectsRow
  | TagsRow
  | TagKeysRow
  | TextsRow
  | TagPairsRow
  | TagFiltersRow
  | FiltersRow;

export type ParameterRows = Readonly<Record<string, ParameterRow>>;

export interface Filter {
  readonly key: string;
  readonly values: readonly string[];
}

/** The type of the value for each kind of row. */
export interface ValueOfKind {
  text: string;
  keyId: string;
  integer: number;
  boolean: boolean;
  choice: string;
  base64: Buffer;
  context: EncryptionContext;
  textMap: ReadonlyMap<string, string>;
  object: Readonly<Record<string, unknown>>;
  objects: readonly Readonly<Record<string, unknown>>[];
  tags: ReadonlyMap<string, string>;
  tagKeys: readonly string[];
  texts: readonly string[];
  tagPairs: ReadonlyMap<string, string>;
  tagFilters: ReadonlyMap<string, string | undefined>;
  filters: readonly Filter[];
}

type ValueOf<Row extends ParameterRow> = Row extends { kind: 'choice'; values: readonly (infer V)[] }
  ? V
  : ValueOfKind[Row['kind']];

/** Rows that have a value even if the request does not contain the parameter. */
type AlwaysPresent = { required: true } | { default: unknown } | { kind: 'context' };

/** The typed input of an operation with these rows. */
export type InputOf<Rows extends ParameterRows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends AlwaysPresent
    ? ValueOf<Rows[Name]>
    : ValueOf<Rows[Name]> | undefined;
};

/** Rows that several operations share. */
export const PAGE_NUMBER = { kind: 'integer', min: 1, max: 2_147_483_647, default: 1 } as const;
export const PAGE_SIZE = { kind: 'integer', min: 1, max: 100, default: 10 } as const;
export const DRY_RUN = { kind: 'boolean', default: false } as const;
/** A parameter of the SDKs without a published description. The mock rejects it and does not ignore it. */
export const RECIPIENT = { kind: 'text' } as const;
