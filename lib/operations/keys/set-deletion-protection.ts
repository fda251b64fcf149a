import { parameterMissing } from '../../base/kms-errors';
import { resolvedKeyOperation } from '../key-operation';

/** Turns the deletion protection on or off. While it is on, ScheduleKeyDeletion fails. */
export const SetDeletionProtection = resolvedKeyOperation({
  params: {
    EnableDeletionProtection: { kind: 'boolean', required: true },
    ProtectedResourceArn: { kind: 'keyId', names: 'key', forms: ['arn'] },
    // The other parameter for the key, since late 2024.
    KeyId: { kind: 'keyId', names: 'key', forms: ['id'] },
    DeletionProtectionDescription: { kind: 'text' },
    // In the SDKs, without a description.
    KmsInstanceId: { kind: 'text' },
  },
  resolve({ ProtectedResourceArn, KeyId }, registry) {
    if (ProtectedResourceArn !== undefined) return { key: registry.resolve(ProtectedResourceArn) };
    if (KeyId === undefined) throw parameterMissing('ProtectedResourceArn');
    return { key: registry.resolveParameter('KeyId', KeyId) };
  },
  run({ EnableDeletionProtection, DeletionProtectionDescription }, { key }) {
    key.deletionProtection = EnableDeletionProtection
      ? { description: DeletionProtectionDescription ?? '' }
      : undefined;
    return {};
  },
});
