/** The only way to KMS in this suite: the generic client of the vendor, and signed HTTP requests that no client sends. */
import { createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import OpenApiClient, * as openapi from '@alicloud/openapi-client';
import type { Params, Reply, WireOptions } from './case';

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

export interface EndpointOptions {
  /** `https://kms.cn-hangzhou.aliyuncs.com` */
  readonly url: URL;
  readonly region: string;
  readonly credentials: Credentials;
}

/** @throws if the call has no response: a timeout, a broken connection */
export interface Endpoint {
  readonly name: string;
  readonly region: string;
  call(action: string, params: Params): Promise<Reply>;
  wire(action: string, params: Params, options: WireOptions): Promise<Reply>;
}

const VERSION = '2016-01-20';
const TIMEOUT_MS = 15_000;

export function endpointOf(options: EndpointOptions): Endpoint {
  const client = clientOf(options);
  return {
    name: options.url.host,
    region: options.region,
    call: (action, params) => callWith(client, options, action, params),
    wire: (action, params, wire) => send(options, action, params, wire),
  };
}

function clientOf({ url, region, credentials }: EndpointOptions): OpenApiClient {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  return new OpenApiClient(
    new openapi.Config({
      accessKeyId,
      accessKeySecret,
      ...(securityToken === undefined ? {} : { securityToken }),
      endpoint: url.host,
      regionId: region,
      protocol: protocolOf(url),
    }),
  );
}

const protocolOf = (url: URL) => url.protocol.slice(0, -1).toUpperCase();

interface SdkError {
  readonly statusCode?: number;
  readonly data?: { readonly Code?: string; readonly Message?: string; readonly HttpStatus?: number };
}

async function callWith(client: OpenApiClient, { url }: EndpointOptions, action: string, params: Params) {
  const query = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const call = new openapi.Params({
    action,
    version: VERSION,
    protocol: protocolOf(url),
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  // The client reads these two members of the class RuntimeOptions, which belongs to a package of its own.
  const runtime = { readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS } as never;
  try {
    const { statusCode, body } = await client.callApi(call, new openapi.OpenApiRequest({ query }), runtime);
    return { code: 'Success', status: Number(statusCode), message: '', body };
  } catch (thrown) {
    return errorOf(thrown as SdkError);
  }
}

function errorOf(error: SdkError): Reply {
  const { Code, Message, HttpStatus } = error.data ?? {};
  if (Code === undefined) throw error;
  return { code: Code, status: error.statusCode ?? HttpStatus, message: Message ?? '', body: {} };
}

type Pair = readonly [name: string, value: string];

/** Sends a request with signature V1. */
async function send(options: EndpointOptions, action: string, params: Params, wire: WireOptions) {
  const { method = 'GET', path = '/' } = wire;
  const query = signed(pairsOf(options, action, params, wire), method, secretOf(options, wire));
  return replyOf(await exchange(options.url, method, path, query));
}

const secretOf = ({ credentials }: EndpointOptions, { wrongSecret }: WireOptions) =>
  wrongSecret ? `not-${credentials.accessKeySecret}` : credentials.accessKeySecret;

function pairsOf(
  { credentials }: EndpointOptions,
  action: string,
  params: Params,
  wire: WireOptions,
): Pair[] {
  const protocol: Record<string, string | undefined> = {
    Action: action,
    Version: VERSION,
    Format: wire.format ?? 'JSON',
    AccessKeyId: credentials.accessKeyId,
    SecurityToken: credentials.securityToken,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    ...wire.protocol,
  };
  return [protocol, params, wire.twice ?? {}].flatMap((members) =>
    Object.entries(members).flatMap(([name, value]): Pair[] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

function signed(pairs: readonly Pair[], method: string, secret: string): string {
  const query = [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
  const signature = createHmac('sha1', `${secret}&`)
    .update(`${method}&%2F&${encoded(query)}`)
    .digest('base64');
  return `${query}&Signature=${encoded(signature)}`;
}

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

interface Exchanged {
  readonly status: number;
  readonly text: string;
}

function exchange(url: URL, method: string, path: string, query: string): Promise<Exchanged> {
  const { protocol, hostname, port } = url;
  const { request } = protocol === 'https:' ? https : http;
  const inBody = method === 'POST';
  const headers = inBody ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        protocol,
        hostname,
        port,
        method,
        headers,
        path: inBody ? path : `${path}?${query}`,
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no response in ${TIMEOUT_MS} ms`)));
    sent.on('error', reject);
    sent.end(inBody ? query : undefined);
  });
}

function replyOf({ status, text }: Exchanged): Reply {
  const body = parsed(text);
  const member = (name: string) =>
    body[name] ?? new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
  const common = { status, text };
  if (status < 400) return { ...common, code: 'Success', message: '', body };
  return { ...common, code: String(member('Code')), message: String(member('Message')), body: {} };
}

/** @returns an empty object for XML */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
