/** What every transport and the service hand to each other: the HTTP request of a client, and its response or its failure. */

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent: `/?Action=ListKeys`. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Text of the body; undefined when its bytes are not valid UTF-8. */
  readonly body: string | undefined;
  /** Host without port, as the client called it. */
  readonly host: string;
  /** The region that the endpoint names; undefined for an endpoint that names none. */
  readonly regionId: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body is only the beginning of what the headers promise: the connection breaks after it. */
  readonly breaksOff?: true;
}

/** No response at all: what happens to the connection, for the transport to carry out. */
interface ConnectionFailure {
  readonly failure: ConnectionFailureKind;
}

export type HttpOutcome = HttpResponse | ConnectionFailure;

export type ConnectionFailureKind = 'reset' | 'refused' | 'dns' | 'timeout';

/** The error code of Node for each failure; for a time-out, that of the socket, which a client without a time-out gets. */
export const FAILURE_CODES: Readonly<Record<ConnectionFailureKind, string>> = {
  reset: 'ECONNRESET',
  refused: 'ECONNREFUSED',
  dns: 'ENOTFOUND',
  timeout: 'ETIMEDOUT',
};
