/** The errors that Node gives to a client if its connection fails. */
import os from 'node:os';
import type { ConnectionFailureKind } from '../base/http-exchange';

/** An address of the documentation network (RFC 5737). No server has it. */
const ADDRESS = '192.0.2.1';

/** UV_EAI_NONAME, the same on every platform. */
const NO_SUCH_NAME = -3008;

/** The error that a client gets, with the fields and the message of Node. */
export function connectionError(code: ConnectionFailureKind, host: string, port: number): Error {
  switch (code) {
    case 'ECONNREFUSED':
      return systemError(`connect ${code} ${ADDRESS}:${port}`, code, {
        syscall: 'connect',
        address: ADDRESS,
        port,
      });
    case 'ENOTFOUND':
      return systemError(`getaddrinfo ${code} ${host}`, code, {
        errno: NO_SUCH_NAME,
        syscall: 'getaddrinfo',
        hostname: host,
      });
    case 'ECONNRESET':
    case 'ETIMEDOUT':
      return systemError(`read ${code}`, code, { syscall: 'read' });
  }
}

/** The error if the connection breaks in the middle of the body. */
export function brokenOff(): Error {
  const code: ConnectionFailureKind = 'ECONNRESET';
  return Object.assign(new Error('aborted'), { code });
}

function systemError(message: string, code: string, fields: object): Error {
  const errno = -((os.constants.errno as Readonly<Record<string, number>>)[code] ?? 0);
  return Object.assign(new Error(message), { errno, code, ...fields });
}
