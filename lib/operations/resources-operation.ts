/** The function that creates operations on keys, secrets or instances. A parameter of the request selects which. */
import type { InputOf, ParameterRows } from '../parameters/rows';
import type { Registry } from '../registry/registry';
import { guardResource, type Resource } from '../state/guard';
import type { Answer, CallContext, Operation, OperationRecord } from './operation';
import { namesOfResource } from './parts/resource-names';

interface ResourcesRecord<Rows extends ParameterRows, Checked, Located extends Resource>
  extends OperationRecord<Rows, Checked> {
  /** Finds the resources. The table of keys or secrets is checked for the state of each one, in this order. */
  locate(input: InputOf<Rows>, registry: Registry): readonly Located[];
  run(
    input: InputOf<Rows>,
    context: CallContext<NoInfer<Checked>> & { readonly resources: readonly NonNullable<Located>[] },
  ): Answer;
}

/** An operation on resources that are keys, secrets or instances. */
export const resourcesOperation = <const Rows extends ParameterRows, Checked, Located extends Resource>(
  record: ResourcesRecord<Rows, Checked, Located>,
): Operation<Rows> =>
  ({
    ...record,
    namesOf: namesOfResource,
    admit: guardResource,
    // All of them exist: otherwise the tables have rejected the operation.
    run: (input, context, resources) =>
      record.run(input, { ...context, resources: resources as readonly NonNullable<Located>[] }),
  }) satisfies Operation<Rows, Checked, Located>;
