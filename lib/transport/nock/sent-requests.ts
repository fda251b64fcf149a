/** Follows a request from the moment when the client sends it until nock passes it to the mock. */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { SentRequest } from '../../base/http-exchange';
import type { Handler } from '../contract';
import type { Endpoints } from '../endpoints';

/**
 * Lets a client time out at once: Node emits `timeout` then, and clients turn it into their own error. A client without a
 * timeout does not listen to the event; it needs the error of the socket.
 */
export const timeOut = (request: ClientRequest): void => {
  request.emit('timeout');
};

/** The copy was parsed as a URL, which escapes characters that SDKs do not escape. */
const asUrl = (path: string): string => new URL(path, 'https://kms').href;

/** A request of a client that nock has passed on. */
interface Followed {
  readonly sent: SentRequest;
  /** The object that the client listens to. */
  readonly original: ClientRequest;
}

/**
 * With nock 13 the request that nock passes on is the request of the client, and nock looks for its interceptor in the turn
 * of the event loop in which the client sends it. With nock 14 it is a copy that is created some turns later, and Node
 * publishes the original request on a diagnostics channel when it is sent.
 */
export class SentRequests {
  /** Sent, but without a copy so far; in the order in which they were sent. Empty with nock 13. */
  readonly #open = new Map<ClientRequest, SentRequest>();
  /** By the request that nock passes on. */
  readonly #followed = new WeakMap<ClientRequest, Followed>();
  readonly #endpoints: Endpoints;
  readonly #handler: Handler;

  constructor(endpoints: Endpoints, handler: Handler) {
    this.#endpoints = endpoints;
    this.#handler = handler;
    diagnosticsChannel.subscribe('http.client.request.start', this.#onStart);
  }

  /** Can be called several times for the same request. @param request as nock passes it on */
  follow(request: ClientRequest, host: string): Followed {
    let followed = this.#followed.get(request);
    if (followed === undefined) {
      followed = this.#openFor(request, host) ?? { sent: this.#send(request), original: request };
      this.#followed.set(request, followed);
    }
    return followed;
  }

  release(): void {
    diagnosticsChannel.unsubscribe('http.client.request.start', this.#onStart);
    for (const sent of this.#open.values()) sent.drop();
    this.#open.clear();
  }

  #send(request: ClientRequest): SentRequest {
    const sent = this.#handler();
    request.once('close', () => {
      this.#open.delete(request);
      sent.drop();
    });
    return sent;
  }

  /** The oldest request with the same properties: requests that do not differ can be exchanged. */
  #openFor(copy: ClientRequest, host: string): Followed | undefined {
    if (this.#open.size === 0) return undefined;
    const wanted = asUrl(copy.path);
    for (const [original, sent] of this.#open) {
      if (original.method !== copy.method || original.host !== host || asUrl(original.path) !== wanted)
        continue;
      this.#open.delete(original);
      return { sent, original };
    }
    return undefined;
  }

  readonly #onStart = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    if (this.#endpoints.find(request.host) === undefined) return;
    this.#open.set(request, this.#send(request));
  };
}
