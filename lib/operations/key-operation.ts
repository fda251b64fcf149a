/** The makers of operations on keys. */
import type { InputOf, KeyIdForm, ParameterRows } from '../parameters/rows';
import type { Cmk } from '../registry/records/key';
import type { Registry } from '../registry/registry';
import { guardState, type StateAction } from '../state/guard';
import type { MatrixAction } from '../state/keys';
import type { ActionFacts, Answer, CallContext, Operation } from './operation';
import { keyIdRow } from './parts/naming-rows';
import { namesOfKey } from './parts/resource-names';

/** A key that the call is about, with everything else that was found out on the way to it. run() gets all of it. */
export interface LocatedKey {
  readonly key: Cmk;
}

/** All but the parameters and how they name keys. */
interface KeyRules<Rows extends ParameterRows, Checked, Context> extends ActionFacts {
  /** As in {@link Operation}. */
  check?(input: InputOf<Rows>): Checked;
  /** @throws for a key of a sort that the operation does not accept, whatever its state */
  accepts?(key: Cmk, input: InputOf<Rows>): void;
  run(input: InputOf<Rows>, context: CallContext<NoInfer<Checked>> & Context): Answer | Promise<Answer>;
}

interface KeysRecord<Rows extends ParameterRows, Checked, Located extends LocatedKey>
  extends KeyRules<Rows, Checked, { readonly located: readonly Located[] }> {
  readonly params: Rows;
  /** Finds the keys, each of whose states the matrix is asked about, in this order. @throws if one is not found */
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
  /** Finds the key whose state the matrix is asked about. @throws if it is not found */
  resolve(input: InputOf<Rows>, registry: Registry): Located;
}

/** An operation on one key that is named in another way than by KeyId alone. */
export const resolvedKeyOperation = <const Rows extends ParameterRows, Checked, Located extends LocatedKey>(
  record: ResolvedKeyRecord<Rows, Checked, Located>,
): Operation<Rows> =>
  ({
    ...record,
    locate: (input, registry) => [record.resolve(input, registry)],
    ...admissionOfKeys(record.accepts),
    // locate() returns one.
    run: (input, context, [located]) => record.run(input, { ...context, ...(located as Located) }),
  }) satisfies Operation<Rows, Checked, Located>;

type KeyIdRows = { readonly KeyId: ReturnType<typeof keyIdRow> };

interface KeyRecord<Rows extends ParameterRows, Checked>
  extends KeyRules<KeyIdRows & Rows, Checked, LocatedKey> {
  /** How KeyId may name the key. It is a required parameter, and the first one. */
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
