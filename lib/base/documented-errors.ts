/**
 * Every error code on the record for KMS, with its status and message. Codes that the mock itself answers come from
 * their makers in errors.ts; the others stand here.
 * Source: KMS common-error table (2019-2025), per-action tables (2021, 2024), generic table of the gateway.
 */
import {
  accessKeyNotFound,
  actionMissing,
  actionNotFound,
  aliasExists,
  aliasNotFound,
  aliasUnsupported,
  commonParameterMissing,
  dryRunPassed,
  formatInvalid,
  httpMethodUnsupported,
  importTokenExpired,
  importTokenInvalid,
  internalFailure,
  keyDisabled,
  KmsError,
  keyMaterialInvalid,
  keyNotFound,
  keyPendingDeletion,
  keyPendingImport,
  keyPolicyUnsupported,
  keyVersionNotFound,
  limitExceeded,
  nonceUsed,
  operationRejected,
  operationUnsupported,
  originUnsupported,
  parameterMissing,
  parametersUnparsable,
  permissionDenied,
  requestInvalid,
  resourceIdNotFound,
  resourceNotFound,
  secretExists,
  secretInDeleteWindow,
  secretNotDeleted,
  serviceOpened,
  signatureIncomplete,
  signatureMethodInvalid,
  signatureMismatch,
  stageMismatch,
  stateModifiedFailed,
  tagKeyDuplicate,
  tagKeyInvalid,
  tagValueInvalid,
  timestampExpired,
  timestampMalformed,
  timestampMissing,
  versionInvalid,
  versionMissing,
} from './errors';

const ERRORS: readonly KmsError[] = [
  actionMissing(),
  versionMissing(),
  ...['AccessKeyId', 'Signature', 'SignatureMethod', 'SignatureNonce', 'SignatureVersion', 'Timestamp'].map(
    commonParameterMissing,
  ),
  actionNotFound(),
  versionInvalid(),
  formatInvalid(),
  httpMethodUnsupported(),
  parametersUnparsable(),
  permissionDenied(''),
  accessKeyNotFound(),
  timestampMissing(),
  timestampMalformed(),
  timestampExpired(),
  nonceUsed(),
  signatureMethodInvalid(),
  signatureIncomplete(),
  signatureMismatch(),
  parameterMissing('KeyId'),
  requestInvalid(),
  aliasUnsupported(),
  keyNotFound(),
  keyVersionNotFound(),
  aliasNotFound(),
  resourceNotFound(),
  aliasExists(),
  limitExceeded(),
  keyDisabled(),
  keyPendingDeletion(),
  keyPendingImport(),
  stateModifiedFailed(),
  tagKeyDuplicate(),
  tagKeyInvalid(),
  tagValueInvalid(),
  resourceIdNotFound(),
  keyPolicyUnsupported(),
  operationRejected(),
  serviceOpened(),
  operationUnsupported(),
  originUnsupported(),
  keyMaterialInvalid(),
  importTokenInvalid(),
  importTokenExpired(),
  dryRunPassed(),
  internalFailure(),

  // Load
  new KmsError(429, 'Rejected.Throttling', 'QPS Limit Exceeded'),
  new KmsError(400, 'Throttling', 'Request was denied due to request throttling.'),
  new KmsError(400, 'Throttling.Api', 'Request was denied due to api flow control.'),
  new KmsError(400, 'Throttling.User', 'Request was denied due to user flow control.'),
  new KmsError(503, 'ServiceUnavailableTemporary', 'Service Unavailable Temporary.'),
  // Misprints of published tables; clients that follow them match on these.
  new KmsError(503, 'SerivceUnavailableTemporary', 'Service Unavailable Temporary.'),
  new KmsError(503, 'SerivceUnvailableTemporary', 'Service Unvailable Temporary'),

  // The account and its access keys
  new KmsError(403, 'Forbidden.AccessKey', 'This AccessKey is not enabled.'),
  new KmsError(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.'),
  new KmsError(
    403,
    'Forbidden.RAM',
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  ),
  new KmsError(403, 'Forbidden.UbsmsInvalidUserid', 'Userid Invalid For Ubsms.'),
  new KmsError(403, 'Forbidden.UbsmsInvalidBid', 'Your account partner does not have KMS Service.'),
  new KmsError(
    403,
    'Forbidden.KmsServiceNotEnabled',
    'Kms service is not Enabled for current user. Please get access permission first.',
  ),
  new KmsError(403, 'Forbidden.ProhibitedByRiskControl', 'Current user is Prohibited By Risk Control.'),
  new KmsError(403, 'Forbidden.InDebtOverdue', 'Current user is indebted Overdue.'),
  new KmsError(403, 'Forbidden.InDebt', 'Current user is indebted.'),
  new KmsError(400, 'Forbidden.NoRealNameAuthentication', 'Real name authentication is needed.'),
  new KmsError(400, 'CreateLXOrderFailed', 'Create order failed.'),
  new KmsError(404, 'InvalidProtocol.NeedSsl', 'Your request is denied as lack of ssl protect.'),

  // Keys and instances
  new KmsError(409, 'Rejected.Unavailable', 'The request was rejected because the key state is Unavailable.'),
  // Named on the state page without a message; this one follows its siblings.
  new KmsError(409, 'Rejected.Enabled', 'The request was rejected because the key state is Enabled.'),
  new KmsError(400, 'Rejected.ShareQuotaExceedLimit', 'Instance Share Quota Exceed Limit.'),
  new KmsError(400, 'Unsupported.ProtectionLevel', 'This protection level is not valid for this region'),
  new KmsError(403, 'Forbidden.DKMSInstanceNotFound', 'The specified DKMS Instance is not found.'),
  new KmsError(403, 'Forbidden.DKMSInstanceStateInvalid', 'The DKMS instance state is invalid.'),
  new KmsError(403, 'Forbidden.NoBackup', 'this kms instance no backup, forbidden delete.'),
  // No message is published.
  new KmsError(403, 'Forbidden.RamRoleNotFound', 'The specified RAM role is not found.'),

  // Secrets and certificates
  secretExists(),
  secretInDeleteWindow(),
  secretNotDeleted(),
  stageMismatch(),
  new KmsError(404, 'Certificate.NotFound', 'The specified certificate is not found.'),

  // DryRun: the codes are documented, status and messages are not
  new KmsError(400, 'ValidationError', 'The request would have failed.'),
  new KmsError(400, 'AccessDeniedError', 'The request would have failed.'),

  // The API of dedicated instances
  new KmsError(400, 'InvalidApiName', 'The ApiName "Encrypt" is invalid.'),
  new KmsError(400, 'InvalidApiVersion', 'The ApiVersion "2016-01-20" is invalid.'),
  new KmsError(400, 'InvalidParam', 'The Param Date is invalid.'),
  new KmsError(400, 'RequestTimeTooSkewed', 'Request time exceeds server time more than 15 minutes.'),
  new KmsError(401, 'SignatureNotMatch', 'Signature is not matched.'),
];

const BY_CODE: ReadonlyMap<string, KmsError> = new Map(ERRORS.map((error) => [error.code, error]));

export const DOCUMENTED_CODES: readonly string[] = [...BY_CODE.keys()];

/** @param action some codes have another status for some actions */
export const documentedError = (code: string, action: string): KmsError | undefined =>
  code === 'Forbidden.NoPermission' ? permissionDenied(action) : BY_CODE.get(code);
