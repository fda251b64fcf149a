import { serviceOpened } from '../../base/kms-errors';
import { keylessOperation } from '../operation';

/** Opens the service for an account. That of the mock has been opened, which clients take for success. */
export const OpenKmsService = keylessOperation({
  xmlRoot: 'KMS',
  params: {},
  run() {
    throw serviceOpened();
  },
});
