/** The function that creates operations on keys or secrets. A parameter of the request selects which. */
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Registry } from '../registry/registry';
import { guardResource, type Resource } from '../state/guard';
import type { MatrixAction } from '../state/keys';
import type { SecretAction } from '../state/secrets';
import type { Answer, CallContext, Operation, OperationRecord } from './operation';
import { namesOfResource } from './parts/resource-names';

interface ResourcesRecord<Rows extends ParameterRows, Checked> extends OperationRecord<Rows, Checked> {
  /** Finds keys or secrets. The table is checked for the state of each one, in this order. */
  locate(input: InputOf<Rows>, registry: Registry): readonly Resource[];
  run(
    input: InputOf<Rows>,
    context: CallContext<NoInfer<Checked>> & { readonly resources: readonly NonNullable<Resource>[] },
  ): Answer;
}

/** An operation on several resources, keys or secrets. */
export const resourcesOperation = <const Rows extends ParameterRows, Checked>(
  record: ResourcesRecord<Rows, Checked>,
): Operation<Rows> =>
  ({
    ...record,
    namesOf: namesOfResource,
    // An action on keys and secrets has a row in both tables.
    admit: (action, resource) => guardResource(action as MatrixAction & SecretAction, resource),
    // All of them exist: otherwise the tables have rejected the operation.
    run: (input, context, resources) =>
      record.run(input, { ...context, resources: resources as readonly NonNullable<Resource>[] }),
  }) satisfies Operation<Rows, Checked, Resource>;
