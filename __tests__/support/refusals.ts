/** Error responses in the format of the test clients. Source: KMS common-error table, state page. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly body: object;
}

export const refusal = (code: string, status: number, message: string): Refusal => ({
  code,
  status,
  message,
  body: {},
});

export const missing = (name: string) =>
  refusal('MissingParameter', 400, `The parameter  ${name}  needed but no provided.`);
export const invalid = (name: string) =>
  refusal('InvalidParameter', 400, `The specified parameter ${name} is not valid.`);
/** A blob that is damaged, or sealed with another context. */
export const blobInvalid = refusal('InvalidParameter', 400, 'The parameter  CiphertextBlob  is invalid.');
export const notValid = refusal('InvalidParameter', 400, 'The specified parameter is not valid.');
export const keyNotFound = refusal('Forbidden.KeyNotFound', 404, 'The specified Key is not found.');
export const aliasNotFound = refusal('Forbidden.AliasNotFound', 404, 'The specified Alias is not found.');
export const keyVersionNotFound = refusal(
  'Forbidden.KeyVersionNotFound',
  404,
  'The specified Key version is not found.',
);
export const aliasUnsupported = refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.');
export const operationUnsupported = refusal('UnsupportedOperation', 400, 'This action is not supported.');
export const keyPolicyUnsupported = refusal(
  'Forbidden.KeyPolicyUnSupported',
  400,
  'The specified key does not support key policy.',
);
export const originUnsupported = refusal(
  'Unsupported.Origin',
  400,
  'This key origin is not valid for this api.',
);
export const operationRejected = refusal('Rejected.UnsupportedOperation', 400, 'Unsupported operation.');
export const rejected = (state: string) =>
  refusal(`Rejected.${state}`, 409, `The request was rejected because the key state is ${state}.`);
export const stateModifiedFailed = refusal('Rejected.StateModifiedFailed', 409, 'Keystate modified failed.');
export const serviceOpened = refusal('Forbidden.Opened', 400, 'Your kms service has been opened.');
export const resourceNotFound = refusal(
  'InvalidResourceId.NotFound',
  404,
  'The specified ResourceId is not found.',
);
/** By the state of the key. */
export const REJECTED = {
  Disabled: rejected('Disabled'),
  PendingDeletion: rejected('PendingDeletion'),
  PendingImport: rejected('PendingImport'),
};
/** The status and the message of these errors are not published. */
export const DRY_RUN_OK = { code: 'DryRunOperationError', status: 400, body: {} };
export const DRY_RUN_REFUSED = { code: 'ValidationError', status: 400, body: {} };
export const instanceNotFound = refusal(
  'Forbidden.DKMSInstanceNotFound',
  403,
  'The specified DKMS Instance is not found.',
);
export const instanceStateInvalid = refusal(
  'Forbidden.DKMSInstanceStateInvalid',
  403,
  'The DKMS instance state is invalid.',
);
