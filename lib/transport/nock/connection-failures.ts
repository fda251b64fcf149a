/** A connection that fails, as Node tells it to a client. */
import diagnosticsChannel from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import os from 'node:os';
import type { Endpoints } from '../endpoints';

export type FailureKind = 'reset' | 'refused' | 'dns' | 'timeout';

/** An address of the documentation network (RFC 5737): that of no server. */
const ADDRESS = '192.0.2.1';

/** UV_EAI_NONAME, the same on every platform. */
const NO_SUCH_NAME = -3008;

/** The error that a client gets, with the fields and words of Node. */
export function connectionError(kind: FailureKind, host: string, port: number): Error {
  switch (kind) {
    case 'reset':
      return systemError('read ECONNRESET', 'ECONNRESET', { syscall: 'read' });
    case 'refused':
      return systemError(`connect ECONNREFUSED ${ADDRESS}:${port}`, 'ECONNREFUSED', {
        syscall: 'connect',
        address: ADDRESS,
        port,
      });
    case 'dns':
      return systemError(`getaddrinfo ENOTFOUND ${host}`, 'ENOTFOUND', {
        errno: NO_SUCH_NAME,
        syscall: 'getaddrinfo',
        hostname: host,
      });
    case 'timeout':
      return systemError('read ETIMEDOUT', 'ETIMEDOUT', { syscall: 'read' });
  }
}

/** After part of the body. */
export const brokenOff = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

function systemError(message: string, code: string, fields: object): Error {
  const errno = -((os.constants.errno as Readonly<Record<string, number>>)[code] ?? 0);
  return Object.assign(new Error(message), { errno, code, ...fields });
}

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
