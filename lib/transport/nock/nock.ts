/** The only file that imports nock: it intercepts requests to KMS hosts, passes them to a handler, and restores nock. */
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

/** The API uses GET and POST. The other methods get an error response. */
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
 * @param abandonLeftover removes the installation of an earlier test file; nock may have been activated on top of it
 * @returns the undo. After the end of the test file nock cannot be called any more: its interceptors stay, but match
 * nothing, and node:http is restored without nock.
 */
function intercept(endpoints: Endpoints, handler: Handler, abandonLeftover: (() => void) | undefined): Undo {
  const putBack = snapshotOfHttp();
  const { ClientRequest } = http;
  const nock = loadNock();
  let activated = http.ClientRequest !== ClientRequest;
  if (abandonLeftover !== undefined) {
    // Patches of http must be removed in reverse order.
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
  const sent = new SentRequests(endpoints, handler);
  const claim = () => claimHosts(nock, origin, endpoints, sent);
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
    // Pending mocks of the user keep nock active. After jest.resetModules() nock does not know its own interceptors any more,
    // so ours may still be in this list; they match nothing.
    const others = nock.activeMocks().filter((mock) => !mock.includes(origin.source));
    if (activated && nock.isActive() && others.length === 0) nock.restore();
  };
}

/** Saves what nock replaces in the core modules that all test files of a worker share. @returns a function that restores it */
function snapshotOfHttp(): () => void {
  const { ClientRequest, request, get } = http;
  const { request: httpsRequest, get: httpsGet } = https;
  return () => {
    Object.assign(http, { ClientRequest, request, get });
    Object.assign(https, { request: httpsRequest, get: httpsGet });
  };
}

/** nock captures timers when it is loaded: with fake timers, no response would ever arrive. */
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
    // If require() can load ES modules, nock 15 is a namespace object.
    if (typeof nock !== 'function') throw new TypeError('not the function that nock 13 and 14 are');
    return nock;
  } catch (cause) {
    throw new KmsMockUsageError(
      'NOCK_MISSING',
      'nock could not be loaded in a supported version. Install it: npm install --save-dev nock@13. nock 13.5 and 14 are ' +
        'supported. nock 15 is an ES module and is not supported.',
      { cause },
    );
  } finally {
    for (const restore of undo) restore();
  }
}

const CAPTURED_TIMERS = ['setTimeout', 'setImmediate'] as const;

/**
 * nock accepts a string or a RegExp for the origins of a scope, and a plain RegExp cannot express the rules of Endpoints. So
 * test() of this RegExp uses Endpoints. nock never removes the group of a scope: after release() it matches nothing.
 * Each installation needs its own source string, because nock identifies groups by it.
 */
class KmsOrigin extends RegExp {
  readonly #endpoints: Endpoints;
  #released = false;

  constructor(nock: typeof Nock, endpoints: Endpoints) {
    super(`alicloud-kms-mock: every KMS endpoint, installation ${nextInstallation(nock)}`);
    this.#endpoints = endpoints;
  }

  /**
   * @param origin such as `https://kms.cn-hangzhou.aliyuncs.com:443`; with a method before it and a path after it if
   * nock has already assigned the request to this scope
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

/** The counter is a property of nock, because this module may be loaded several times. */
function nextInstallation(nock: typeof Nock): number {
  const counted: unknown = Reflect.get(nock, INSTALLATIONS);
  const next = (typeof counted === 'number' ? counted : 0) + 1;
  Object.defineProperty(nock, INSTALLATIONS, { value: next, configurable: true });
  return next;
}

const INSTALLATIONS = Symbol.for('alicloud-kms-mock.installations');

/** The request object of nock. */
interface NockRequest extends ClientRequest {
  readonly options?: {
    readonly host?: string;
    readonly port?: number | string;
    /** `http` or `https`. */
    readonly proto?: string;
  };
  readonly headers: Record<string, unknown>;
}

function claimHosts(
  nock: typeof Nock,
  origin: KmsOrigin,
  endpoints: Endpoints,
  sent: SentRequests,
): Nock.Interceptor[] {
  const scope = nock(origin).persist();
  // nock parses a JSON body outside every try block: a malformed one would end the process. KMS reads every body as a form,
  // so the content type is removed before nock reads it. It is restored afterwards, because it is signed.
  const contentTypes = new WeakMap<NockRequest, unknown>();
  scope.on('request', (request: NockRequest) => {
    const { headers } = request;
    if (headers['content-type'] === undefined) return;
    contentTypes.set(request, headers['content-type']);
    headers['content-type'] = undefined;
  });

  return METHODS.map((method) => {
    /** Rest parameters: nock counts the parameters to distinguish callback style from async. */
    async function reply(this: { req: NockRequest }, ...args: unknown[]): Promise<Nock.ReplyFnResult> {
      const { req } = this;
      const [path, body] = args as [string, string];
      const contentType = contentTypes.get(req);
      const headers =
        contentType === undefined ? req.headers : { ...req.headers, 'content-type': contentType };
      const host = hostOf(req);
      if (req.options?.proto === 'http' && !endpoints.allowHttp) throw insecure(host);
      const call = sent.follow(req, host);
      const endpoint = endpoints.find(host);
      const outcome = await call.sent.handle({
        // Not req.method, which is missing after https.get() and has the letter case of the caller otherwise.
        method,
        path,
        headers,
        body: decodedBody(body, headers['content-length']),
        host,
        regionId: endpoint?.regionId,
        instanceId: endpoint?.instanceId,
      });
      if (!('failure' in outcome)) return nockReply(method, outcome);
      // A client that listens to `timeout` reports its own error first. Other clients get the error that is thrown below.
      if (outcome.failure === 'ETIMEDOUT') timeOut(call.original);
      throw connectionError(outcome.failure, host, Number(req.options?.port ?? 443));
    }

    const interceptor = scope.intercept(/^/, method).optionally();
    interceptor.reply(reply);
    noticeMatches(interceptor, (request) => sent.follow(request, hostOf(request)));
    return interceptor;
  });
}

/** The method that nock calls to find out whether an interceptor matches a request. It is not in the types of nock. */
interface Matching {
  match?(request: NockRequest, ...rest: unknown[]): boolean;
}

/**
 * nock has no event for a request that it has matched: its event `request` comes a turn of the event loop later, and fake
 * timers can advance in between. Without the method, a request counts as sent when it arrives.
 */
function noticeMatches(interceptor: Nock.Interceptor, onMatch: (request: NockRequest) => void): void {
  const matching = interceptor as Matching;
  const { match } = matching;
  if (match === undefined) return;
  matching.match = function (this: Nock.Interceptor, request, ...rest) {
    const matches = match.call(this, request, ...rest);
    if (matches) onMatch(request);
    return matches;
  };
}

/** Without the port. A Host header may name another host than the options of the request. */
const hostOf = ({ options, headers }: NockRequest): string =>
  withoutPort(String(options?.host ?? headers.host));

const insecure = (host: string): KmsMockUsageError =>
  new KmsMockUsageError(
    'INSECURE_ENDPOINT',
    `a request to ${host} was sent over http, but KMS serves only https. Use an endpoint with https (in pop-core ` +
      "`endpoint: 'https://…'`, in other clients `protocol: 'https'`). For a program that reaches KMS through a local proxy, " +
      'use installKmsMock({ allowHttp: true }).',
  );

function nockReply(method: string, { status, headers, body, breaksOff }: HttpResponse): Nock.ReplyFnResult {
  if (method === 'HEAD') return [status, '', headers];
  return [status, breaksOff === true ? broken(body) : body, headers];
}

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

/** nock passes a body that is not valid UTF-8 as hexadecimal digits. A valid form contains at least one `=`. */
function decodedBody(body: string, contentLength: unknown): string | undefined {
  if (body === '' || !/^(?:[0-9a-f]{2})+$/.test(body)) return body;
  return contentLength === undefined || Number(contentLength) * 2 === body.length ? undefined : body;
}

/** nock.cleanAll() in an afterEach removes the mocks of the user. The interceptors of this package are added again. */
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
