import { operation } from '../operation';
import { defaultKeyPolicy, POLICY_NAME, instanceOnly, requireDefaultPolicy } from '../parts/policy';

/** The policy of a key of an instance, as JSON text. */
export const GetKeyPolicy = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id', 'arn'] }, PolicyName: POLICY_NAME },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: instanceOnly,
  run({ PolicyName }, { key, registry }) {
    requireDefaultPolicy(PolicyName);
    return { Policy: key.policy ?? defaultKeyPolicy(registry.accountId) };
  },
});
