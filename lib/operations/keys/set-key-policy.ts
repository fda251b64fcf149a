import { MAX_POLICY_BYTES } from '../../registry/limits';
import { operation } from '../operation';
import { POLICY_NAME, instanceOnly, requireDefaultPolicy, requirePolicy } from '../parts/policy';

/** Replaces the policy of a key of an instance. It is stored, not enforced. */
export const SetKeyPolicy = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'arn'] },
    Policy: { kind: 'text', required: true, json: true, maxBytes: MAX_POLICY_BYTES },
    PolicyName: POLICY_NAME,
  },
  check: ({ Policy }) => requirePolicy(Policy),
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: instanceOnly,
  run({ Policy, PolicyName }, { key }) {
    requireDefaultPolicy(PolicyName);
    key.policy = Policy;
    return {};
  },
});
