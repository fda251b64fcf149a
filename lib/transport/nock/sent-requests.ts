/** The requests of clients, where nock shows only a copy of them. */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Endpoints } from '../endpoints';

/**
 * Tells a client that its time is over, without any waiting: `timeout` is what Node emits then, and clients turn it into
 * an error of their own. One that set no time-out does not listen; it needs the error of the socket.
 */
export const timeOut = (request: ClientRequest | undefined): void => {
  request?.emit('timeout');
};

/** The copy went through a URL, which escapes characters that SDKs leave as they are. */
const asUrl = (path: string): string => new URL(path, 'https://kms').href;

/**
 * Under nock 14 the request that nock shows is a copy; clients listen on another one, the one that Node announces when
 * it is sent.
 */
export class SentRequests {
  readonly #open = new Set<ClientRequest>();
  readonly #endpoints: Endpoints;

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
    diagnosticsChannel.subscribe('http.client.request.start', this.#onStart);
  }

  /** One that looks like this; of several that look the same, any. */
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
