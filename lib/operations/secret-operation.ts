/** The functions that create operations on secrets. */
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Secret } from '../registry/records/secret';
import type { Registry } from '../registry/registry';
import type { StateAction } from '../state/guard';
import { type Arrival, guardInstanceOfSecret } from '../state/instances';
import { guardSecret, type SecretAction } from '../state/secrets';
import type { ActionFacts, Answer, CallContext, Operation, OperationRecord } from './operation';
import { SECRET_NAME } from './parts/naming-rows';
import { namesOfSecret } from './parts/resource-names';

type SecretNameRows = { readonly SecretName: typeof SECRET_NAME };

interface SecretRecord<Rows extends ParameterRows, Checked> extends ActionFacts {
  /** The parameters besides SecretName, which is a required parameter, and the first one. */
  readonly params: Rows;
  /** Like in {@link Operation}. */
  check?(input: InputOf<SecretNameRows & Rows>): Checked;
  /** @throws for a secret of a type that the operation does not accept */
  accepts?(secret: Secret, input: InputOf<SecretNameRows & Rows>): void;
  run(
    input: InputOf<SecretNameRows & Rows>,
    context: CallContext<NoInfer<Checked>> & { readonly secret: Secret },
  ): Answer;
}

/** An operation on the secret that SecretName names. */
export const secretOperation = <const Rows extends ParameterRows, Checked>({
  params,
  ...record
}: SecretRecord<Rows, Checked>): Operation<SecretNameRows & Rows> =>
  ({
    ...record,
    params: { SecretName: SECRET_NAME, ...params },
    locate: ({ SecretName }: InputOf<SecretNameRows>, registry) => [registry.findSecret(SecretName)],
    ...SECRETS,
    // The state comes before the type, because the table also has a column for secrets that do not exist.
    admit(action, secret, input, arrival) {
      SECRETS.admit(action, secret, input, arrival);
      // It exists: otherwise the table has rejected the operation.
      record.accepts?.(secret as Secret, input);
    },
    run: (input, context, [secret]) => record.run(input, { ...context, secret: secret as Secret }),
  }) satisfies Operation<SecretNameRows & Rows, Checked, Secret | undefined>;

interface NewSecretRecord<Rows extends ParameterRows, Checked> extends OperationRecord<Rows, Checked> {
  /** Finds the secret that already has the name; undefined if the name is unused. */
  find(input: InputOf<Rows>, registry: Registry): Secret | undefined;
  run(input: InputOf<Rows>, context: CallContext<NoInfer<Checked>>): Answer;
}

/** An operation that creates a secret. The life cycle table decides whether the name can be used. */
export const newSecretOperation = <const Rows extends ParameterRows, Checked>(
  record: NewSecretRecord<Rows, Checked>,
): Operation<Rows> =>
  ({
    ...record,
    locate: (input, registry) => [record.find(input, registry)],
    ...SECRETS,
  }) satisfies Operation<Rows, Checked, Secret | undefined>;

const SECRETS = {
  namesOf: namesOfSecret,
  admit(action: StateAction, secret: Secret | undefined, _input: unknown, arrival: Arrival) {
    // The action has a row in the life cycle table. Without one, the first call of the operation would fail here.
    guardSecret(action as SecretAction, guardInstanceOfSecret(action, secret, arrival));
  },
};
