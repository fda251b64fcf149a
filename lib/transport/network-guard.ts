/**
 * The last net: while the mock is installed, no socket of this process is opened to a KMS host.
 *
 * nock answers before a socket is needed. A connection is tried all the same when nock was switched off
 * (`nock.restore()`, NOCK_OFF), or by a client that nock does not see (global fetch under nock 13, http2). It fails with
 * what to do, instead of reaching a real account. Not seen: a client that nock does not see, behind a proxy.
 */
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import { KmsMockUsageError } from '../base/usage-error';
import type { Endpoints } from './endpoints';

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/** @returns the undo */
export function guardNetwork(endpoints: Endpoints): () => void {
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
  const undo = () => {
    installed = false;
    // Somebody who patched on top of us keeps a working, now inert, layer.
    if (Socket.prototype.connect === (guarded as unknown)) {
      Socket.prototype.connect = original as typeof Socket.prototype.connect;
    }
  };
  // One turn of the event loop later: nock 14 asks who answers a request only after the call that made it, and a test
  // may have uninstalled in between.
  return () => {
    setImmediate(undo);
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
