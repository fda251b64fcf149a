import { wholeSecond } from '../../base/clock';
import { parameterInvalid } from '../../base/kms-errors';
import { MAX_EXTENDED_CONFIG_LENGTH } from '../../registry/limits';
import { customDataOf } from '../../registry/secret-types';
import { secretOperation } from '../operation';

const CUSTOM_DATA = 'ExtendedConfig.CustomData';

/** Changes the description, and for managed types the pairs that the caller keeps with the secret. */
export const UpdateSecret = secretOperation({
  params: {
    Description: { kind: 'text' },
    [CUSTOM_DATA]: { kind: 'textMap' },
  },
  check({ [CUSTOM_DATA]: given }) {
    if (given !== undefined) pairsOf(given);
  },
  accepts({ managed }, { [CUSTOM_DATA]: customData }) {
    if (managed === undefined && customData !== undefined) throw parameterInvalid(CUSTOM_DATA);
  },
  run({ Description, [CUSTOM_DATA]: given }, { secret, now }) {
    if (secret.managed !== undefined && given !== undefined) {
      const config = { ...secret.managed.config, CustomData: pairsOf(given) };
      if (JSON.stringify(config).length > MAX_EXTENDED_CONFIG_LENGTH) throw parameterInvalid(CUSTOM_DATA);
      secret.managed.config = config;
    }
    if (Description !== undefined) secret.description = Description;
    secret.updatedAt = wholeSecond(now);
    return { SecretName: secret.name };
  },
});

/** @throws InvalidParameter when they are too many */
function pairsOf(given: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const pairs = customDataOf(Object.fromEntries(given));
  if (pairs === undefined) throw parameterInvalid(CUSTOM_DATA);
  return pairs;
}
