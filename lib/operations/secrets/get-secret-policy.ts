import { secretOperation } from '../operation';
import { defaultSecretPolicy, instanceOnly, POLICY_NAME, requireDefaultPolicy } from '../parts/policy';
import { SECRET_NAME, secretNamed } from '../parts/secret-name';

/** The policy of a secret of an instance, as JSON text. */
export const GetSecretPolicy = secretOperation({
  params: { SecretName: SECRET_NAME, PolicyName: POLICY_NAME },
  secret: secretNamed,
  accepts: instanceOnly,
  run({ PolicyName }, { secret, registry }) {
    requireDefaultPolicy(PolicyName);
    return { Policy: secret.policy ?? defaultSecretPolicy(registry.accountId) };
  },
});
