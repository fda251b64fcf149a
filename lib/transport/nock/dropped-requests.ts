/**
 * nock 14 passes every request through Node's HTTP parser and silently drops what the parser rejects: more than 16 KiB of
 * URL and headers (the SDKs write all parameters into the URL), or a path without a slash. Such a request fails here with an
 * error that says what to do. nock 13 has no such limits, and its requests do not appear on this channel.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import http, { type ClientRequest } from 'node:http';
import { inspectValue } from '../../base/inspect-value';
import { KmsMockUsageError } from '../../base/usage-error';
import type { Endpoints } from '../endpoints';

/** @returns the undo */
export function refuseDroppedRequests(endpoints: Endpoints): () => void {
  const onStart = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    if (endpoints.find(request.host) === undefined) return;
    const size = headSize(request) + IMPLICIT_HEADERS;
    if (size >= http.maxHeaderSize) {
      request.destroy(
        new KmsMockUsageError(
          'REQUEST_TOO_LARGE',
          `a request to ${request.host} has about ${size} bytes of URL and headers, but the limit with nock 14 is ` +
            `${http.maxHeaderSize}. Run node with --max-http-header-size=1048576 (NODE_OPTIONS), or use nock 13.`,
        ),
      );
    } else if (!request.path.startsWith('/')) {
      request.destroy(
        new KmsMockUsageError(
          'REQUEST_MALFORMED',
          `a request to ${request.host} has the path ${inspectValue(request.path.slice(0, 100))}; nock 14 does not accept a path ` +
            'without a leading slash.',
        ),
      );
    }
  };
  diagnosticsChannel.subscribe('http.client.request.start', onStart);
  return () => {
    diagnosticsChannel.unsubscribe('http.client.request.start', onStart);
  };
}

/** The size of the headers that Node adds: Connection, and Content-Length or Transfer-Encoding. */
const IMPLICIT_HEADERS = 128;

function headSize(request: ClientRequest): number {
  let size = request.path.length;
  for (const [name, value] of Object.entries(request.getHeaders()))
    size += name.length + String(value).length;
  return size;
}
