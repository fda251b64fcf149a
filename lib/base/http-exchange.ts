/** The interface between transports and the service: the HTTP request of a client, and its response or its failure. */

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent: `/?Action=ListKeys`. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body as a string; undefined if its bytes are not valid UTF-8. */
  readonly body: string | undefined;
  /** Host without port, as the client wrote it. */
  readonly host: string;
  /** The region that the endpoint names; undefined for an endpoint that names none. */
  readonly regionId: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body is shorter than the headers say, and the connection breaks after it. */
  readonly breaksOff?: true;
}

/** No response. The transport makes the connection fail in this way. */
interface ConnectionFailure {
  readonly failure: ConnectionFailureKind;
}

export type HttpOutcome = HttpResponse | ConnectionFailure;

export type ConnectionFailureKind = 'reset' | 'refused' | 'dns' | 'timeout';

/** The error code of Node for each failure; for a timeout, the code of the socket, which a client without its own timeout gets. */
export const FAILURE_CODES: Readonly<Record<ConnectionFailureKind, string>> = {
  reset: 'ECONNRESET',
  refused: 'ECONNREFUSED',
  dns: 'ENOTFOUND',
  timeout: 'ETIMEDOUT',
};
