/**
 * What the table of an operation may say about a parameter, and the type that the handler gets for it.
 * Limits and forms stand in the operation's table, with the vendor's spelling of names; reading is in read.ts.
 */
import type { EncryptionContext } from '../crypto/encryption-context';

interface AnyRow {
  /** A missing or empty parameter is refused with MissingParameter. */
  readonly required?: boolean;
  /** What the call is about, when the parameter names it: in the log, and for denials. */
  readonly names?: Named;
  /** How the parameter refers to keys or secrets of the call when it does not simply name one. */
  readonly refersTo?: Reference;
}

/**
 * What a parameter may name, and what the ARN of such a thing has after the account and before the name; undefined where
 * no ARN is known. A call that names several is about the first of these above all.
 */
export const NAMED = {
  key: 'key/',
  secret: 'secret/',
  // Its name has the prefix already.
  alias: '',
  certificate: undefined,
  instance: undefined,
} as const;

export type Named = keyof typeof NAMED;

export type Reference = 'keyOfCiphertext' | 'destinationKey' | 'listedResources';

export interface TextRow extends AnyRow {
  readonly kind: 'text';
  /** UTF-8 bytes. */
  readonly maxBytes?: number;
  /** UTF-16 units, as the vendor's service counts characters. */
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  /** The text of a JSON object, handed on as it is. */
  readonly json?: boolean;
  /** An empty text is a value, not a missing one. */
  readonly mayBeEmpty?: boolean;
}

/** How a key may be named. Source: the KeyId notes of each action. */
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

/** Base64 text, handed to the operation as bytes. */
interface Base64Row extends AnyRow {
  readonly kind: 'base64';
  /** Exactly so many. */
  readonly bytes?: number;
}

/** A flat object of texts: JSON text, or one parameter a member (`EncryptionContext.a=1`). */
interface ContextRow extends AnyRow {
  readonly kind: 'context';
}

/** As {@link ContextRow}, but absent when it is not sent. */
interface TextMapRow extends AnyRow {
  readonly kind: 'textMap';
}

/** An object of any depth: JSON text, or one parameter a leaf (`ExtendedConfig.CustomData.a=1`). */
interface ObjectRow extends AnyRow {
  readonly kind: 'object';
  /** Characters of its JSON text. */
  readonly maxLength: number;
}

/** A list of objects, as JSON text or indexed (`SecretsList.1.SecretName=a`). */
interface ObjectsRow extends AnyRow {
  readonly kind: 'objects';
  /** The member of an object that names what it is about. */
  readonly nameMember?: string;
  readonly maxItems: number;
}

/** `[{"TagKey":"k","TagValue":"v"}]` as JSON text, or indexed (`Tags.1.TagKey=k`). */
export interface TagsRow extends AnyRow {
  readonly kind: 'tags';
  readonly maxItems: number;
}

/** `["k1","k2"]` as JSON text, or indexed (`TagKeys.1=k1`). */
interface TagKeysRow extends AnyRow {
  readonly kind: 'tagKeys';
}

/** `["a","b"]` as JSON text, or indexed (`ResourceId.1=a`). */
interface TextsRow extends AnyRow {
  readonly kind: 'texts';
  readonly maxItems: number;
  /** The list may stand in an object under this name: `{"VersionStage":["a","b"]}`. */
  readonly wrapper?: string;
}

/** Indexed (`Tag.1.Key=k&Tag.1.Value=v`) or the same as JSON text, with error codes of its own. */
export interface TagPairsRow extends AnyRow {
  readonly kind: 'tagPairs';
  readonly maxItems: number;
}

/** As {@link TagPairsRow}; without a value, for any. */
export interface TagFiltersRow extends AnyRow {
  readonly kind: 'tagFilters';
  readonly maxItems: number;
}

/** `[{"Key":"KeyState","Values":["Enabled"]}]` as JSON text, or indexed. */
export interface FiltersRow extends AnyRow {
  readonly kind: 'filters';
  readonly keys: readonly string[];
  readonly maxItems: number;
  readonly maxValues: number;
  /** What a value must look like, by key. */
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

/** What a row's kind is read into. */
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

/** Kinds that have a value even when the caller sends none. */
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
/** In the SDKs, without a published description: the mock refuses it rather than ignore it. */
export const RECIPIENT = { kind: 'text' } as const;
