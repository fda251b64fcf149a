/** What an operation of the API is: its parameters, how it finds its key, and what it does. */
import type { RandomSource } from '../crypto/random';
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Cmk, Origin } from '../registry/cmk';
import type { Registry } from '../registry/registry';

/** What a handler may use besides its input. */
export interface CallContext {
  /** The keys and aliases of the caller's account and region. */
  readonly registry: Registry;
  /** Service time in milliseconds, the same throughout a request. */
  readonly now: number;
  readonly random: RandomSource;
}

/** The fields of a successful answer, in the order of the documentation; RequestId is added on the way out. */
export type Answer = Readonly<Record<string, unknown>>;

export interface KeylessOperation<Rows extends ParameterRows = ParameterRows> {
  readonly params: Rows;
  run(input: InputOf<Rows>, context: CallContext): Answer;
}

export interface KeyOperation<Rows extends ParameterRows = ParameterRows> {
  readonly params: Rows;
  /** Only keys of this origin; others are refused with Unsupported.Origin before their state is looked at. */
  readonly origin?: Origin;
  /** Finds the key whose state the matrix is asked about. */
  key(input: InputOf<Rows>, registry: Registry): Cmk;
  run(input: InputOf<Rows>, context: CallContext & { readonly key: Cmk }): Answer | Promise<Answer>;
}

export type Operation = KeylessOperation | KeyOperation;

/** Ties the type of the handler's input to the rows of its table. */
export const operation = <const Rows extends ParameterRows>(record: KeyOperation<Rows>): KeyOperation =>
  record as unknown as KeyOperation;

export const keylessOperation = <const Rows extends ParameterRows>(
  record: KeylessOperation<Rows>,
): KeylessOperation => record as unknown as KeylessOperation;
