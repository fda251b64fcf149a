/**
 * What an operation of the API is, and the makers that bring operations on keys, on secrets, on both and on neither into the
 * one shape that the pipeline knows. A new kind of resource needs a new maker, and nothing outside of this folder.
 */
import type { RandomSource } from '../crypto/random';
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Cmk } from '../registry/records/key';
import type { Registry } from '../registry/registry';
import type { Secret } from '../registry/records/secret';
import { guardResource, guardState, type Resource, type StateAction } from '../state/guard';
import type { MatrixAction } from '../state/keys';
import { guardSecret, type SecretAction } from '../state/secrets';
import { namesOfKey, namesOfResource, namesOfSecret } from './parts/resource-names';

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

/**
 * An operation as the pipeline sees it. The methods are called in this order.
 *
 * Only the operation knows the type of what it locates, and the pipeline gives it back to nobody else. So a maker may
 * declare its own type where `unknown` stands here, which TypeScript allows for the parameters of methods.
 */
export interface Operation<Rows extends ParameterRows = ParameterRows> {
  readonly params: Rows;
  /** @throws for what the rows alone cannot tell of the parameters; before any resource is looked for */
  check?(input: InputOf<Rows>): void;
  /** Finds what the call is about, such as a key; nothing for a call that is about no resource. */
  locate(input: InputOf<Rows>, registry: Registry): readonly unknown[];
  /** Every name of a located resource, its ARN first; none for a resource that is not there. */
  namesOf(located: unknown, registry: Registry): readonly string[];
  /** @throws for a located resource that the operation does not take: because of its state, or of what it is */
  admit(action: StateAction, located: unknown, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext, located: readonly unknown[]): Answer | Promise<Answer>;
}

/** What a file of an operation says, whatever the operation is about. */
interface OperationRecord<Rows extends ParameterRows> {
  readonly params: Rows;
  /** As in {@link Operation}. */
  check?(input: InputOf<Rows>): void;
}

interface KeylessRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  run(input: InputOf<Rows>, context: CallContext): Answer;
}

/** An operation whose answer depends on the state of no key and no secret. */
export const keylessOperation = <const Rows extends ParameterRows>(
  record: KeylessRecord<Rows>,
): Operation<Rows> => ({
  ...record,
  locate: () => [],
  namesOf: () => [],
  admit() {},
});

interface KeyRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  /** Finds the key whose state the matrix is asked about. */
  key(input: InputOf<Rows>, registry: Registry): Cmk;
  /** @throws for a key of a sort that the operation does not take, whatever its state */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext & { readonly key: Cmk }): Answer | Promise<Answer>;
}

/** An operation on one key. */
export const operation = <const Rows extends ParameterRows>(record: KeyRecord<Rows>): Operation<Rows> => ({
  ...record,
  locate: (input, registry) => [record.key(input, registry)],
  ...admissionOfKeys(record.accepts),
  run: (input, context, [key]: readonly [Cmk]) => record.run(input, { ...context, key }),
});

interface KeysRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  /** Finds the keys, each of whose states the matrix is asked about, in this order. */
  keys(input: InputOf<Rows>, registry: Registry): readonly Cmk[];
  /** As in {@link KeyRecord}, for each key. */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(
    input: InputOf<Rows>,
    context: CallContext & { readonly keys: readonly Cmk[] },
  ): Answer | Promise<Answer>;
}

/** An operation on several keys. */
export const keysOperation = <const Rows extends ParameterRows>(
  record: KeysRecord<Rows>,
): Operation<Rows> => ({
  ...record,
  locate: record.keys,
  ...admissionOfKeys(record.accepts),
  run: (input, context, keys: readonly Cmk[]) => record.run(input, { ...context, keys }),
});

/** For keys, the sort comes before the state. */
const admissionOfKeys = <Input>(accepts: ((key: Cmk, input: Input) => void) | undefined) => ({
  namesOf: namesOfKey,
  admit(action: StateAction, key: Cmk, input: Input) {
    accepts?.(key, input);
    // Its action has a row in the matrix: without one, the first call of the operation would fail here.
    guardState(action as MatrixAction, key);
  },
});

interface SecretRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  /** Finds the secret whose state the life cycle table is asked about; undefined when there is none. */
  secret(input: InputOf<Rows>, registry: Registry): Secret | undefined;
  /** @throws for a secret of a type that the operation does not take */
  accepts?(secret: Secret, input: InputOf<Rows>): void;
  /** Where the table lets an absent secret through (CreateSecret), the handler has no use for `secret`. */
  run(input: InputOf<Rows>, context: CallContext & { readonly secret: Secret }): Answer;
}

/** An operation on one secret. */
export const secretOperation = <const Rows extends ParameterRows>(
  record: SecretRecord<Rows>,
): Operation<Rows> => ({
  ...record,
  locate: (input, registry) => [record.secret(input, registry)],
  namesOf: namesOfSecret,
  // The state comes before the type, since the table also speaks of secrets that are not there.
  admit(action, secret: Secret, input) {
    // Its action has a row in the life cycle table, as those on keys in the matrix.
    guardSecret(action as SecretAction, secret);
    record.accepts?.(secret, input);
  },
  run: (input, context, [secret]: readonly [Secret]) => record.run(input, { ...context, secret }),
});

interface ResourcesRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  /** Finds keys or secrets, each of whose states its table is asked about, in this order. */
  resources(input: InputOf<Rows>, registry: Registry): readonly Resource[];
  run(
    input: InputOf<Rows>,
    context: CallContext & { readonly resources: readonly NonNullable<Resource>[] },
  ): Answer;
}

/** An operation on several resources, keys or secrets. */
export const resourcesOperation = <const Rows extends ParameterRows>(
  record: ResourcesRecord<Rows>,
): Operation<Rows> => ({
  ...record,
  locate: record.resources,
  namesOf: namesOfResource,
  // An action on both has a row in both tables.
  admit: (action, resource: Resource) => guardResource(action as MatrixAction & SecretAction, resource),
  // Its rows let no absent secret through.
  run: (input, context, resources: readonly NonNullable<Resource>[]) =>
    record.run(input, { ...context, resources }),
});
