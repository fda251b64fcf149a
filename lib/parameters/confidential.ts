/**
 * The API parameters with the data that KMS protects. This is a list of names and not a property of the rows, for two
 * reasons: values are also masked in requests for an action that the mock does not serve, and the matchers, which mask values
 * too, are loaded without the operations.
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
