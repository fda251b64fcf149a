import { operation } from './operation';
import { defaultPolicy, POLICY_NAME, policiesOnly, requireDefaultPolicy } from './parts/key-policy';

/** The policy of a key of an instance, as JSON text. */
export const GetKeyPolicy = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id', 'arn'] }, PolicyName: POLICY_NAME },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: policiesOnly,
  run({ PolicyName }, { key, registry }) {
    requireDefaultPolicy(PolicyName);
    return { Policy: key.policy ?? defaultPolicy(registry.accountId) };
  },
});
