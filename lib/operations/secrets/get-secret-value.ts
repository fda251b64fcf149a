import { DRY_RUN } from '../../parameters/rows';
import { secretOperation } from '../secret-operation';
import { secretValue, VALUE_SELECTOR } from './parts/secret-value';

/** The data of a secret: of the version with ACSCurrent, or of the one that is named by id or label. */
export const GetSecretValue = secretOperation({
  params: { ...VALUE_SELECTOR, DryRun: DRY_RUN },
  run: (input, { secret, registry }) => secretValue(secret, input, registry),
});
