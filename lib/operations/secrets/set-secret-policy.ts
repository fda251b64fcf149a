import { MAX_POLICY_BYTES } from '../../registry/limits';
import { secretOperation } from '../secret-operation';
import { instanceOnly, POLICY_NAME, requireDefaultPolicy, requirePolicy } from '../parts/policy';

/** Replaces the policy of a secret of an instance. It is stored, not enforced. */
export const SetSecretPolicy = secretOperation({
  deniedStatus: 400,
  // OpenAPI metadata of 2026.
  postOnly: true,
  params: {
    Policy: { kind: 'text', required: true, json: true, maxBytes: MAX_POLICY_BYTES },
    PolicyName: POLICY_NAME,
  },
  check: ({ Policy }) => requirePolicy(Policy),
  accepts: instanceOnly,
  run({ Policy, PolicyName }, { secret }) {
    requireDefaultPolicy(PolicyName);
    secret.policy = Policy;
    return {};
  },
});
