import { KmsError, parameterInvalid } from '../../base/kms-errors';
import type { RawParameters } from '../../parameters/nested';
import { readParameters } from '../../parameters/read';
import type { Secret } from '../../registry/records/secret';
import { guardInstanceOfSecret } from '../../state/instances';
import { guardSecret } from '../../state/secrets';
import { type Answer, type CallContext, keylessOperation } from '../operation';
import { SECRET_SELECTOR, secretValue } from './parts/secret-value';

/** Returns the data of up to 20 secrets. Entries with an error are listed in Errors; the other entries are returned. */
export const BatchGetSecretValue = keylessOperation({
  params: {
    SecretsList: { kind: 'objects', required: true, names: 'secret', nameMember: 'SecretName', maxItems: 20 },
  },
  check({ SecretsList }) {
    if (!SecretsList.every(isEntry)) throw parameterInvalid('SecretsList');
  },
  run({ SecretsList }, context) {
    const values: Answer[] = [];
    const errors: Answer[] = [];
    for (const entry of SecretsList) {
      try {
        values.push({ ...valueOfEntry(entry, context), RequestId: context.requestId });
      } catch (refusal) {
        if (!(refusal instanceof KmsError)) throw refusal;
        errors.push({
          SecretName: entry.SecretName,
          HttpStatus: refusal.status,
          Code: refusal.code,
          Message: refusal.message,
        });
      }
    }
    return { SecretValues: values, Errors: errors };
  },
});

type Entry = Readonly<Record<string, unknown>>;

/** Accepts or rejects an entry like a GetSecretValue request. */
function valueOfEntry(entry: Entry, context: CallContext): Answer {
  const texts = Object.entries(entry).map(([name, value]) => [name, String(value)]);
  const input = readParameters(SECRET_SELECTOR, Object.fromEntries(texts) as RawParameters);
  const { registry } = context;
  const found = registry.findSecret(input.SecretName);
  // Only the shared gateway serves this action.
  const secret = guardInstanceOfSecret('BatchGetSecretValue', found, { registry, gateway: undefined });
  guardSecret('BatchGetSecretValue', secret);
  return secretValue(secret as Secret, input, registry);
}

/** Only known members, which are strings or booleans, and the secret name must be one of them. */
const isEntry = (entry: Entry): boolean =>
  typeof entry.SecretName === 'string' &&
  entry.SecretName !== '' &&
  Object.entries(entry).every(
    ([name, value]) =>
      Object.hasOwn(SECRET_SELECTOR, name) &&
      (name === 'FetchExtendedConfig' ? FLAGS.includes(value) : typeof value === 'string'),
  );

const FLAGS: readonly unknown[] = [true, false, 'true', 'false'];
