import { operation } from '../operation';
import { keyVersion, versionOf } from '../parts/key-version';

/** Tells about one version of a key, in every state. */
export const DescribeKeyVersion = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias'] },
    KeyVersionId: { kind: 'text', required: true },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run: ({ KeyVersionId }, { key }) => ({ KeyVersion: keyVersion(key, versionOf(key, KeyVersionId)) }),
});
