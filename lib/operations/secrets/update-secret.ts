import { wholeSecond } from '../../base/clock';
import { parameterInvalid } from '../../base/kms-errors';
import { MAX_EXTENDED_CONFIG_LENGTH } from '../../registry/limits';
import { customDataOf } from '../../registry/secret-types';
import { secretOperation } from '../secret-operation';

const CUSTOM_DATA = 'ExtendedConfig.CustomData';

/** Changes the description, and for managed types the CustomData. */
export const UpdateSecret = secretOperation({
  params: {
    Description: { kind: 'text' },
    [CUSTOM_DATA]: { kind: 'textMap' },
  },
  check: ({ [CUSTOM_DATA]: given }) => ({ customData: given && pairsOf(given) }),
  accepts({ managed }, { [CUSTOM_DATA]: customData }) {
    if (managed === undefined && customData !== undefined) throw parameterInvalid(CUSTOM_DATA);
  },
  run({ Description }, { checked: { customData }, secret, now }) {
    if (secret.managed !== undefined && customData !== undefined) {
      const config = { ...secret.managed.config, CustomData: customData };
      if (JSON.stringify(config).length > MAX_EXTENDED_CONFIG_LENGTH) throw parameterInvalid(CUSTOM_DATA);
      secret.managed.config = config;
    }
    if (Description !== undefined) secret.description = Description;
    secret.updatedAt = wholeSecond(now);
    return { SecretName: secret.name };
  },
});

/** @throws InvalidParameter if the pairs are not valid CustomData */
function pairsOf(given: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const pairs = customDataOf(Object.fromEntries(given));
  if (pairs === undefined) throw parameterInvalid(CUSTOM_DATA);
  return pairs;
}
