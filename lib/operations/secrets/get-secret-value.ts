import { DRY_RUN } from '../../parameters/rows';
import { secretOperation } from '../secret-operation';
import { secretValue, VALUE_SELECTOR } from './parts/secret-value';

/** Returns the data of a secret: of the version with ACSCurrent, or of the version with the given id or stage label. */
export const GetSecretValue = secretOperation({
  params: { ...VALUE_SELECTOR, DryRun: DRY_RUN },
  run: (input, { secret, registry }) => secretValue(secret, input, registry),
});
