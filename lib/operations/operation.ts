/**
 * The shape of an operation. Four modules create operations: on keys (key-operation.ts), on secrets (secret-operation.ts), on
 * both (resources-operation.ts) and on neither (here). The pipeline uses only the common shape, so a new kind of resource
 * needs another such module, but no change of the pipeline.
 */
import type { RandomSource } from '../crypto/random';
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Registry } from '../registry/registry';
import type { StateAction } from '../state/guard';
import type { Arrival } from '../state/instances';

/** The data that an operation can use besides its input. */
export interface CallContext<Checked = unknown> {
  /** The return value of check(). */
  readonly checked: Checked;
  /** The keys, aliases, secrets and instances of the caller's account and region. */
  readonly registry: Registry;
  /** Service time in milliseconds. It does not change during a request. */
  readonly now: number;
  readonly random: RandomSource;
  readonly requestId: string;
}

/** The fields of a successful response, in the order of the documentation. The encoder adds RequestId. */
export type Answer = Readonly<Record<string, unknown>>;

/** Properties in which an action differs from most others. Source: the documentation of the action. */
export interface ActionFacts {
  /**
   * The root element of the XML response: `<KMS>` in the metadata of 2024. Most actions have `<EncryptResponse>`. Until 2021
   * every sample had `<KMS>`.
   */
  readonly xmlRoot?: 'KMS';
  /** The HTTP status of Forbidden.NoPermission in the error table of the action. For most actions it is 403. */
  readonly deniedStatus?: 400;
  /** Whether the action is rejected with another HTTP method than POST. */
  readonly postOnly?: true;
  /** The first version of this package that serves the action, if it is not 0.1. */
  readonly since?: string;
}

/**
 * An operation for the pipeline. The pipeline calls the methods in this order.
 *
 * The pipeline does not use the types Checked and Located, and passes the values only to the same operation. So
 * each operation is compiled with its own types and then used without them. TypeScript allows this, because it compares the
 * parameters of methods in both directions.
 */
export interface Operation<Rows extends ParameterRows = ParameterRows, Checked = unknown, Located = unknown>
  extends ActionFacts {
  readonly params: Rows;
  /**
   * Checks the parameters before any resource is located.
   * @returns values that it computed from the parameters, for run()
   * @throws for errors that the rows cannot describe
   */
  check?(input: InputOf<Rows>): Checked;
  /** Finds the resources of the call, such as a key. Empty for a call without a resource. */
  locate(input: InputOf<Rows>, registry: Registry): readonly Located[];
  /** Every name of a located resource, its ARN first. Empty for a resource that does not exist. */
  namesOf(located: Located, registry: Registry): readonly string[];
  /** @throws for a located resource that the operation does not accept, because of its instance, its state or its type */
  admit(action: StateAction, located: Located, input: InputOf<Rows>, arrival: Arrival): void;
  run(
    input: InputOf<Rows>,
    context: CallContext<Checked>,
    located: readonly Located[],
  ): Answer | Promise<Answer>;
}

/** The members that every file of an operation defines. */
export interface OperationRecord<Rows extends ParameterRows, Checked> extends ActionFacts {
  readonly params: Rows;
  /** Like in {@link Operation}. */
  check?(input: InputOf<Rows>): Checked;
}

interface KeylessRecord<Rows extends ParameterRows, Checked> extends OperationRecord<Rows, Checked> {
  run(input: InputOf<Rows>, context: CallContext<NoInfer<Checked>>): Answer;
}

/** An operation that does not depend on the state of a key or a secret. */
export const keylessOperation = <const Rows extends ParameterRows, Checked>(
  record: KeylessRecord<Rows, Checked>,
): Operation<Rows> =>
  ({
    ...record,
    locate: () => [],
    namesOf: () => [],
    admit() {},
  }) satisfies Operation<Rows, Checked, never>;
