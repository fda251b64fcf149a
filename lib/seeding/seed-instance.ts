/** seedInstance(): adds an instance to the registry after checking that KMS could have such an instance. */
import { wholeSecond } from '../base/clock';
import { newInstanceId, unusedId } from '../registry/ids';
import type { Instance } from '../registry/records/instance';
import { regionNamedBy } from '../registry/region-tags';
import { instanceIdentityOf, type SeededInstance } from '../snapshots/instance';
import { createdAtOption } from './dates';
import { deletionProtectionOption } from './deletion-protection';
import type { Destination } from './destination';
import type { SeedInstanceOptions } from './fields';

/**
 * Everything is checked before the first random byte is generated: a fixture with an error changes nothing.
 * @param options checked against the table INSTANCE
 * @throws KmsMockUsageError INVALID_FIXTURE if KMS could not have such an instance
 */
export function seedInstance(options: SeedInstanceOptions, to: Destination): SeededInstance {
  const { registry } = to;
  const createdAt = wholeSecond(createdAtOption('createdAt', options.createdAt, to));
  const deletionProtection = deletionProtectionOption(options, 'instance', to);
  const id = instanceIdOption(options.instanceId, to) ?? unusedInstanceId(createdAt, to);
  const instance: Instance = {
    id,
    createdAt,
    status: options.status ?? 'Connected',
    name: options.instanceName ?? id,
    deletionProtection,
    tags: options.tags && new Map(Object.entries(options.tags)),
  };
  registry.instances.add(instance);
  return instanceIdentityOf(instance, registry);
}

function instanceIdOption(id: string | undefined, { registry, mistakes }: Destination): string | undefined {
  if (id === undefined) return undefined;
  const { regionId } = registry;
  if (registry.instances.get(id) !== undefined) {
    throw mistakes.at(
      'instanceId',
      `${regionId} already has an instance ${id}. Choose another id, or reset() between tests.`,
    );
  }
  const named = regionNamedBy(id);
  if (named !== undefined && named !== regionId) {
    throw mistakes.at(
      'instanceId',
      `${id} is the id of an instance in ${named}, but regionId is ${regionId}. Leave regionId out, or choose an id of ` +
        `${regionId}.`,
    );
  }
  return id;
}

const unusedInstanceId = (createdAt: number, { registry }: Destination): string =>
  unusedId(
    () => newInstanceId(registry.regionId, createdAt, registry.random),
    (drawn) => registry.instances.get(drawn) !== undefined,
  );
