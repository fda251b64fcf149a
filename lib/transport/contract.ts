/** What a transport is: a way in which requests of this process reach the mock, and its responses go back. */
import type { HttpOutcome, HttpRequest } from '../base/http-exchange';
import type { Undo } from '../base/lifetime';
import type { Endpoints } from './endpoints';

/** Answers a request. Never rejects: whatever goes wrong is a response or a failure of the connection. */
export type Handler = (request: HttpRequest) => Promise<HttpOutcome>;

export interface Transport {
  /**
   * Claims the KMS hosts and hands their requests to the handler.
   * @param abandonLeftover takes away what a test file that is over left installed. Both patch the same modules, and
   * patches come off from the top: the transport calls it when its own are not in force.
   * @returns stops it
   * @throws KmsMockUsageError when it cannot work here; then nothing is left of it
   */
  start(endpoints: Endpoints, handler: Handler, abandonLeftover?: () => void): Undo;
}
