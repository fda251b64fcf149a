import { instanceNotFound, parameterMissing } from '../../base/kms-errors';
import type { InputOf } from '../../parameters/rows';
import { INSTANCE_ID } from '../../registry/ids';
import type { Instance } from '../../registry/records/instance';
import type { Cmk } from '../../registry/records/key';
import type { Registry } from '../../registry/registry';
import { resourcesOperation } from '../resources-operation';

const PARAMETERS = {
  EnableDeletionProtection: { kind: 'boolean', required: true },
  ProtectedResourceArn: { kind: 'keyId', names: 'key', forms: ['arn'] },
  // The other parameter for the key, since late 2024.
  KeyId: { kind: 'keyId', names: 'key', forms: ['id'] },
  DeletionProtectionDescription: { kind: 'text' },
  // In the SDKs since 2024, without a description. Read only if no key is named.
  KmsInstanceId: { kind: 'text', names: 'instance', pattern: INSTANCE_ID },
} as const;

/** Turns the deletion protection of a key or an instance on or off. While it is on, ScheduleKeyDeletion fails. */
export const SetDeletionProtection = resourcesOperation({
  params: PARAMETERS,
  locate: (input, registry) => [protectedResource(input, registry)],
  run({ EnableDeletionProtection, DeletionProtectionDescription }, { resources }) {
    for (const resource of resources) {
      resource.deletionProtection = EnableDeletionProtection
        ? { description: DeletionProtectionDescription ?? '' }
        : undefined;
    }
    return {};
  },
});

function protectedResource(
  { ProtectedResourceArn, KeyId, KmsInstanceId }: InputOf<typeof PARAMETERS>,
  registry: Registry,
): Cmk | Instance {
  if (ProtectedResourceArn !== undefined) return registry.resolve(ProtectedResourceArn);
  if (KeyId !== undefined) return registry.resolveParameter('KeyId', KeyId);
  if (KmsInstanceId === undefined) throw parameterMissing('ProtectedResourceArn');
  const instance = registry.instances.get(KmsInstanceId);
  if (instance === undefined) throw instanceNotFound();
  return instance;
}
