/**
 * The two error families, never mixed: what KMS answers on the wire, and what this package tells the test author.
 * Codes, statuses and messages: KMS common-error table (2019-2025 revisions) unless a maker says otherwise.
 */

/**
 * An answer of KMS with an HTTP status of 400 or more. Thrown anywhere below the service, encoded in one place.
 * A test meets it as the error that its SDK makes of that answer, never as this class.
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

/** Thrown at the author of a test: what is wrong, where, and how to fix it. Never sent over the wire. */
export class KmsMockUsageError extends Error {
  override readonly name = 'KmsMockUsageError';

  constructor(
    /** Stable identifier of the kind of mistake, for example `INVALID_FIXTURE`. */
    readonly code: KmsMockUsageErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`alicloud-kms-mock: ${message}`, options);
  }
}

export type KmsMockUsageErrorCode =
  | 'ALREADY_INSTALLED'
  | 'CLOCK_MOVED_BACK'
  | 'CONFIGURED_TOO_LATE'
  | 'HANDLER_FAILED'
  | 'INVALID_DATE'
  | 'INVALID_DURATION'
  | 'INVALID_EXPECTATION'
  | 'INVALID_FAULT'
  | 'INVALID_FIXTURE'
  | 'INVALID_OPTION'
  | 'INVALID_SNAPSHOT'
  | 'NOT_INSTALLED'
  | 'NOCK_MISSING'
  | 'REQUEST_LEFT_THE_MOCK'
  | 'REQUEST_MALFORMED'
  | 'REQUEST_NEVER_CAME'
  | 'REQUEST_TOO_LARGE'
  | 'UNKNOWN_ACTION'
  | 'UNKNOWN_PARAMETER'
  | 'UNUSED_FAULTS'
  | 'WRONG_RUNNER';

/** What this package adds to a message of KMS, told apart from the vendor's own words. */
const hinted = (message: string, hint: string | undefined): string =>
  hint === undefined ? message : `${message} (alicloud-kms-mock: ${hint})`;

// The gateway in front of KMS

export const actionMissing = () => new KmsError(400, 'MissingAction', 'Action is mandatory for this action.');
export const versionMissing = () =>
  new KmsError(400, 'MissingVersion', 'Version is mandatory for this action.');

/** Observed error bodies of the gateway. */
export const actionNotFound = (hint?: string) =>
  new KmsError(
    404,
    'InvalidAction.NotFound',
    hinted('Specified api is not found, please check your url and method.', hint),
  );

export const versionInvalid = (hint?: string) =>
  new KmsError(400, 'InvalidVersion', hinted('Specified parameter Version is not valid.', hint));

export const formatInvalid = () =>
  new KmsError(400, 'InvalidParameter.Format', 'Specified parameter format is not valid.');

export const httpMethodUnsupported = () =>
  new KmsError(403, 'UnsupportedHTTPMethod', 'This http method is not supported.');

export const parametersUnparsable = () =>
  new KmsError(
    400,
    'ParseRequestParameterException',
    'Server parse parameters exception. Please check your input params.',
  );

// Who is asking, and whether they may

/** Common-error table; the wire names the resource (seen in third-party reports). Five tables say 400 instead of 403. */
export const permissionDenied = (action: string, arn?: string) =>
  new KmsError(
    PERMISSION_DENIED_400.has(action) ? 400 : 403,
    'Forbidden.NoPermission',
    `This operation ${arn === undefined ? '' : `for ${arn} `}is forbidden by permission system.`,
  );

const PERMISSION_DENIED_400 = new Set([
  'CreateKey',
  'GetKeyPolicy',
  'SetKeyPolicy',
  'GetSecretPolicy',
  'SetSecretPolicy',
]);

/** Generic rule of the gateway: the code glues the name of the parameter. */
export const commonParameterMissing = (name: string) =>
  new KmsError(400, `Missing${name}`, `${name} is mandatory for this action.`);
export const accessKeyNotFound = () =>
  new KmsError(
    404,
    'InvalidAccessKeyId.NotFound',
    'The AccessKey ID provided does not exist in our records.',
  );
export const timestampMissing = () =>
  new KmsError(
    400,
    'IllegalTimestamp',
    'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.',
  );
export const timestampMalformed = () =>
  new KmsError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
export const timestampExpired = (hint?: string) =>
  new KmsError(
    400,
    'InvalidTimeStamp.Expired',
    hinted('Specified time stamp or date value is expired.', hint),
  );
export const nonceUsed = () =>
  new KmsError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
export const signatureMethodInvalid = () =>
  new KmsError(400, 'InvalidSignatureMethod', 'Specified signature method is not valid.');
export const signatureIncomplete = () =>
  new KmsError(
    400,
    'IncompleteSignature',
    'The request signature does not conform to Alibaba Cloud standards.',
  );
/** Observed: the gateway tells what it would have signed. */
export const signatureMismatch = (stringToSign?: string) =>
  new KmsError(
    400,
    'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation.${
      stringToSign === undefined ? '' : ` server string to sign is:${stringToSign}`
    }`,
  );

// Parameters

export const parameterMissing = (name: string) =>
  new KmsError(400, 'MissingParameter', `The parameter "${name}" is needed but not provided.`);

export const parameterInvalid = (name: string, hint?: string) =>
  new KmsError(400, 'InvalidParameter', hinted(`The specified parameter "${name}" is not valid.`, hint));

/** For a refusal that no single parameter explains: a blob that does not open, a context that does not fit. */
export const requestInvalid = () =>
  new KmsError(400, 'InvalidParameter', 'The specified parameter is not valid.');

export const aliasUnsupported = () =>
  new KmsError(400, 'Unsupported.Alias', 'Alias is not valid for this api.');

// Resources

export const keyNotFound = () =>
  new KmsError(404, 'Forbidden.KeyNotFound', 'The specified Key is not found.');
export const keyVersionNotFound = () =>
  new KmsError(404, 'Forbidden.KeyVersionNotFound', 'The specified Key version is not found.');
export const aliasNotFound = () =>
  new KmsError(404, 'Forbidden.AliasNotFound', 'The specified Alias is not found.');
/** Certificates, and secrets in the actions whose tables have the full stop. */
export const resourceNotFound = () => new KmsError(404, 'Forbidden.ResourceNotFound', 'Resource not found.');
export const aliasExists = () => new KmsError(400, 'AliasAlreadyExists', 'AliasName Already Exists.');
export const limitExceeded = () =>
  new KmsError(
    400,
    'Rejected.LimitExceeded',
    'The request was rejected because user create resource limit was exceeded.',
  );

// Key states (state page, 2018-2026)

export const keyDisabled = () =>
  new KmsError(409, 'Rejected.Disabled', 'The request was rejected because the key state is Disabled.');
export const keyPendingDeletion = () =>
  new KmsError(
    409,
    'Rejected.PendingDeletion',
    'The request was rejected because the key state is PendingDeletion.',
  );
export const keyPendingImport = () =>
  new KmsError(
    409,
    'Rejected.PendingImport',
    'The request was rejected because the key state is PendingImport.',
  );
export const stateModifiedFailed = () =>
  new KmsError(409, 'Rejected.StateModifiedFailed', 'Keystate modified failed.');

// Tags of several resources (OpenAPI metadata 2024)

export const tagKeyDuplicate = () =>
  new KmsError(400, 'Duplicate.TagKey', 'The specified tagKey is duplicate.');
export const tagKeyInvalid = () =>
  new KmsError(400, 'InvalidParameter.TagKey', 'The specified parameter is not valid.');
export const tagValueInvalid = () =>
  new KmsError(400, 'InvalidParameter.TagValue', 'The specified parameter is not valid.');
export const resourceIdNotFound = () =>
  new KmsError(404, 'InvalidResourceId.NotFound', 'The specified ResourceId is not found.');

// Key policies (OpenAPI metadata 2024)

export const keyPolicyUnsupported = () =>
  new KmsError(400, 'Forbidden.KeyPolicyUnSupported', 'The specified key does not support key policy.');
export const policyNotFound = () => new KmsError(404, 'Forbidden.ResourceNotFound', 'Policy not found.');

// Secrets (OpenAPI metadata 2024; the spelling is the vendor's)

/** Tables of the actions that manage secrets: no full stop. */
export const secretNotFound = () => new KmsError(404, 'Forbidden.ResourceNotFound', 'Resource not found');
export const secretExists = () => new KmsError(409, 'Rejected.ResourceExist', 'The resource already exists.');
export const secretPlannedForDeletion = () =>
  new KmsError(409, 'Rejected.ResourceInDeleteWindow', 'The secret is planned to be deleted.');
export const secretInDeleteWindow = () =>
  new KmsError(409, 'Rejected.ResourceInDeleteWindow', 'secret in delete peroid');
export const secretNotDeleted = () => new KmsError(409, 'Rejected.ResourceInUse', 'restore normal secret');
export const secretVersionExists = () =>
  new KmsError(409, 'Rejected.ResourceExist', 'The request was rejected becasue key already exsit');
export const secretQuotaExceeded = () =>
  new KmsError(
    400,
    'Rejected.LimitExceeded',
    'The request was rejected because user create resource limit was exceeded',
  );
/** Labels. */
export const secretLimitExceeded = () =>
  new KmsError(400, 'Rejected.LimitExceeded', 'exceed secret limits error');
export const stageMismatch = () => new KmsError(400, 'Rejected.InvalidRequest', 'param mismatch');
export const stageStateInvalid = () =>
  new KmsError(400, 'Rejected.UnsupportedOperation', 'secret stages in unnormal status');

// Operations

/** Per-action tables of CreateKeyVersion, UpdateRotationPolicy, AsymmetricEncrypt and AsymmetricDecrypt. */
export const operationRejected = () =>
  new KmsError(400, 'Rejected.UnsupportedOperation', 'Unsupported operation.');
/** Table of UpdateRotationPolicy: the name stands without quotes. */
export const rotationIntervalInvalid = () =>
  new KmsError(400, 'InvalidParameter', 'The specified parameter RotationInterval is not valid.');
export const serviceOpened = () => new KmsError(400, 'Forbidden.Opened', 'Your kms service has been opened.');

/** Per-action tables of CreateKey, Decrypt and GenerateDataKey. */
export const operationUnsupported = (hint?: string) =>
  new KmsError(400, 'UnsupportedOperation', hinted('This action is not supported.', hint));
export const originUnsupported = () =>
  new KmsError(400, 'Unsupported.Origin', 'This key origin is not valid for this api.');
export const keyMaterialInvalid = () => new KmsError(400, 'InvalidKeyMaterial', 'key material is invalid.');
export const importTokenInvalid = () => new KmsError(400, 'InvalidImportToken', 'import token is invalid.');
export const importTokenExpired = () => new KmsError(400, 'ExpiredImportToken', 'import token is expired.');

// DryRun: the codes are documented, status and messages are not (docs/fidelity.md)

export const dryRunPassed = () =>
  new KmsError(400, 'DryRunOperationError', 'The request would have succeeded, but DryRun is set.');
export const dryRunRefused = (reason: KmsError) =>
  new KmsError(400, 'ValidationError', `The request would have failed: ${reason.code}: ${reason.message}`);

export const dryRunDenied = (reason: KmsError) =>
  new KmsError(400, 'AccessDeniedError', `The request would have failed: ${reason.code}: ${reason.message}`);

/** A defect of the mock itself; the client sees what a defect of KMS looks like. */
export const internalFailure = () => new KmsError(500, 'InternalFailure', 'Internal Failure.');
