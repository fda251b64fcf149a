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
} from '../base/kms-errors';
import type { HttpRequest } from '../base/http-exchange';
import type { RawParameters } from '../parameters/nested';
import { REGION_ID } from '../base/account-region';

export type Format = 'JSON' | 'XML';

export interface DecodedRequest {
  readonly action: string;
  readonly version: string;
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

/** All sent parameters, split and unescaped, but not checked yet. */
export interface SentParameters {
  readonly common: RawParameters;
  readonly ofAction: RawParameters;
  /** The name of a parameter that was sent twice. Using one value would silently ignore the other. */
  readonly repeated: string | undefined;
}

/** @throws ParseRequestParameterException if the query or the body cannot be decoded */
export function readSentParameters({ path, body }: HttpRequest): SentParameters {
  if (body === undefined) throw parametersUnparsable();
  const common: Record<string, string> = Object.create(null);
  const ofAction: Record<string, string> = Object.create(null);
  let repeated: string | undefined;
  const add = (name: string, text: string) => {
    const parameters = COMMON_PARAMETERS.has(name) ? common : ofAction;
    if (name in parameters) repeated ??= name;
    parameters[name] = text;
  };
  const mark = path.indexOf('?');
  if (mark >= 0) splitForm(path.slice(mark + 1), add);
  splitForm(body, add);
  return { common, ofAction, repeated };
}

/** The format of the response, also if the rest of the request is rejected. @throws InvalidParameter.Format */
export function readFormat({ common }: SentParameters): Format {
  const format = (common.Format || 'JSON').toUpperCase();
  if (format !== 'JSON' && format !== 'XML') throw formatInvalid();
  return format;
}

/** The region, if the endpoint does not name one. @throws InvalidParameter */
export function readRegionId({ common }: SentParameters): string | undefined {
  if (!common.RegionId) return undefined;
  if (!REGION_ID.test(common.RegionId)) throw parameterInvalid('RegionId');
  return common.RegionId;
}

/** undefined if the request names no action. */
export const readAction = (request: HttpRequest, { common }: SentParameters): string | undefined =>
  common.Action || headerText(request, 'x-acs-action') || undefined;

/** @throws UnsupportedHTTPMethod, MissingAction, MissingVersion, InvalidAction.NotFound, InvalidParameter */
export function decodeRequest(request: HttpRequest, sent: SentParameters): DecodedRequest {
  if (request.method !== 'GET' && request.method !== 'POST') throw httpMethodUnsupported();
  if (sent.repeated !== undefined) {
    throw parameterInvalid(sent.repeated, 'the request has this parameter twice');
  }
  const action = readAction(request, sent);
  const version = sent.common.Version || headerText(request, 'x-acs-version');
  if (action === undefined) throw actionMissing();
  if (!/^\/?(\?|$)/.test(request.path)) throw actionNotFound('KMS serves only the path "/"');
  if (!version) throw versionMissing();
  return { action, version };
}

/** The access key id: a parameter in RPC style, the credential of the Authorization header in ACS3 and ACS4. */
export const readAccessKeyId = (request: HttpRequest, { common }: SentParameters): string | undefined =>
  common.AccessKeyId || /Credential=([^,/]+)/.exec(headerText(request, 'authorization') ?? '')?.[1];

export function headerText({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(Array.isArray(value) ? value[0] : value);
}

/** `a=1&b=%20`; `+` is a space, in the query as in a body. @throws ParseRequestParameterException */
export function splitForm(form: string, add: (name: string, text: string) => void): void {
  if (form === '') return;
  for (const pair of form.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals < 0) add(decodeText(pair), '');
    else add(decodeText(pair.slice(0, equals)), decodeText(pair.slice(equals + 1)));
  }
}

function decodeText(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw parametersUnparsable(); // a lone % or bytes that are not valid UTF-8
  }
}
