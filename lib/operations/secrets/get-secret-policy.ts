import { secretOperation } from '../secret-operation';
import { defaultSecretPolicy, instanceOnly, POLICY_NAME, requireDefaultPolicy } from '../parts/policy';

/** Returns the policy of a secret of an instance, as a JSON string. */
export const GetSecretPolicy = secretOperation({
  deniedStatus: 400,
  params: { PolicyName: POLICY_NAME },
  accepts: instanceOnly,
  run({ PolicyName }, { secret, registry }) {
    requireDefaultPolicy(PolicyName);
    return { Policy: secret.policy ?? defaultSecretPolicy(registry.accountId) };
  },
});
