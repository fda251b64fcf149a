import { DRY_RUN, RECIPIENT } from '../../parameters/rows';
import { DATA_KEY_SIZE, newDataKey } from './parts/data-key';
import { refuseRecipient } from './parts/recipient';
import { keyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';

/** Generates a random data key of 1 to 1024 bytes and returns it twice: plain and encrypted. */
export const GenerateDataKey = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    ...DATA_KEY_SIZE,
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
    Recipient: RECIPIENT,
  },
  accepts: symmetricOnly,
  run(input, { key, ...context }) {
    refuseRecipient(input.Recipient);
    const { dataKey, ciphertextBlob } = newDataKey(input, key, context);
    return {
      KeyId: key.id,
      KeyVersionId: key.primaryVersion.id,
      CiphertextBlob: ciphertextBlob,
      Plaintext: dataKey.toString('base64'),
    };
  },
});
