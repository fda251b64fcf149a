import { keylessOperation } from '../operation';

/**
 * Returns the id of the instance for keys and secrets that name none. KMS has one for accounts that moved from KMS 1.0 to
 * KMS 3.0; in the mock it is the oldest instance of the region. Without an instance the id is an empty string.
 */
export const GetDefaultKmsInstance = keylessOperation({
  params: {},
  run: (_input, { registry }) => ({ DefaultKmsInstanceId: registry.instances.all[0]?.id ?? '' }),
});
