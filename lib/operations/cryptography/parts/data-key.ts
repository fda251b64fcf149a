import type { EncryptionContext } from '../../../crypto/encryption-context';
import { seal } from '../../../crypto/envelope';
import type { Cmk } from '../../../registry/records/key';
import { sealingKey } from '../../../registry/key-material';
import type { CallContext } from '../../operation';

/** The parameters of both GenerateDataKey actions. Source: OpenAPI metadata 2024, help page 2024-25. */
export const DATA_KEY_SIZE = {
  KeySpec: { kind: 'choice', values: ['AES_256', 'AES_128'] },
  // The minimum is 0 in the metadata, and 1 in every text.
  NumberOfBytes: { kind: 'integer', min: 1, max: 1024 },
} as const;

interface DataKeyInput {
  readonly KeySpec: 'AES_256' | 'AES_128' | undefined;
  readonly NumberOfBytes: number | undefined;
  readonly EncryptionContext: EncryptionContext;
}

/** A random data key, plain and encrypted with the primary version. The blob contains its Base64 string, not the bytes. */
export function newDataKey(input: DataKeyInput, key: Cmk, { random }: CallContext) {
  const length = input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32);
  const dataKey = random.bytes(length);
  const ciphertextBlob = seal(
    sealingKey(key, key.primaryVersion),
    dataKey.toString('base64'),
    input.EncryptionContext,
    random,
  );
  return { dataKey, ciphertextBlob };
}
