/** The functions that create operations on keys. */
import type { InputOf, KeyIdForm, ParameterRows } from '../parameters/rows';
import type { Cmk } from '../registry/records/key';
import type { Registry } from '../registry/registry';
import { guardState, type StateAction } from '../state/guard';
import { type Arrival, guardInstanceOfKey } from '../state/instances';
import type { MatrixAction } from '../state/keys';
import type { ActionFacts, Answer, CallContext, Operation } from './operation';
import { keyIdRow } from './parts/naming-rows';
import { namesOfKey } from './parts/resource-names';

/** A key of the call, with other data that locate() found. run() gets all of it. */
export interface LocatedKey {
  readonly key: Cmk;
}

/** The members that all operations on keys have. */
interface KeyRules<Rows extends ParameterRows, Checked, Context> extends ActionFacts {
  /** Like in {@link Operation}. */
  check?(input: InputOf<Rows>): Checked;
  /** @throws for a key spec, usage or origin that the operation does not accept, whatever the key state */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext<NoInfer<Checked>> & Context): Answer | Promise<Answer>;
}

interface KeysRecord<Rows extends ParameterRows, Checked, Located extends LocatedKey>
  extends KeyRules<Rows, Checked, { readonly located: readonly Located[] }> {
  readonly params: Rows;
  /** Finds the keys. The matrix is checked for the state of each one, in this order. @throws if a key does not exist */
  resolve(input: InputOf<Rows>, registry: Registry): readonly Located[];
}

/** An operation on several keys. */
export const keysOperation = <const Rows extends ParameterRows, Checked, Located extends LocatedKey>(
  record: KeysRecord<Rows, Checked, Located>,
): Operation<Rows> =>
  ({
    ...record,
    locate: record.resolve,
    ...admissionOfKeys(record.accepts),
    run: (input, context, located) => record.run(input, { ...context, located }),
  }) satisfies Operation<Rows, Checked, Located>;

interface ResolvedKeyRecord<Rows extends ParameterRows, Checked, Located extends LocatedKey>
  extends KeyRules<Rows, Checked, Located> {
  readonly params: Rows;
  /** Finds the key. The matrix is checked for its state. @throws if the key does not exist */
  resolve(input: InputOf<Rows>, registry: Registry): Located;
}

/** An operation on one key that other parameters than KeyId name. */
export const resolvedKeyOperation = <const Rows extends ParameterRows, Checked, Located extends LocatedKey>(
  record: ResolvedKeyRecord<Rows, Checked, Located>,
): Operation<Rows> =>
  ({
    ...record,
    locate: (input, registry) => [record.resolve(input, registry)],
    ...admissionOfKeys(record.accepts),
    // locate() returns exactly one.
    run: (input, context, [located]) => record.run(input, { ...context, ...(located as Located) }),
  }) satisfies Operation<Rows, Checked, Located>;

type KeyIdRows = { readonly KeyId: ReturnType<typeof keyIdRow> };

interface KeyRecord<Rows extends ParameterRows, Checked>
  extends KeyRules<KeyIdRows & Rows, Checked, LocatedKey> {
  /** The allowed forms of KeyId. KeyId is a required parameter, and the first one. */
  readonly keyId: readonly KeyIdForm[];
  /** The other parameters. */
  readonly params: Rows;
}

/** An operation on the key that KeyId names. */
export const keyOperation = <const Rows extends ParameterRows, Checked>({
  keyId,
  params,
  ...rules
}: KeyRecord<Rows, Checked>): Operation<KeyIdRows & Rows> =>
  resolvedKeyOperation<KeyIdRows & Rows, Checked, LocatedKey>({
    ...rules,
    params: { KeyId: keyIdRow(keyId), ...params },
    resolve: ({ KeyId }: InputOf<KeyIdRows>, registry) => ({
      key: registry.resolveParameter('KeyId', KeyId),
    }),
  });

/** For keys, the instance is checked first, then the spec, usage and origin, then the state. */
const admissionOfKeys = <Input>(accepts: ((key: Cmk, input: Input) => void) | undefined) => ({
  namesOf: ({ key }: LocatedKey, registry: Registry) => namesOfKey(key, registry),
  admit(action: StateAction, { key }: LocatedKey, input: Input, arrival: Arrival) {
    guardInstanceOfKey(action, key, arrival);
    accepts?.(key, input);
    // The action has a row in the matrix. Without one, the first call of the operation would fail here.
    guardState(action as MatrixAction, key);
  },
});
