/** Finds the original request of a client, because nock 14 exposes only a copy. */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Endpoints } from '../endpoints';

/**
 * Lets a client time out at once: Node emits `timeout` then, and clients turn it into their own error. A client without a
 * timeout does not listen to the event; it needs the error of the socket.
 */
export const timeOut = (request: ClientRequest | undefined): void => {
  request?.emit('timeout');
};

/** The copy was parsed as a URL, which escapes characters that SDKs do not escape. */
const asUrl = (path: string): string => new URL(path, 'https://kms').href;

/**
 * With nock 14 the request that nock exposes is a copy. Clients listen to the original request, which Node publishes on a
 * diagnostics channel when it is sent.
 */
export class SentRequests {
  readonly #open = new Set<ClientRequest>();
  readonly #endpoints: Endpoints;

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
    diagnosticsChannel.subscribe('http.client.request.start', this.#onStart);
  }

  /** A request with these properties; any of them if there are several. */
  find(method: string, host: string, path: string): ClientRequest | undefined {
    const wanted = asUrl(path);
    for (const request of this.#open) {
      if (request.method === method && request.host === host && asUrl(request.path) === wanted)
        return request;
    }
    return undefined;
  }

  release(): void {
    diagnosticsChannel.unsubscribe('http.client.request.start', this.#onStart);
    this.#open.clear();
  }

  readonly #onStart = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    if (this.#endpoints.find(request.host) === undefined) return;
    this.#open.add(request);
    request.once('close', () => this.#open.delete(request));
  };
}
