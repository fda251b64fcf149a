import type { Destination } from './destination';

/** @returns the given id. @throws KmsMockUsageError with `3.0` for an instance that was not seeded */
export function instanceOption(
  instanceId: string | undefined,
  { registry, mistakes }: Destination,
): string | undefined {
  const { edition, instances, regionId } = registry;
  if (edition === 'classic' || instanceId === undefined || instances.get(instanceId) !== undefined)
    return instanceId;
  throw mistakes.at(
    'instanceId',
    `${regionId} has no instance ${instanceId}. Seed it first: kms.seedInstance({ instanceId: '${instanceId}' }).`,
  );
}
