/**
 * The words of the case tables. A case is data: the calls, what KMS returns, and the source that says so. player.ts sends
 * the calls of a case, compare.ts compares the responses.
 *
 * A string can contain `{{name}}`: a value that an earlier step has saved, `{{run}}` (the id of this run, in every name that
 * the suite creates), `{{case}}` (the number of the case), `{{instance}}` (the instance of the account), `{{region}}`, or a value of
 * a resource (resources.ts).
 */
export type Params = Readonly<Record<string, string | number | boolean>>;

/** The response to a call. */
export interface Reply {
  /** `Success`, or the error code. */
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
  /** The response in the spelling of the wire; empty for an error. */
  readonly body: unknown;
  /** The body as it was sent. Only calls with `wire` have it. */
  readonly text?: string;
}

/** Saved values, by name. */
export type Saved = ReadonlyMap<string, string>;

/** Checks a value that a pattern cannot describe. */
export interface Matcher {
  /** Ends the sentence "Expected …". */
  readonly describe: string;
  test(value: unknown, saved: Saved): boolean;
}

/** An object matches if it has the members of the pattern; an array, if it has as many items and each of them matches. */
export type Pattern =
  | string
  | number
  | boolean
  | RegExp
  | Matcher
  | readonly Pattern[]
  | { readonly [name: string]: Pattern };

export interface Expected {
  readonly code: string;
  readonly status?: number;
  readonly message?: string;
  readonly body?: Pattern;
  readonly text?: RegExp;
}

/** What no SDK sends. Such a call is signed here and sent as an HTTP request. */
export interface WireOptions {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path?: string;
  readonly format?: 'JSON' | 'XML';
  /** Parameters that are sent a second time, with these values. */
  readonly twice?: Params;
  /** Parameters of the protocol, such as Timestamp, with other values; undefined omits the parameter. */
  readonly protocol?: Readonly<Record<string, string | undefined>>;
  /** Signs with another secret. */
  readonly wrongSecret?: true;
}

export interface Call {
  readonly action: string;
  readonly params?: Params;
  readonly wire?: WireOptions;
}

/**
 * A step with `expect` is checked. A step with `ask` is an open question: its response is recorded. Any other step is
 * a preparation, and must succeed.
 */
export interface Step extends Call {
  readonly expect?: Expected;
  readonly ask?: true;
  /** Members of the response to save, by name of the value: `{ blob: 'CiphertextBlob' }`. */
  readonly save?: Readonly<Record<string, string>>;
  /** Values that are calculated from saved values before the call, such as wrapped key material. */
  readonly compute?: (saved: Saved) => Readonly<Record<string, string>>;
}

/** Why a case does not run on an account. */
export const SKIPPED = {
  instance: 'needs a KMS instance, which costs money: set KMS_CONTRACT_INSTANCE to the id of an instance',
  days: 'takes days: it ends after a deletion window or a rotation date',
  account: 'changes the account',
} as const;

export interface Case {
  /** Unique. */
  readonly title: string;
  /** The page, file or issue that says what KMS returns, with its year. For an open question: what is known about it. */
  readonly source: string;
  readonly steps: readonly Step[];
  /** The case is an open question: no source says what KMS returns. This is what the mock does. */
  readonly mock?: string;
  readonly needs?: keyof typeof SKIPPED;
}

/** A call that must return these members. */
export const succeeds = (body: Pattern = {}): Expected => ({ code: 'Success', status: 200, body });

/** A call that must be rejected with this error. */
export const fails = (status: number, code: string, message?: string): Expected => ({
  code,
  status,
  ...(message === undefined ? {} : { message }),
});

export const step = (action: string, params?: Params, rest: Partial<Step> = {}): Step => ({
  action,
  ...(params === undefined ? {} : { params }),
  ...rest,
});

/** A call of an open question. */
export const ask = (action: string, params?: Params, rest: Partial<Step> = {}): Step =>
  step(action, params, { ask: true, ...rest });

/** Errors that several actions return. Source: common error table (2019-2025); the quotes and blanks are those of responses. */
export const MISSING = (name: string) =>
  fails(400, 'MissingParameter', `The parameter  ${name}  needed but no provided.`);
export const INVALID = (name: string) =>
  fails(400, 'InvalidParameter', `The specified parameter ${name} is not valid.`);
export const KEY_NOT_FOUND = fails(404, 'Forbidden.KeyNotFound', 'The specified Key is not found.');
export const ALIAS_NOT_FOUND = fails(404, 'Forbidden.AliasNotFound', 'The specified Alias is not found.');
export const SECRET_NOT_FOUND = fails(404, 'Forbidden.ResourceNotFound', 'Resource not found');
export const REJECTED = (state: string) =>
  fails(409, `Rejected.${state}`, `The request was rejected because the key state is ${state}.`);
export const STATE_MODIFIED_FAILED = fails(409, 'Rejected.StateModifiedFailed', 'Keystate modified failed.');

/** `2026-03-01T12:00:00Z` */
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
/** A classic id, or one of KMS 3.0. */
export const KEY_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[a-z]{3,4}[0-9a-z]{18})$/;
export const KEY_VERSION_ID =
  /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[a-z]{3,4}[0-9a-z]{18}-[0-9a-z]{9,10})$/;
export const REQUEST_ID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
export const UNKNOWN_KEY = '00000000-0000-4000-8000-000000000000';

export const absent: Matcher = {
  describe: 'no such member',
  test: (value) => value === undefined,
};
/** Base64 of so many bytes. */
export const base64Of = (bytes: number): Matcher => ({
  describe: `the Base64 of ${bytes} bytes`,
  test: (value) =>
    typeof value === 'string' &&
    Buffer.from(value, 'base64').length === bytes &&
    Buffer.from(value, 'base64').toString('base64') === value,
});
/** An array that contains an item that matches. */
export const including = (describe: string, matches: (item: unknown, saved: Saved) => boolean): Matcher => ({
  describe: `a list with ${describe}`,
  test: (value, saved) => Array.isArray(value) && value.some((item) => matches(item, saved)),
});
