/**
 * The types of option tables: the type, choices, patterns and limits of each field. Each call that takes options has such a
 * table, and check-fields.ts checks the options against it. Only rules about two options at once are separate code.
 */

/** The words of a message: `"orders" is not a valid alias name. Give "alias/" and …`. */
export interface Words {
  /** With its article: `a valid alias name`. */
  readonly what: string;
  /** What to give instead: `a string of at most 8192 characters`. */
  readonly form: string;
}

/** The rule for a string. Lengths are in UTF-16 units. */
export interface TextRule extends Words {
  readonly pattern?: RegExp;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly accepts?: (text: string) => boolean;
}

/** The properties that a field of any kind can have. */
export interface Common {
  readonly required?: true;
  /** The value is never shown in a message. */
  readonly confidential?: true;
}

export interface TextField extends Common {
  readonly kind: 'text';
  /** The allowed values. */
  readonly values?: readonly string[];
  readonly rule?: TextRule;
}

/** Without `min` any number is allowed; otherwise a finite number within these limits. */
export interface NumberField extends Common {
  readonly kind: 'number';
  readonly min?: number;
  readonly max?: number;
  readonly whole?: true;
  /** Infinity is allowed too. */
  readonly infinite?: true;
}

interface FlagField extends Common {
  readonly kind: 'flag';
}

/** A date in one of several forms. */
export interface DateField extends Common {
  readonly kind: 'date';
  readonly rule: Words & { readonly accepts: (value: unknown) => boolean };
}

/** A Uint8Array, or a string that encodes bytes. */
export interface BytesField extends Common {
  readonly kind: 'bytes';
  readonly rule: Words & { readonly accepts: (value: Uint8Array | string) => boolean };
}

interface FunctionField extends Common {
  readonly kind: 'function';
  readonly rule: Words;
}

export interface Counted {
  /** The plural noun for the items: `versions`. */
  readonly noun: string;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface ListField<Item extends Field = Field> extends Common, Counted {
  readonly kind: 'list';
  readonly of: Item;
}

/** Any value of JSON. */
interface JsonField extends Common {
  readonly kind: 'json';
  readonly rule: Words;
}

/** An object whose names the test author chooses. */
export interface MapField extends Common, Counted {
  readonly kind: 'map';
  readonly of: Field;
  /** The fields of some names, which can be missing. */
  readonly known?: Fields;
  /** What to give: `an object of strings: { Project: "orders" }`. */
  readonly form: string;
  readonly names?: TextRule;
  /** An undefined member counts as missing. */
  readonly sparse?: true;
}

interface ObjectField extends Common {
  readonly kind: 'object';
  readonly of: Fields;
  /** `key`. */
  readonly noun: string;
}

/** A value of one of several types. */
interface EitherField extends Common {
  readonly kind: 'either';
  readonly of: readonly Field[];
  readonly rule: Words;
}

export type Field =
  | TextField
  | NumberField
  | FlagField
  | DateField
  | BytesField
  | FunctionField
  | JsonField
  | ListField
  | MapField
  | ObjectField
  | EitherField;

export type Fields = Readonly<Record<string, Field>>;

/** The kind of field for a type. A union of string literals must list its values. */
type FieldFor<Value> = [Value] extends [boolean]
  ? FlagField
  : [Value] extends [number]
    ? NumberField
    : [Value] extends [string]
      ? string extends Value
        ? TextField
        : TextField & { readonly values: readonly Value[] }
      : [Value] extends [readonly (infer Item)[]]
        ? ListField<FieldFor<Item>>
        : [Value] extends [(...args: never[]) => unknown]
          ? FunctionField
          : Date extends Value
            ? DateField
            : Uint8Array extends Value
              ? BytesField
              : [Value] extends [object]
                ? ObjectField | MapField
                : EitherField;

/**
 * The table for an interface of options: one field for each member, of the kind that fits its type, and required if the
 * member is required. A missing or additional field does not compile.
 */
export type FieldsOf<Options> = {
  readonly [Name in keyof Required<Options>]: FieldFor<Exclude<Options[Name], undefined>> &
    (undefined extends Options[Name] ? { readonly required?: never } : { readonly required: true });
};
