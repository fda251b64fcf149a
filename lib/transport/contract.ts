/** What a transport is: a way in which requests of this process come to the mock, and its responses go back. */
import type { HttpOutcome, HttpRequest } from '../base/http-exchange';

/** Answers a request. Never rejects: whatever goes wrong is a response or a failure of the connection. */
export type Handler = (request: HttpRequest) => Promise<HttpOutcome>;
