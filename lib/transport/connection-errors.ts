/** The errors that Node gives to a client if its connection fails. */
import os from 'node:os';
import { type ConnectionFailureKind, FAILURE_CODES } from '../base/http-exchange';

/** An address of the documentation network (RFC 5737). No server has it. */
const ADDRESS = '192.0.2.1';

/** UV_EAI_NONAME, the same on every platform. */
const NO_SUCH_NAME = -3008;

/** The error that a client gets, with the fields and the message of Node. */
export function connectionError(kind: ConnectionFailureKind, host: string, port: number): Error {
  const code = FAILURE_CODES[kind];
  switch (kind) {
    case 'refused':
      return systemError(`connect ${code} ${ADDRESS}:${port}`, code, {
        syscall: 'connect',
        address: ADDRESS,
        port,
      });
    case 'dns':
      return systemError(`getaddrinfo ${code} ${host}`, code, {
        errno: NO_SUCH_NAME,
        syscall: 'getaddrinfo',
        hostname: host,
      });
    case 'reset':
    case 'timeout':
      return systemError(`read ${code}`, code, { syscall: 'read' });
  }
}

/** The error if the connection breaks in the middle of the body. */
export const brokenOff = (): Error => Object.assign(new Error('aborted'), { code: FAILURE_CODES.reset });

function systemError(message: string, code: string, fields: object): Error {
  const errno = -((os.constants.errno as Readonly<Record<string, number>>)[code] ?? 0);
  return Object.assign(new Error(message), { errno, code, ...fields });
}
