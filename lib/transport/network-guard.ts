/**
 * The last safeguard: while the mock is installed, this process opens no socket to a KMS host.
 *
 * nock responds before a socket is needed. A client connects anyway if nock was deactivated (`nock.restore()`, NOCK_OFF), or
 * if nock does not intercept the client (global fetch under nock 13, http2). The connection then fails with an error that
 * says what to do, and does not reach a real account. Limit: a client that nock does not intercept, behind a proxy.
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
      `a request to ${host} would have reached the network and was stopped. Either nock was deactivated while the ` +
        'mock is installed (nock.restore(), nock.back, NOCK_OFF=true), or nock does not intercept this client ' +
        '(global fetch needs nock 14; http2 is never intercepted). Call nock.activate(), or use an SDK over node:https.',
    );
    // In the next tick, because tls.connect() still sets up the socket that it gets.
    process.nextTick(() => this.destroy(error));
    return this;
  };
  Socket.prototype.connect = guarded as typeof Socket.prototype.connect;
  const undo = () => {
    installed = false;
    // If other code patched connect() later, this layer stays below it and does nothing.
    if (Socket.prototype.connect === (guarded as unknown)) {
      Socket.prototype.connect = original as typeof Socket.prototype.connect;
    }
  };
  // One turn of the event loop later: nock 14 looks for an interceptor only after the call that sends the request, and the
  // test may have uninstalled in between.
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
