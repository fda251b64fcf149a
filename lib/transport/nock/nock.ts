/** The only file that knows nock: claims the KMS hosts, hands requests to a handler, and leaves nock as it was. */
import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import timers from 'node:timers';
import type Nock from 'nock';
import { KmsMockUsageError } from '../../base/usage-error';
import type { HttpResponse } from '../../base/http-exchange';
import { Lifetime, type Undo } from '../../base/lifetime';
import { brokenOff, connectionError } from '../connection-errors';
import type { Handler, Transport } from '../contract';
import type { Endpoints } from '../endpoints';
import { refuseDroppedRequests } from './dropped-requests';
import { keepNextTickReal } from './next-tick';
import { SentRequests, timeOut } from './sent-requests';

/** GET and POST are the API; a refusal of the others is an answer too. */
const METHODS = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

export const nockTransport: Transport = {
  start(endpoints, handler, abandonLeftover) {
    const lifetime = new Lifetime();
    lifetime.begin(() => {
      lifetime.add(intercept(endpoints, handler, abandonLeftover));
      lifetime.add(refuseDroppedRequests(endpoints));
      lifetime.add(keepNextTickReal());
    });
    return (ending) => lifetime.end(ending);
  },
};

/**
 * @param abandonLeftover takes away what a test file that is over left installed, and on which nock may lie by now
 * @returns the undo. When the test file is over, nothing of nock can be called any more: then its interceptors stay
 * where they are, switched off, and node:http is put back without it.
 */
function intercept(endpoints: Endpoints, handler: Handler, abandonLeftover: (() => void) | undefined): Undo {
  const putBack = snapshotOfHttp();
  const { ClientRequest } = http;
  const nock = loadNock();
  let activated = http.ClientRequest !== ClientRequest;
  if (abandonLeftover !== undefined) {
    // Layers on http come off from the top.
    const wasActive = nock.isActive();
    if (wasActive) nock.restore();
    abandonLeftover();
    if (wasActive) nock.activate();
  }
  if (!nock.isActive()) {
    nock.activate();
    activated = true;
  }

  const origin = new KmsOrigin(nock, endpoints);
  const sent = new SentRequests(endpoints);
  const claim = () => claimHosts(nock, origin, endpoints, sent, handler);
  let interceptors = claim();
  const undoCleanAll = surviveCleanAll(nock, () => {
    interceptors = claim();
  });

  return (ending) => {
    undoCleanAll();
    origin.release();
    sent.release();
    if (ending === 'the end of the test file') {
      if (activated) putBack();
      return;
    }
    for (const interceptor of interceptors) nock.removeInterceptor(interceptor);
    // Mocks of the user that are still waiting keep nock in force, whoever switched it on. After jest.resetModules() nock
    // does not know its own interceptors any more and leaves ours, inert, among them.
    const others = nock.activeMocks().filter((mock) => !mock.includes(origin.source));
    if (activated && nock.isActive() && others.length === 0) nock.restore();
  };
}

/** What nock replaces in the core modules that all test files of a worker share. @returns puts it back */
function snapshotOfHttp(): () => void {
  const { ClientRequest, request, get } = http;
  const { request: httpsRequest, get: httpsGet } = https;
  return () => {
    Object.assign(http, { ClientRequest, request, get });
    Object.assign(https, { request: httpsRequest, get: httpsGet });
  };
}

/** nock captures timers when it is loaded: with fake ones, no answer would ever come. */
function loadNock(): typeof Nock {
  const undo = CAPTURED_TIMERS.map((name) => {
    const found = timers[name];
    const real = (found as { clock?: Record<string, unknown> }).clock?.[`_${name}`];
    if (real === undefined) return () => {};
    Object.assign(timers, { [name]: real });
    return () => {
      Object.assign(timers, { [name]: found });
    };
  });
  try {
    const nock: typeof Nock = require('nock');
    // Where require() can load an ES module, nock 15 comes as a namespace object.
    if (typeof nock !== 'function') throw new TypeError('not the function that nock 13 and 14 are');
    return nock;
  } catch (cause) {
    throw new KmsMockUsageError(
      'NOCK_MISSING',
      'no usable nock could be loaded. Install it next to this package: npm install --save-dev nock@13. nock 15 is an ' +
        'ES module and not supported; 13.5 and 14 are.',
      { cause },
    );
  } finally {
    for (const restore of undo) restore();
  }
}

const CAPTURED_TIMERS = ['setTimeout', 'setImmediate'] as const;

/**
 * nock takes a text or a RegExp for the origins of a scope, and a RegExp cannot say what Endpoints can. So this is one
 * whose test() asks them. nock keeps the group of a scope for ever: released, it matches nothing and hides nothing.
 * Each installation needs a source text of its own, by which nock tells groups apart.
 */
class KmsOrigin extends RegExp {
  readonly #endpoints: Endpoints;
  #released = false;

  constructor(nock: typeof Nock, endpoints: Endpoints) {
    super(`alicloud-kms-mock: every KMS endpoint, installation ${nextInstallation(nock)}`);
    this.#endpoints = endpoints;
  }

  /**
   * @param origin such as `https://kms.cn-hangzhou.aliyuncs.com:443`; with a method before it and a path behind when
   * nock asks about a request that it has assigned to this scope already
   */
  override test(origin: string): boolean {
    if (this.#released) return false;
    if (!origin.startsWith('http')) return true;
    return this.#endpoints.find(withoutPort(origin.slice(origin.indexOf('//') + 2))) !== undefined;
  }

  release(): void {
    this.#released = true;
  }
}

/** Counted on nock itself: it outlives this module where modules are loaded afresh. */
function nextInstallation(nock: typeof Nock): number {
  const counted: unknown = Reflect.get(nock, INSTALLATIONS);
  const next = (typeof counted === 'number' ? counted : 0) + 1;
  Object.defineProperty(nock, INSTALLATIONS, { value: next, configurable: true });
  return next;
}

const INSTALLATIONS = Symbol.for('alicloud-kms-mock.installations');

/** What nock keeps of a request while it is answered. */
interface NockRequest extends ClientRequest {
  /** Of the request itself; a Host header may name another host. */
  readonly options?: { readonly host?: string; readonly port?: number | string };
  readonly headers: Record<string, unknown>;
}

function claimHosts(
  nock: typeof Nock,
  origin: KmsOrigin,
  endpoints: Endpoints,
  sent: SentRequests,
  handler: Handler,
): Nock.Interceptor[] {
  const scope = nock(origin).persist();
  // nock parses a body of the type JSON outside every try: a malformed one would end the process. To KMS a body is a
  // form whatever its type says, so the type is taken away before nock looks at it, and given back after: it is signed.
  const contentTypes = new WeakMap<NockRequest, unknown>();
  scope.on('request', (request: NockRequest) => {
    const { headers } = request;
    if (headers['content-type'] === undefined) return;
    contentTypes.set(request, headers['content-type']);
    headers['content-type'] = undefined;
  });

  return METHODS.map((method) => {
    /** Rest parameters on purpose: nock counts them to tell callback style from async. */
    async function reply(this: { req: NockRequest }, ...args: unknown[]): Promise<Nock.ReplyFnResult> {
      const { req } = this;
      const [path, body] = args as [string, string];
      const contentType = contentTypes.get(req);
      const headers =
        contentType === undefined ? req.headers : { ...req.headers, 'content-type': contentType };
      const host = withoutPort(String(req.options?.host ?? headers.host));
      const outcome = await handler({
        // Not the request's own, which is missing after https.get() and in the caller's letter case otherwise.
        method,
        path,
        headers,
        body: decodedBody(body, headers['content-length']),
        host,
        regionId: endpoints.find(host)?.regionId,
      });
      if (!('failure' in outcome)) return nockReply(outcome);
      if (outcome.failure === 'timeout') {
        // The client's own error comes first; what is thrown then reaches only who did not listen.
        timeOut(req.listenerCount('timeout') > 0 ? req : sent.find(method, host, path));
      }
      throw connectionError(outcome.failure, host, Number(req.options?.port ?? 443));
    }

    const interceptor = scope.intercept(/^/, method).optionally();
    interceptor.reply(reply);
    return interceptor;
  });
}

const nockReply = ({ status, headers, body, breaksOff }: HttpResponse): Nock.ReplyFnResult => [
  status,
  breaksOff === true ? broken(body) : body,
  headers,
];

/** A body that ends in an error. */
function broken(body: string): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.from(body);
      throw brokenOff();
    })(),
    { objectMode: false },
  );
}

function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':');
  return colon < 0 ? host : host.slice(0, colon);
}

/** nock hands over bytes that are no UTF-8 as hexadecimal digits. A form without a single `=` is no loss. */
function decodedBody(body: string, contentLength: unknown): string | undefined {
  if (body === '' || !/^(?:[0-9a-f]{2})+$/.test(body)) return body;
  return contentLength === undefined || Number(contentLength) * 2 === body.length ? undefined : body;
}

/** nock.cleanAll() in an afterEach is for the mocks of the user; this one stays until it is uninstalled. */
function surviveCleanAll(nock: typeof Nock, claimAgain: () => void): () => void {
  const cleanAll = nock.cleanAll;
  const surviving = () => {
    cleanAll();
    claimAgain();
  };
  nock.cleanAll = surviving;
  return () => {
    if (nock.cleanAll === surviving) nock.cleanAll = cleanAll;
  };
}
