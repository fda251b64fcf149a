import { keyOperation } from '../key-operation';
import { keyVersion, resolveVersion } from '../parts/key-version';

/** Describes one version of a key, in every state. */
export const DescribeKeyVersion = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    KeyVersionId: { kind: 'text', required: true },
  },
  run: ({ KeyVersionId }, { key }) => ({ KeyVersion: keyVersion(key, resolveVersion(key, KeyVersionId)) }),
});
