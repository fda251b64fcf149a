/** The interface of a transport: it intercepts the requests of this process and delivers the responses of the mock. */
import type { SentRequest } from '../base/http-exchange';
import type { Undo } from '../base/lifetime';
import type { Endpoints } from './endpoints';

/** Called when a client sends a request, in the async context of the client. */
export type Handler = () => SentRequest;

export interface Transport {
  /**
   * Intercepts the requests to KMS hosts and passes them to the handler.
   * @param abandonLeftover removes the installation that an earlier test file did not uninstall. Both installations patch the
   * same modules, and patches must be removed in reverse order: the transport calls it while its own patches are off.
   * @returns a function that stops the transport
   * @throws KmsMockUsageError if it cannot work here; nothing of it stays then
   */
  start(endpoints: Endpoints, handler: Handler, abandonLeftover?: () => void): Undo;
}
