import { MAX_POLICY_BYTES } from '../../registry/limits';
import { keyOperation } from '../key-operation';
import { POLICY_NAME, instanceOnly, requireDefaultPolicy, requirePolicy } from '../parts/policy';

/** Replaces the policy of a key of an instance. It is stored, not enforced. */
export const SetKeyPolicy = keyOperation({
  deniedStatus: 400,
  keyId: ['id', 'arn'],
  params: {
    Policy: { kind: 'text', required: true, json: true, maxBytes: MAX_POLICY_BYTES },
    PolicyName: POLICY_NAME,
  },
  check: ({ Policy }) => requirePolicy(Policy),
  accepts: instanceOnly,
  run({ Policy, PolicyName }, { key }) {
    requireDefaultPolicy(PolicyName);
    key.policy = Policy;
    return {};
  },
});
