import { keyMetadata } from './parts/key-metadata';
import { keyOperation } from '../key-operation';

/** Tells everything about a key, in every state. */
export const DescribeKey = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {},
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
