import { DRY_RUN } from '../../parameters/rows';
import { secretOperation } from '../operation';
import { secretNamed } from '../parts/secret-name';
import { SECRET_SELECTOR, secretValue } from '../parts/secret-value';

/** The data of a secret: of the version with ACSCurrent, or of the one that is named by id or label. */
export const GetSecretValue = secretOperation({
  params: { ...SECRET_SELECTOR, DryRun: DRY_RUN },
  secret: secretNamed,
  run: (input, { secret, registry }) => secretValue(secret, input, registry),
});
