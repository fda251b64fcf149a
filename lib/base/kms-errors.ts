// biome-ignore-all format: a table, one row on a line
/**
 * Every known error code of KMS, with its status and message. A row is a function that creates the error.
 * Source: KMS common-error table (2019-2025), per-action tables (2021, 2024), generic table of the gateway, unless a row
 * says otherwise. Errors of the test author are the other family of errors, in usage-error.ts.
 */

/**
 * An error response of KMS: HTTP status 400 or more. Any code below the service throws it, and one place encodes it.
 * A test never gets this class: it gets the error that its SDK creates from the response.
 */
export class KmsError extends Error {
  override readonly name = 'KmsError';

  constructor(
    /** HTTP status, for example 409. */
    readonly status: number,
    /** The wire constant, for example `Rejected.Disabled`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Creates the error of a row. The code can be read without creating the error. */
export interface KmsErrorMaker<Code extends string = string> {
  /** @param hint added to the message of KMS, in parentheses that name this package */
  (hint?: string): KmsError;
  readonly code: Code;
}

/** By code. If a code has several messages, its first row is the one for faults. */
const DOCUMENTED = new Map<string, (deniedStatus: number | undefined) => KmsError>();

/** Codes whose status, message or name is in no source. docs/fidelity.md has a line for each. */
const INFERRED = new Set<string>();

function row<const Code extends string>(
  status: number,
  code: Code,
  message: string,
  evidence?: 'inferred',
): KmsErrorMaker<Code> {
  const make = (hint?: string) => new KmsError(status, code, hinted(message, hint));
  if (evidence === 'inferred') INFERRED.add(code);
  if (!DOCUMENTED.has(code)) DOCUMENTED.set(code, () => make());
  return Object.assign(make, { code });
}

/** Codes of the gateway in front of KMS. Its error bodies have a HostId. */
const OF_GATEWAY = new Set<string>();

function gatewayRow<const Code extends string>(
  status: number,
  code: Code,
  message: string,
  evidence?: 'inferred',
): KmsErrorMaker<Code> {
  OF_GATEWAY.add(code);
  return row(status, code, message, evidence);
}

/** Whether the gateway in front of KMS has this code, and KMS itself does not. */
export const isCodeOfGateway = (code: string): boolean => OF_GATEWAY.has(code);

const hinted = (message: string, hint: string | undefined): string =>
  hint === undefined ? message : `${message} (alicloud-kms-mock: ${hint})`;

export const documentedCodes = (): readonly string[] => [...DOCUMENTED.keys()];
export const inferredCodes = (): readonly string[] => [...INFERRED];

/** @param deniedStatus of the action, for Forbidden.NoPermission: the tables of some actions have another than the rest */
export const documentedError = (code: string, deniedStatus?: number): KmsError | undefined =>
  DOCUMENTED.get(code)?.(deniedStatus);

// The gateway in front of KMS

export const actionMissing = gatewayRow(400, 'MissingAction', 'Action is mandatory for this action.');
export const versionMissing = gatewayRow(400, 'MissingVersion', 'Version is mandatory for this action.');
/** Observed error bodies of the gateway. */
export const actionNotFound = gatewayRow(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
export const versionInvalid = gatewayRow(400, 'InvalidVersion', 'Specified parameter Version is not valid.', 'inferred');
export const formatInvalid = gatewayRow(400, 'InvalidParameter.Format', 'Specified parameter format is not valid.');
export const httpMethodUnsupported = row(403, 'UnsupportedHTTPMethod', 'This http method is not supported.');
export const parametersUnparsable = row(400, 'ParseRequestParameterException', 'Server parse parameters exception. Please check your input params.');
gatewayRow(404, 'InvalidProtocol.NeedSsl', 'Your request is denied as lack of ssl protect.');

/** A defect of the mock. The client gets the same response as for a defect of KMS. */
export const internalFailure = row(500, 'InternalFailure', 'Internal Failure.');

// Load

row(429, 'Rejected.Throttling', 'QPS Limit Exceeded');
gatewayRow(400, 'Throttling', 'Request was denied due to request throttling.');
gatewayRow(400, 'Throttling.Api', 'Request was denied due to api flow control.');
gatewayRow(400, 'Throttling.User', 'Request was denied due to user flow control.');
row(503, 'ServiceUnavailableTemporary', 'Service Unavailable Temporary.');
// Misprints in published tables. Some clients match on them.
row(503, 'SerivceUnavailableTemporary', 'Service Unavailable Temporary.');
row(503, 'SerivceUnvailableTemporary', 'Service Unvailable Temporary');

// Identity and permission

/** Common-error table; the wire names the resource (seen in third-party reports). */
export const permissionDenied = (arn?: string, status = 403) =>
  new KmsError(
    status,
    'Forbidden.NoPermission',
    `This operation ${arn === undefined ? '' : `for ${arn} `}is forbidden by permission system.`,
  );
DOCUMENTED.set('Forbidden.NoPermission', (deniedStatus) => permissionDenied(undefined, deniedStatus));

/** Generic rule of the gateway: the code contains the name of the parameter. */
export const commonParameterMissing = (name: string) =>
  new KmsError(400, `Missing${name}`, `${name} is mandatory for this action.`);
for (const name of [
  'AccessKeyId',
  'Signature',
  'SignatureMethod',
  'SignatureNonce',
  'SignatureVersion',
  'Timestamp',
]) {
  DOCUMENTED.set(`Missing${name}`, () => commonParameterMissing(name));
  OF_GATEWAY.add(`Missing${name}`);
}

export const accessKeyNotFound = row(404, 'InvalidAccessKeyId.NotFound', 'The AccessKey ID provided does not exist in our records.');
/** Also of an expired timestamp: sample "request expiration" of the response page. */
export const timestampMissing = row(400, 'IllegalTimestamp', 'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.');
export const timestampMalformed = gatewayRow(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
gatewayRow(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
export const nonceUsed = gatewayRow(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
export const signatureMethodInvalid = gatewayRow(400, 'InvalidSignatureMethod', 'Specified signature method is not valid.');
export const signatureIncomplete = row(400, 'IncompleteSignature', 'The request signature does not conform to Alibaba Cloud standards.');
/**
 * The only signature code in the table of KMS. The gateway has SignatureDoesNotMatch. The string that the service would have
 * signed is part of the message: the SDKs look for it there.
 */
export const signatureMismatch = (stringToSign: string) =>
  new KmsError(
    400,
    signatureIncomplete.code,
    `The request signature does not conform to Alibaba Cloud standards. server string to sign is:${stringToSign}`,
  );
gatewayRow(400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.');

row(403, 'Forbidden.AccessKey', 'This AccessKey is not enabled.');
gatewayRow(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');
gatewayRow(403, 'Forbidden.RAM', "User not authorized to operate on the specified resource, or this API doesn't support RAM.");
row(403, 'Forbidden.UbsmsInvalidUserid', 'Userid Invalid For Ubsms.');
row(403, 'Forbidden.UbsmsInvalidBid', 'Your account partner does not have KMS Service.');
row(403, 'Forbidden.KmsServiceNotEnabled', 'Kms service is not Enabled for current user. Please get access permission first.');
row(403, 'Forbidden.ProhibitedByRiskControl', 'Current user is Prohibited By Risk Control.');
row(403, 'Forbidden.InDebtOverdue', 'Current user is indebted Overdue.');
row(403, 'Forbidden.InDebt', 'Current user is indebted.');
row(400, 'Forbidden.NoRealNameAuthentication', 'Real name authentication is needed.');
row(400, 'CreateLXOrderFailed', 'Create order failed.');
export const serviceOpened = row(400, 'Forbidden.Opened', 'Your kms service has been opened.');

// Parameters

/** Observed: the double blanks and the missing quotes are the vendor's. */
export const parameterMissing = (name: string) =>
  new KmsError(400, 'MissingParameter', `The parameter  ${name}  needed but no provided.`);
DOCUMENTED.set('MissingParameter', () => parameterMissing('KeyId'));

/** For an error that is not about a single parameter, such as password rules that leave no characters. */
export const requestInvalid = row(400, 'InvalidParameter', 'The specified parameter is not valid.');
export const parameterInvalid = (name: string, hint?: string) =>
  new KmsError(400, requestInvalid.code, hinted(`The specified parameter ${name} is not valid.`, hint));
/** Observed in two vendor SDKs: a blob that cannot be decrypted. The double blanks are the vendor's. */
export const blobInvalid = row(400, requestInvalid.code, 'The parameter  CiphertextBlob  is invalid.');

export const aliasUnsupported = row(400, 'Unsupported.Alias', 'Alias is not valid for this api.');

// Resources

export const keyNotFound = row(404, 'Forbidden.KeyNotFound', 'The specified Key is not found.');
export const keyVersionNotFound = row(404, 'Forbidden.KeyVersionNotFound', 'The specified Key version is not found.');
export const aliasNotFound = row(404, 'Forbidden.AliasNotFound', 'The specified Alias is not found.');
/** Certificates, and secrets in the actions whose tables have a full stop. */
export const resourceNotFound = row(404, 'Forbidden.ResourceNotFound', 'Resource not found.');
export const aliasExists = row(400, 'AliasAlreadyExists', 'AliasName Already Exists.');
export const limitExceeded = row(400, 'Rejected.LimitExceeded', 'The request was rejected because user create resource limit was exceeded.');
row(404, 'Certificate.NotFound', 'The specified certificate is not found.');

// Key states (state page, 2018-2026)

export const keyDisabled = row(409, 'Rejected.Disabled', 'The request was rejected because the key state is Disabled.');
export const keyPendingDeletion = row(409, 'Rejected.PendingDeletion', 'The request was rejected because the key state is PendingDeletion.');
export const keyPendingImport = row(409, 'Rejected.PendingImport', 'The request was rejected because the key state is PendingImport.');
export const stateModifiedFailed = row(409, 'Rejected.StateModifiedFailed', 'Keystate modified failed.');
row(409, 'Rejected.Unavailable', 'The request was rejected because the key state is Unavailable.');
// The state page names the code without a message. This message is like those of the other states.
row(409, 'Rejected.Enabled', 'The request was rejected because the key state is Enabled.', 'inferred');

// Instances

row(400, 'Rejected.ShareQuotaExceedLimit', 'Instance Share Quota Exceed Limit.');
row(400, 'Unsupported.ProtectionLevel', 'This protection level is not valid for this region');
export const instanceNotFound = row(403, 'Forbidden.DKMSInstanceNotFound', 'The specified DKMS Instance is not found.');
export const instanceStateInvalid = row(403, 'Forbidden.DKMSInstanceStateInvalid', 'The DKMS instance state is invalid.');
row(403, 'Forbidden.NoBackup', 'this kms instance no backup, forbidden delete.');
// No message is published.
row(403, 'Forbidden.RamRoleNotFound', 'The specified RAM role is not found.', 'inferred');

// Tags of several resources (OpenAPI metadata 2024)

export const tagKeyDuplicate = row(400, 'Duplicate.TagKey', 'The specified tagKey is duplicate.');
export const tagKeyInvalid = row(400, 'InvalidParameter.TagKey', 'The specified parameter is not valid.');
export const tagValueInvalid = row(400, 'InvalidParameter.TagValue', 'The specified parameter is not valid.');
export const resourceIdNotFound = row(404, 'InvalidResourceId.NotFound', 'The specified ResourceId is not found.');

// Key policies (OpenAPI metadata 2024)

export const keyPolicyUnsupported = row(400, 'Forbidden.KeyPolicyUnSupported', 'The specified key does not support key policy.');
export const policyNotFound = row(404, 'Forbidden.ResourceNotFound', 'Policy not found.');

// Operations

/** Per-action tables of CreateKeyVersion, UpdateRotationPolicy, AsymmetricEncrypt and AsymmetricDecrypt. */
export const operationRejected = row(400, 'Rejected.UnsupportedOperation', 'Unsupported operation.');
/** Per-action tables of CreateKey, Decrypt and GenerateDataKey. */
export const operationUnsupported = row(400, 'UnsupportedOperation', 'This action is not supported.');
/** Observed in an issue of the Terraform provider (5164, July 2022). The misprint is the vendor's. */
export const defaultKeyUnsupported = row(400, 'UnupportedOperation', 'This action is not supported.');
export const originUnsupported = row(400, 'Unsupported.Origin', 'This key origin is not valid for this api.');
export const keyMaterialInvalid = row(400, 'InvalidKeyMaterial', 'key material is invalid.');
export const importTokenInvalid = row(400, 'InvalidImportToken', 'import token is invalid.');
export const importTokenExpired = row(400, 'ExpiredImportToken', 'import token is expired.');

// Secrets (OpenAPI metadata 2024; the spelling is the vendor's)

/** Tables of the actions that manage secrets: no full stop. */
export const secretNotFound = row(404, 'Forbidden.ResourceNotFound', 'Resource not found');
export const secretExists = row(409, 'Rejected.ResourceExist', 'The resource already exists.');
export const secretInDeleteWindow = row(409, 'Rejected.ResourceInDeleteWindow', 'secret in delete peroid');
export const secretPlannedForDeletion = row(409, 'Rejected.ResourceInDeleteWindow', 'The secret is planned to be deleted.');
export const secretNotDeleted = row(409, 'Rejected.ResourceInUse', 'restore normal secret');
export const secretVersionExists = row(409, 'Rejected.ResourceExist', 'The request was rejected becasue key already exsit');
export const secretQuotaExceeded = row(400, 'Rejected.LimitExceeded', 'The request was rejected because user create resource limit was exceeded');
/** Stage labels. */
export const secretLimitExceeded = row(400, 'Rejected.LimitExceeded', 'exceed secret limits error');
export const stageMismatch = row(400, 'Rejected.InvalidRequest', 'param mismatch');
export const stageStateInvalid = row(400, 'Rejected.UnsupportedOperation', 'secret stages in unnormal status');

// DryRun: the codes are documented, status and messages are not (docs/fidelity.md)

export const dryRunPassed = row(400, 'DryRunOperationError', 'The request would have succeeded, but DryRun is set.', 'inferred');
const refused = row(400, 'ValidationError', 'The request would have failed.', 'inferred');
const denied = row(400, 'AccessDeniedError', 'The request would have failed.', 'inferred');
export const dryRunRefused = (reason: KmsError) => dryRunFailed(refused.code, reason);
export const dryRunDenied = (reason: KmsError) => dryRunFailed(denied.code, reason);
const dryRunFailed = (code: string, reason: KmsError) =>
  new KmsError(400, code, `The request would have failed: ${reason.code}: ${reason.message}`);

// The API of dedicated instances

export const apiNameInvalid = (action: string, hint?: string) =>
  new KmsError(400, 'InvalidApiName', hinted(`The ApiName "${action}" is invalid.`, hint));
DOCUMENTED.set('InvalidApiName', () => apiNameInvalid('Encrypt'));
row(400, 'InvalidApiVersion', 'The ApiVersion "2016-01-20" is invalid.');
row(400, 'InvalidParam', 'The Param Date is invalid.');
row(400, 'RequestTimeTooSkewed', 'Request time exceeds server time more than 15 minutes.');
row(401, 'SignatureNotMatch', 'Signature is not matched.');
