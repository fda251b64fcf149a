/**
 * An HTTP request of any client -> the action, the version, the format and the raw parameters.
 *
 * Clients differ: GET or POST, parameters in the query, in a form body or in both; the action, version and credentials
 * as parameters (RPC style) or as `x-acs-*` headers (ACS3, ACS4). A parameter wins over its header: pop-core changes
 * the letter case in the header only.
 */
import {
  actionMissing,
  actionNotFound,
  formatInvalid,
  httpMethodUnsupported,
  parameterInvalid,
  parametersUnparsable,
  versionMissing,
} from '../errors';
import type { RawParameters } from '../parameters/nested';

/** A request as any transport can give it. */
export interface WireRequest {
  readonly method: string;
  /** Path and query as sent: `/?Action=ListKeys`. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Text of the body; undefined when its bytes are no UTF-8. */
  readonly body: string | undefined;
}

export type Format = 'JSON' | 'XML';

export interface DecodedRequest {
  readonly action: string;
  readonly version: string;
  readonly parameters: RawParameters;
}

/** Parameters that belong to the protocol, not to an action. Source: common parameters page, SDK captures. */
const COMMON_PARAMETERS = new Set([
  'AccessKeyId',
  'Action',
  'BearerToken',
  'Format',
  'RegionId',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureNonce',
  'SignatureType',
  'SignatureVersion',
  'Timestamp',
  'Version',
]);

/**
 * Everything that was sent, split and unescaped but not yet judged.
 * @throws ParseRequestParameterException when the query or the body cannot be decoded
 */
export function readAllParameters(request: WireRequest): readonly (readonly [name: string, text: string])[] {
  if (request.body === undefined) throw parametersUnparsable();
  const mark = request.path.indexOf('?');
  const query = mark < 0 ? '' : request.path.slice(mark + 1);
  const all: [string, string][] = [];
  splitForm(query, all);
  splitForm(request.body, all);
  return all;
}

/** What to answer in, even when the rest of the request is refused. @throws InvalidParameter.Format */
export function readFormat(all: readonly (readonly [string, string])[]): Format {
  const format = all.find(([name]) => name === 'Format')?.[1] || 'JSON';
  const upper = format.toUpperCase();
  if (upper !== 'JSON' && upper !== 'XML') throw formatInvalid();
  return upper;
}

/** The last resort for a region, where the endpoint names none. */
export const readRegionId = (all: readonly (readonly [string, string])[]): string | undefined =>
  all.find(([name]) => name === 'RegionId')?.[1] || undefined;

/** @throws UnsupportedHTTPMethod, MissingAction, MissingVersion, InvalidAction.NotFound, InvalidParameter */
export function decodeRequest(
  request: WireRequest,
  all: readonly (readonly [string, string])[],
): DecodedRequest {
  if (request.method !== 'GET' && request.method !== 'POST') throw httpMethodUnsupported();
  const common = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, text] of all) {
    const target = COMMON_PARAMETERS.has(name) ? common : parameters;
    // Two values of one parameter: whichever was used, the other would be lost in silence.
    if (target.has(name)) throw parameterInvalid(name, 'the request has this parameter twice');
    target.set(name, text);
  }
  const action = common.get('Action') || headerText(request, 'x-acs-action');
  const version = common.get('Version') || headerText(request, 'x-acs-version');
  if (!action) throw actionMissing();
  const pathname = request.path.split('?', 1)[0];
  if (pathname !== '/' && pathname !== '') throw actionNotFound('KMS serves the path "/" alone');
  if (!version) throw versionMissing();
  return { action, version, parameters };
}

function headerText({ headers }: WireRequest, name: string): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(Array.isArray(value) ? value[0] : value);
}

/** `a=1&b=%20` appended to `into` as pairs; `+` is a space in both places. */
function splitForm(text: string, into: [string, string][]): void {
  if (text === '') return;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    into.push(
      equals < 0
        ? [decodeText(pair), '']
        : [decodeText(pair.slice(0, equals)), decodeText(pair.slice(equals + 1))],
    );
  }
}

function decodeText(text: string): string {
  if (!ESCAPED.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw parametersUnparsable(); // a lone % or bytes that are no UTF-8
  }
}

const ESCAPED = /[%+]/;
