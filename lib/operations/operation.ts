/** What an operation of the API is: its parameters, how it finds its key or secret, and what it does. */
import type { RandomSource } from '../crypto/random';
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Cmk } from '../registry/records/key';
import type { Registry } from '../registry/registry';
import type { Secret } from '../registry/records/secret';
import type { Resource } from '../state/guard';

/** What a handler may use besides its input. */
export interface CallContext {
  /** The keys and aliases of the caller's account and region. */
  readonly registry: Registry;
  /** Service time in milliseconds, the same throughout a request. */
  readonly now: number;
  readonly random: RandomSource;
  readonly requestId: string;
}

/** The fields of a successful answer, in the order of the documentation; RequestId is added on the way out. */
export type Answer = Readonly<Record<string, unknown>>;

interface Parameterised<Rows extends ParameterRows> {
  readonly params: Rows;
  /** @throws for what the rows alone cannot tell of the parameters; before any key is looked for */
  check?(input: InputOf<Rows>): void;
}

export interface KeylessOperation<Rows extends ParameterRows = ParameterRows> extends Parameterised<Rows> {
  run(input: InputOf<Rows>, context: CallContext): Answer;
}

export interface KeyOperation<Rows extends ParameterRows = ParameterRows> extends Parameterised<Rows> {
  /** Finds the key whose state the matrix is asked about. */
  key(input: InputOf<Rows>, registry: Registry): Cmk;
  /** @throws for keys of a sort that the operation does not take, whatever their state */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext & { readonly key: Cmk }): Answer | Promise<Answer>;
}

export interface KeysOperation<Rows extends ParameterRows = ParameterRows> extends Parameterised<Rows> {
  /** Finds the keys, each of whose states the matrix is asked about, in this order. */
  keys(input: InputOf<Rows>, registry: Registry): readonly Cmk[];
  /** As in {@link KeyOperation}, for each key. */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(
    input: InputOf<Rows>,
    context: CallContext & { readonly keys: readonly Cmk[] },
  ): Answer | Promise<Answer>;
}

export interface SecretOperation<Rows extends ParameterRows = ParameterRows> extends Parameterised<Rows> {
  /** Finds the secret whose state the life cycle table is asked about; undefined when there is none. */
  secret(input: InputOf<Rows>, registry: Registry): Secret | undefined;
  /** @throws for secrets of a type that the operation does not take; behind the table, since there must be one */
  accepts?(secret: Secret, input: InputOf<Rows>): void;
  /** Where the table lets an absent secret through (CreateSecret), the handler has no use for `secret`. */
  run(input: InputOf<Rows>, context: CallContext & { readonly secret: Secret }): Answer;
}

export interface ResourcesOperation<Rows extends ParameterRows = ParameterRows> extends Parameterised<Rows> {
  /** Finds keys or secrets, each of whose states its table is asked about, in this order. */
  resources(input: InputOf<Rows>, registry: Registry): readonly Resource[];
  run(
    input: InputOf<Rows>,
    context: CallContext & { readonly resources: readonly NonNullable<Resource>[] },
  ): Answer;
}

export type Operation =
  | KeylessOperation
  | KeyOperation
  | KeysOperation
  | SecretOperation
  | ResourcesOperation;

/** An operation that shows its own rows: the names of its parameters are derived from their type. */
export type WithRows<Sort extends Operation, Rows extends ParameterRows> = Omit<Sort, 'params'> & {
  readonly params: Rows;
};

/** Ties the type of the handler's input to the rows of its table. */
export const operation = <const Rows extends ParameterRows>(
  record: KeyOperation<Rows>,
): WithRows<KeyOperation, Rows> => record as unknown as WithRows<KeyOperation, Rows>;

export const keysOperation = <const Rows extends ParameterRows>(
  record: KeysOperation<Rows>,
): WithRows<KeysOperation, Rows> => record as unknown as WithRows<KeysOperation, Rows>;

export const secretOperation = <const Rows extends ParameterRows>(
  record: SecretOperation<Rows>,
): WithRows<SecretOperation, Rows> => record as unknown as WithRows<SecretOperation, Rows>;

export const resourcesOperation = <const Rows extends ParameterRows>(
  record: ResourcesOperation<Rows>,
): WithRows<ResourcesOperation, Rows> => record as unknown as WithRows<ResourcesOperation, Rows>;

export const keylessOperation = <const Rows extends ParameterRows>(
  record: KeylessOperation<Rows>,
): WithRows<KeylessOperation, Rows> => record as unknown as WithRows<KeylessOperation, Rows>;
