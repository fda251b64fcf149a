import { keyMetadata } from '../parts/key-metadata';
import { operation } from '../operation';

/** Tells everything about a key, in every state. */
export const DescribeKey = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias', 'arn'] } },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run(_input, { key, registry }) {
    // Protection against deletion is told here only, never by CreateKey.
    const protection = key.deletionProtection;
    return {
      KeyMetadata: {
        ...keyMetadata(key, registry),
        DeletionProtection: protection === undefined ? 'Disabled' : 'Enabled',
        ...(protection?.description ? { DeletionProtectionDescription: protection.description } : {}),
      },
    };
  },
});
