/**
 * The last net: while the mock is installed, no socket of this process is opened to a KMS host.
 *
 * nock answers before a socket is needed. A connection is tried all the same when nock was switched off
 * (`nock.restore()`, NOCK_OFF), or by a client that nock does not see (global fetch under nock 13, http2). It fails with
 * what to do, instead of reaching a real account.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import http, { type ClientRequest } from 'node:http';
import { Socket } from 'node:net';
import { KmsMockUsageError } from '../errors';
import type { Endpoints } from './endpoints';

/** @returns the undo */
export function guardNetwork(endpoints: Endpoints): () => void {
  const undoConnect = refuseConnections(endpoints);
  const undoOversize = refuseOversizedRequests(endpoints);
  return () => {
    undoOversize();
    undoConnect();
  };
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

function refuseConnections(endpoints: Endpoints): () => void {
  const original = Socket.prototype.connect as Connect;
  let installed = true;
  const guarded: Connect = function (this: Socket, ...args) {
    const host = installed ? targetHost(args) : undefined;
    if (host === undefined || endpoints.find(host) === undefined) return original.apply(this, args);
    const error = new KmsMockUsageError(
      'REQUEST_LEFT_THE_MOCK',
      `a request to ${host} was about to reach the network and was stopped. Either nock was switched off while the ` +
        'mock is installed (nock.restore(), nock.back, NOCK_OFF=true), or the client is one that nock does not see ' +
        '(global fetch needs nock 14; http2 is never seen). Call nock.activate(), or use an SDK over node:https.',
    );
    // Later: tls.connect() goes on to set up the socket that it gets back.
    process.nextTick(() => this.destroy(error));
    return this;
  };
  Socket.prototype.connect = guarded as typeof Socket.prototype.connect;
  return () => {
    installed = false;
    // Somebody who patched on top of us keeps a working, now inert, layer.
    if (Socket.prototype.connect === (guarded as unknown)) {
      Socket.prototype.connect = original as typeof Socket.prototype.connect;
    }
  };
}

/** connect(options), connect(port, host), or the normalized array that net.connect() passes on. */
function targetHost(args: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host } = first as { host?: unknown };
    return typeof host === 'string' ? host : undefined;
  }
  return typeof second === 'string' ? second : undefined;
}

/**
 * nock 14 puts every request through Node's HTTP parser, which takes 16 KiB of head unless told otherwise, and drops a
 * larger one without a word. The SDKs write all parameters into the URL. nock 13 has no such limit, and none of its
 * requests comes along here.
 */
function refuseOversizedRequests(endpoints: Endpoints): () => void {
  const onStart = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    if (endpoints.find(request.host) === undefined) return;
    const size = headSize(request);
    if (size < http.maxHeaderSize) return;
    request.destroy(
      new KmsMockUsageError(
        'REQUEST_TOO_LARGE',
        `a request to ${request.host} has ${size} bytes of URL and headers; with nock 14 no more than ` +
          `${http.maxHeaderSize} pass. Run node with --max-http-header-size=1048576 (NODE_OPTIONS), or use nock 13.`,
      ),
    );
  };
  diagnosticsChannel.subscribe('http.client.request.start', onStart);
  return () => {
    diagnosticsChannel.unsubscribe('http.client.request.start', onStart);
  };
}

function headSize(request: ClientRequest): number {
  let size = request.path.length;
  for (const [name, value] of Object.entries(request.getHeaders()))
    size += name.length + String(value).length;
  return size;
}
