import { serviceOpened } from '../../base/kms-errors';
import { keylessOperation } from '../operation';

/** Activates the service for an account. In the mock it is already active. Clients treat this error as success. */
export const OpenKmsService = keylessOperation({
  xmlRoot: 'KMS',
  params: {},
  run() {
    throw serviceOpened();
  },
});
