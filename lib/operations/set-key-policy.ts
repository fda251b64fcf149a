import { MAX_POLICY_BYTES } from '../registry/limits';
import { operation } from './operation';
import { POLICY_NAME, policiesOnly, requireDefaultPolicy, requireKeyPolicy } from './parts/key-policy';

/** Replaces the policy of a key of an instance. It is stored, not enforced. */
export const SetKeyPolicy = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'arn'] },
    Policy: { kind: 'text', required: true, json: true, maxBytes: MAX_POLICY_BYTES },
    PolicyName: POLICY_NAME,
  },
  check: ({ Policy }) => requireKeyPolicy(Policy),
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: policiesOnly,
  run({ Policy, PolicyName }, { key }) {
    requireDefaultPolicy(PolicyName);
    key.policy = Policy;
    return {};
  },
});
