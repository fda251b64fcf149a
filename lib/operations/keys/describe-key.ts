import { keyMetadata } from './parts/key-metadata';
import { keyOperation } from '../key-operation';

/** Returns the metadata of a key, in every state. */
export const DescribeKey = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {},
  run(_input, { key, registry }) {
    // Only DescribeKey returns the deletion protection, not CreateKey.
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
