import { DRY_RUN, RECIPIENT } from '../../parameters/rows';
import { DATA_KEY_SIZE, newDataKey } from '../parts/data-key';
import { refuseRecipient } from '../parts/recipient';
import { operation } from '../operation';
import { symmetricOnly } from '../parts/accepts';

/** Makes a random key of 1 to 1024 bytes and gives it twice: plain and sealed. */
export const GenerateDataKey = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias', 'arn'] },
    ...DATA_KEY_SIZE,
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
    Recipient: RECIPIENT,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
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
