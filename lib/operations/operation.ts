/**
 * What an operation of the API is, and the makers that bring operations on keys, on secrets, on both and on neither into the
 * one shape that the pipeline knows. A new kind of resource needs a new maker, and nothing outside of this folder.
 */
import type { RandomSource } from '../crypto/random';
import type { InputOf, KeyIdForm, ParameterRows } from '../parameters/rows';
import type { Cmk } from '../registry/records/key';
import type { Registry } from '../registry/registry';
import type { Secret } from '../registry/records/secret';
import { guardResource, guardState, type Resource, type StateAction } from '../state/guard';
import type { MatrixAction } from '../state/keys';
import { guardSecret, type SecretAction } from '../state/secrets';
import { keyIdRow, SECRET_NAME } from './parts/naming-rows';
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

/** What the documentation of some actions says otherwise than that of most. */
export interface ActionFacts {
  /**
   * The root of the answer as XML: `<KMS>`, by the metadata of 2024, and not `<EncryptResponse>` as for most. Until 2021
   * every sample had `<KMS>`.
   */
  readonly xmlRoot?: 'KMS';
  /** HTTP status of Forbidden.NoPermission by the error table of the action: 400, and not 403 as for most. */
  readonly deniedStatus?: 400;
}

/**
 * An operation as the pipeline sees it. The methods are called in this order.
 *
 * The pipeline does not know what an operation locates, and gives it back to nobody else. So each maker checks its methods
 * with the type of that, and then forgets the type: TypeScript compares the parameters of methods in both directions.
 */
export interface Operation<Rows extends ParameterRows = ParameterRows, Located = unknown>
  extends ActionFacts {
  readonly params: Rows;
  /** @throws for what the rows alone cannot tell of the parameters; before any resource is looked for */
  check?(input: InputOf<Rows>): void;
  /** Finds what the call is about, such as a key; nothing for a call that is about no resource. */
  locate(input: InputOf<Rows>, registry: Registry): readonly Located[];
  /** Every name of a located resource, its ARN first; none for a resource that is not there. */
  namesOf(located: Located, registry: Registry): readonly string[];
  /** @throws for a located resource that the operation does not take: because of its state, or of what it is */
  admit(action: StateAction, located: Located, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext, located: readonly Located[]): Answer | Promise<Answer>;
}

/** What a file of an operation says, whatever the operation is about. */
interface OperationRecord<Rows extends ParameterRows> extends ActionFacts {
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
): Operation<Rows> =>
  ({
    ...record,
    locate: () => [],
    namesOf: () => [],
    admit() {},
  }) satisfies Operation<Rows, never>;

/** A key that the call is about, perhaps with more that was found out on the way to it; all of it is handed to `run`. */
interface LocatedKey {
  readonly key: Cmk;
}

interface KeysRecord<Rows extends ParameterRows, Located extends LocatedKey> extends OperationRecord<Rows> {
  /** Finds the keys, each of whose states the matrix is asked about, in this order. @throws for one that is not there */
  resolve(input: InputOf<Rows>, registry: Registry): readonly Located[];
  /** @throws for a key of a sort that the operation does not take, whatever its state */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(
    input: InputOf<Rows>,
    context: CallContext & { readonly located: readonly Located[] },
  ): Answer | Promise<Answer>;
}

/** An operation on several keys. */
export const keysOperation = <const Rows extends ParameterRows, Located extends LocatedKey>(
  record: KeysRecord<Rows, Located>,
): Operation<Rows> =>
  ({
    ...record,
    locate: record.resolve,
    ...admissionOfKeys(record.accepts),
    run: (input, context, located) => record.run(input, { ...context, located }),
  }) satisfies Operation<Rows, Located>;

interface ResolvedKeyRecord<Rows extends ParameterRows, Located extends LocatedKey>
  extends OperationRecord<Rows> {
  /** Finds the key whose state the matrix is asked about. @throws when it is not there */
  resolve(input: InputOf<Rows>, registry: Registry): Located;
  /** As in {@link KeysRecord}. */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext & Located): Answer | Promise<Answer>;
}

/** An operation on one key that is not simply named by KeyId. */
export const resolvedKeyOperation = <const Rows extends ParameterRows, Located extends LocatedKey>(
  record: ResolvedKeyRecord<Rows, Located>,
): Operation<Rows> =>
  ({
    ...record,
    locate: (input, registry) => [record.resolve(input, registry)],
    ...admissionOfKeys(record.accepts),
    run: (input, context, [located]) => record.run(input, { ...context, ...(located as Located) }),
  }) satisfies Operation<Rows, Located>;

type KeyIdRows = {
  readonly KeyId: ReturnType<typeof keyIdRow>;
};

/** All but how the key is found. */
type KeyRecord<Rows extends ParameterRows> = Omit<
  ResolvedKeyRecord<KeyIdRows & Rows, LocatedKey>,
  'params' | 'resolve'
> & {
  /** How KeyId may name the key: a required parameter, which comes before all others. */
  readonly keyId: readonly KeyIdForm[];
  /** The other parameters. */
  readonly params: Rows;
};

/** An operation on the key that KeyId names. */
export const keyOperation = <const Rows extends ParameterRows>({
  keyId,
  params,
  ...record
}: KeyRecord<Rows>): Operation<KeyIdRows & Rows> =>
  resolvedKeyOperation<KeyIdRows & Rows, LocatedKey>({
    ...record,
    params: { KeyId: keyIdRow(keyId), ...params },
    resolve: ({ KeyId }: InputOf<KeyIdRows>, registry) => ({ key: registry.resolve(KeyId) }),
  });

/** For keys, the sort comes before the state. */
const admissionOfKeys = <Input>(accepts: ((key: Cmk, input: Input) => void) | undefined) => ({
  namesOf: ({ key }: LocatedKey, registry: Registry) => namesOfKey(key, registry),
  admit(action: StateAction, { key }: LocatedKey, input: Input) {
    accepts?.(key, input);
    // Its action has a row in the matrix: without one, the first call of the operation would fail here.
    guardState(action as MatrixAction, key);
  },
});

type SecretNameRows = {
  readonly SecretName: typeof SECRET_NAME;
};

interface SecretRecord<Rows extends ParameterRows> extends ActionFacts {
  /** The parameters besides SecretName. */
  readonly params: Rows;
  /** As in {@link Operation}. */
  check?(input: InputOf<SecretNameRows & Rows>): void;
  /** @throws for a secret of a type that the operation does not take */
  accepts?(secret: Secret, input: InputOf<SecretNameRows & Rows>): void;
  run(input: InputOf<SecretNameRows & Rows>, context: CallContext & { readonly secret: Secret }): Answer;
}

/** An operation on the secret that SecretName names. */
export const secretOperation = <const Rows extends ParameterRows>({
  params,
  ...record
}: SecretRecord<Rows>): Operation<SecretNameRows & Rows> =>
  ({
    ...record,
    params: { SecretName: SECRET_NAME, ...params },
    locate: ({ SecretName }: InputOf<SecretNameRows>, registry) => [registry.findSecret(SecretName)],
    ...SECRETS,
    // The state comes before the type, since the table also speaks of secrets that are not there.
    admit(action, secret, input) {
      SECRETS.admit(action, secret);
      // There is one: the row of the table refuses the operation where there is none.
      record.accepts?.(secret as Secret, input);
    },
    run: (input, context, [secret]) => record.run(input, { ...context, secret: secret as Secret }),
  }) satisfies Operation<SecretNameRows & Rows, Secret | undefined>;

interface NewSecretRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  /** Finds the secret that has the name already; undefined for a name that is free. */
  find(input: InputOf<Rows>, registry: Registry): Secret | undefined;
  run(input: InputOf<Rows>, context: CallContext): Answer;
}

/** An operation that makes a secret. The life cycle table is asked whether it may have its name. */
export const newSecretOperation = <const Rows extends ParameterRows>(
  record: NewSecretRecord<Rows>,
): Operation<Rows> =>
  ({
    ...record,
    locate: (input, registry) => [record.find(input, registry)],
    ...SECRETS,
  }) satisfies Operation<Rows, Secret | undefined>;

const SECRETS = {
  namesOf: namesOfSecret,
  admit(action: StateAction, secret: Secret | undefined) {
    // Its action has a row in the life cycle table, as those on keys in the matrix.
    guardSecret(action as SecretAction, secret);
  },
};

interface ResourcesRecord<Rows extends ParameterRows> extends OperationRecord<Rows> {
  /** Finds keys or secrets, each of whose states its table is asked about, in this order. */
  locate(input: InputOf<Rows>, registry: Registry): readonly Resource[];
  run(
    input: InputOf<Rows>,
    context: CallContext & { readonly resources: readonly NonNullable<Resource>[] },
  ): Answer;
}

/** An operation on several resources, keys or secrets. */
export const resourcesOperation = <const Rows extends ParameterRows>(
  record: ResourcesRecord<Rows>,
): Operation<Rows> =>
  ({
    ...record,
    namesOf: namesOfResource,
    // An action on both has a row in both tables.
    admit: (action, resource) => guardResource(action as MatrixAction & SecretAction, resource),
    // They are all there: the rows of the tables refuse the operation where one is not.
    run: (input, context, resources) =>
      record.run(input, { ...context, resources: resources as readonly NonNullable<Resource>[] }),
  }) satisfies Operation<Rows, Resource>;
