import { operationUnsupported } from '../../../base/kms-errors';

/** The SDKs have the parameter Recipient without a description. The mock rejects it and does not invent a response. */
export function refuseRecipient(recipient: string | undefined): void {
  if (recipient !== undefined) throw operationUnsupported('Recipient is not documented and not mocked');
}
