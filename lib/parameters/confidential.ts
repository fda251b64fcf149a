/**
 * The parameters of the API that carry what KMS is there to protect. A list of names and no part of the rows: a value is
 * masked in whatever request it is sent, also in one that the mock does not serve, and the matchers, which mask as well,
 * are loaded without the operations.
 */
export const CONFIDENTIAL_PARAMETERS = [
  'Plaintext',
  'SecretData',
  'EncryptedKeyMaterial',
  'ImportToken',
  'PrivateKey',
  'ExportablePrivateKey',
  'ExtendedConfig.CustomData',
  'Password',
] as const;
