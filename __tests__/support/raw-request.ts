import http from 'node:http';
import https from 'node:https';

export interface RawRequest {
  readonly protocol?: 'http' | 'https';
  readonly host?: string;
  readonly port?: number;
  readonly method?: string;
  /** Path and query, sent unchanged. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A request that no SDK would send. */
export function rawRequest({
  protocol = 'https',
  host = 'kms.cn-hangzhou.aliyuncs.com',
  port,
  method = 'GET',
  path = '/',
  headers = {},
  body,
}: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const send = protocol === 'https' ? https.request : http.request;
    const request = send({ host, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
