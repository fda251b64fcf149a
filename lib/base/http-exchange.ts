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
  /** The instance in the host of a dedicated gateway. */
  readonly instanceId?: string | undefined;
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

/** A request that a client has sent. It can take some turns of the event loop until it arrives in the mock. */
export interface SentRequest {
  /** The request has arrived. Never rejects: every error is a response or a failure of the connection. */
  handle(request: HttpRequest): Promise<HttpOutcome>;
  /** The client has given up. The request may have arrived before. */
  drop(): void;
}

export type HttpOutcome = HttpResponse | ConnectionFailure;

/** The error code of Node. For ETIMEDOUT, a client with its own timeout reports that timeout. */
export type ConnectionFailureKind = 'ECONNRESET' | 'ECONNREFUSED' | 'ENOTFOUND' | 'ETIMEDOUT';
