/** Errors of the test author. Error responses of KMS are the other family of errors, in kms-errors.ts. */

/** Thrown to the test author. The message says what is wrong, where, and how to fix it. Never sent over the wire. */
export class KmsMockUsageError extends Error {
  override readonly name = 'KmsMockUsageError';

  constructor(
    /** Stable identifier of the kind of error, for example `INVALID_FIXTURE`. */
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
  | 'INSECURE_ENDPOINT'
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
