import { operationUnsupported } from '../../../base/kms-errors';

/** Recipient stands in the SDKs without a description: refused rather than answered with something made up. */
export function refuseRecipient(recipient: string | undefined): void {
  if (recipient !== undefined) throw operationUnsupported('Recipient is not documented and not mocked');
}
