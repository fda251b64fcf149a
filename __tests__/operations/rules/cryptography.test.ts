import { playRules } from '../../support/rules/play';

playRules(
  `
Encrypt | KeyId             | <key> | required | keyId id alias arn
Encrypt | Plaintext         | x     | required | maxBytes 6144
Encrypt | EncryptionContext |       | context 8192
Encrypt | DryRun            |       | dryRun
`,
  { Encrypt: { key: {} } },
);
