import { keyOperation } from '../key-operation';
import { defaultKeyPolicy, POLICY_NAME, instanceOnly, requireDefaultPolicy } from '../parts/policy';

/** Returns the policy of a key of an instance, as a JSON string. */
export const GetKeyPolicy = keyOperation({
  deniedStatus: 400,
  keyId: ['id', 'arn'],
  params: { PolicyName: POLICY_NAME },
  accepts: instanceOnly,
  run({ PolicyName }, { key, registry }) {
    requireDefaultPolicy(PolicyName);
    return { Policy: key.policy ?? defaultKeyPolicy(registry.accountId) };
  },
});
