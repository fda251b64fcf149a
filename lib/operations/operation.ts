/**
 * What an operation of the API is. The makers bring operations on keys (key-operation.ts), on secrets (secret-operation.ts), on
 * both (resources-operation.ts) and on neither (here) into the one shape that the pipeline knows. A new kind of resource
 * needs a new maker beside these, and no change of the pipeline.
 */
import type { RandomSource } from '../crypto/random';
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Registry } from '../registry/registry';
import type { StateAction } from '../state/guard';

/** What an operation may use besides its input. */
export interface CallContext<Checked = unknown> {
  /** What the operation's own check() has returned. */
  readonly checked: Checked;
  /** The keys, aliases and secrets of the caller's account and region. */
  readonly registry: Registry;
  /** Service time in milliseconds, the same throughout a request. */
  readonly now: number;
  readonly random: RandomSource;
  readonly requestId: string;
}

/** The fields of a successful answer, in the order of the documentation; RequestId is added on the way out. */
export type Answer = Readonly<Record<string, unknown>>;

/** What differs from the other actions, by the documentation of the action. */
export interface ActionFacts {
  /**
   * The root of the answer as XML: `<KMS>`, by the metadata of 2024, and not `<EncryptResponse>` as for most. Until 2021
   * every sample had `<KMS>`.
   */
  readonly xmlRoot?: 'KMS';
  /** HTTP status of Forbidden.NoPermission by the error table of the action: 400, and not 403 as for most. */
  readonly deniedStatus?: 400;
  /** The first version of this package that serves the action, if it is not 0.1. */
  readonly since?: string;
}

/**
 * An operation as the pipeline sees it. The methods are called in this order.
 *
 * The pipeline does not know the types of what an operation checked and located, and gives both back to nobody else. So
 * each maker compiles its methods with these types, and then forgets them: TypeScript compares the parameters of methods in
 * both directions.
 */
export interface Operation<Rows extends ParameterRows = ParameterRows, Checked = unknown, Located = unknown>
  extends ActionFacts {
  readonly params: Rows;
  /**
   * Before any resource is looked for.
   * @returns what it has worked out of the parameters, for run()
   * @throws for what the rows alone cannot tell of the parameters
   */
  check?(input: InputOf<Rows>): Checked;
  /** Finds what the call is about, such as a key; nothing for a call that is about no resource. */
  locate(input: InputOf<Rows>, registry: Registry): readonly Located[];
  /** Every name of a located resource, its ARN first; none for a resource that is not there. */
  namesOf(located: Located, registry: Registry): readonly string[];
  /** @throws for a located resource that the operation does not accept: because of its state, or of what it is */
  admit(action: StateAction, located: Located, input: InputOf<Rows>): void;
  run(
    input: InputOf<Rows>,
    context: CallContext<Checked>,
    located: readonly Located[],
  ): Answer | Promise<Answer>;
}

/** What every file of an operation says of it. */
export interface OperationRecord<Rows extends ParameterRows, Checked> extends ActionFacts {
  readonly params: Rows;
  /** As in {@link Operation}. */
  check?(input: InputOf<Rows>): Checked;
}

interface KeylessRecord<Rows extends ParameterRows, Checked> extends OperationRecord<Rows, Checked> {
  run(input: InputOf<Rows>, context: CallContext<NoInfer<Checked>>): Answer;
}

/** An operation whose answer depends on the state of no key and no secret. */
export const keylessOperation = <const Rows extends ParameterRows, Checked>(
  record: KeylessRecord<Rows, Checked>,
): Operation<Rows> =>
  ({
    ...record,
    locate: () => [],
    namesOf: () => [],
    admit() {},
  }) satisfies Operation<Rows, Checked, never>;
