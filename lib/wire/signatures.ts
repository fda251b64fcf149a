/**
 * Verifies the signature of a request.
 *
 * V1 (RPC style, HMAC-SHA1 over all parameters) and ACS3-HMAC-SHA256 (over the request line, headers and body) are
 * verified. For ACS4 only the access key, the time and the nonce are checked: the released client derives its key in a
 * different way. Source: signature pages of the vendor, captures of every SDK.
 */
import { isoMillis, readTimestamp, SECOND } from '../base/clock';
import { sha256Hex, signatureAcs3, signatureV1 } from '../crypto/request-signature';
import {
  accessKeyNotFound,
  commonParameterMissing,
  nonceUsed,
  parameterInvalid,
  signatureIncomplete,
  signatureMethodInvalid,
  signatureMismatch,
  timestampMalformed,
  timestampMissing,
} from '../base/kms-errors';
import type { HttpRequest } from '../base/http-exchange';
import type { RawParameters } from '../parameters/nested';
import { headerText, readAccessKeyId, type SentParameters, splitForm } from './decode-request';
import type { SeenSignatures } from './seen-signatures';

/** The maximum difference between the timestamp of a request and the time of the service, in both directions. Source: generic error table. */
const TOLERANCE = 15 * 60 * SECOND;

/** Letters and digits, after a prefix for temporary access keys: `LTAI…`, `STS.N…`. */
const POSSIBLE_ACCESS_KEY_ID = /^(?:[A-Z]{3}\.)?[A-Za-z0-9]{16,128}$/;

export class SignatureVerifier {
  readonly #secrets: ReadonlyMap<string, string>;

  /** @param secrets by access key id */
  constructor(secrets: Readonly<Record<string, string>>) {
    this.#secrets = new Map(Object.entries(secrets));
  }

  /**
   * @param now service time in milliseconds
   * @param seen data of earlier requests; this request is added to it
   * @throws InvalidParameter, InvalidAccessKeyId.NotFound, IllegalTimestamp, InvalidTimeStamp.Format, IncompleteSignature,
   * SignatureNonceUsed, …
   */
  verify(request: HttpRequest, sent: SentParameters, now: number, seen: SeenSignatures): void {
    const accessKeyId = readAccessKeyId(request, sent);
    if (accessKeyId === undefined) throw commonParameterMissing('AccessKeyId');
    const secret = this.#secrets.get(accessKeyId);
    if (secret === undefined) {
      throw POSSIBLE_ACCESS_KEY_ID.test(accessKeyId) ? accessKeyNotFound() : parameterInvalid('AccessKeyId');
    }

    const authorization = headerText(request, 'authorization');
    const [timestamp, nonce] =
      authorization === undefined
        ? [sent.common.Timestamp, sent.common.SignatureNonce]
        : [headerText(request, 'x-acs-date'), headerText(request, 'x-acs-signature-nonce')];
    checkTime(timestamp, now);
    if (authorization === undefined) verifyV1(request, sent, accessKeyId, secret, seen);
    else if (!authorization.startsWith('ACS4-')) verifyAcs3(request, authorization, secret);

    if (nonce !== undefined && !seen.useNonce(accessKeyId, nonce)) throw nonceUsed();
  }
}

function verifyV1(
  { method }: HttpRequest,
  { common, ofAction }: SentParameters,
  accessKeyId: string,
  secret: string,
  seen: SeenSignatures,
): void {
  const { Signature: signature, ...signed } = { ...common, ...ofAction };
  if (!signature) throw commonParameterMissing('Signature');
  if ((signed.SignatureMethod ?? 'HMAC-SHA1') !== 'HMAC-SHA1') throw signatureMethodInvalid();
  const signs = (text: string) => signatureV1(secret, text) === signature;
  const expected = stringToSignV1(method, signed, percentEncode);
  if (signed.SignatureNonce !== undefined) {
    if (!signs(expected)) throw signatureMismatch(expected);
    return;
  }
  // @alicloud/kms-sdk, known by its missing nonce, does not encode ! ' ( ) *, and when it retries a call it also signs
  // the signature of the previous call. Neither is an error of its users.
  const asSigned = (params: RawParameters) => stringToSignV1(method, params, encodeURIComponent);
  const right =
    signs(expected) ||
    signs(asSigned(signed)) ||
    seen.withoutNonce(accessKeyId).some((stale) => signs(asSigned({ ...signed, Signature: stale })));
  if (!right) throw signatureMismatch(expected);
  seen.addWithoutNonce(accessKeyId, signature);
}

/** @throws IllegalTimestamp, InvalidTimeStamp.Format */
function checkTime(text: string | undefined, now: number): void {
  if (!text) throw timestampMissing();
  const signedAt = readTimestamp(text);
  if (signedAt === undefined) throw timestampMalformed();
  if (Math.abs(now - signedAt) > TOLERANCE) {
    throw timestampMissing(
      `signed at ${text}, received at ${isoMillis(now)} service time, which kms.clock moves; ` +
        'the limit is 15 minutes',
    );
  }
}

function stringToSignV1(
  method: string,
  params: Readonly<Record<string, string>>,
  encode: (text: string) => string,
): string {
  return `${method}&${encode('/')}&${encode(joined(params, encode))}`;
}

/** `a=1&b=2`, sorted by name. */
const joined = (
  params: Readonly<Record<string, string>>,
  encode: (text: string) => string,
  encodeName = encode,
): string =>
  Object.keys(params)
    .sort()
    .map((name) => `${encodeName(name)}=${encode(params[name] as string)}`)
    .join('&');

/** RFC 3986: everything but letters, digits and - _ . ~ */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const ACS3 = /^ACS3-HMAC-SHA256 +Credential=[^,]+, *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)$/i;

/** Headers that change the meaning of a request must be signed. */
const isToBeSigned = (name: string): boolean => name === 'host' || name.startsWith('x-acs-');

function verifyAcs3(request: HttpRequest, authorization: string, secret: string): void {
  const [, signedHeaders, signature] = ACS3.exec(authorization) ?? [];
  if (signedHeaders === undefined || signature === undefined) throw signatureIncomplete();
  const names = signedHeaders.toLowerCase().split(';');
  const unsigned = Object.keys(request.headers).filter(isToBeSigned);
  if (unsigned.some((name) => !names.includes(name))) throw signatureIncomplete();

  const canonicalHeaders = names.map((name) => `${name}:${headerOf(request, name).trim()}\n`).join('');
  const mark = request.path.indexOf('?');
  const query: Record<string, string> = {};
  if (mark >= 0) {
    splitForm(request.path.slice(mark + 1), (name, text) => {
      query[name] = text;
    });
  }
  // Of the received body, not of the header.
  const payload = sha256Hex(request.body ?? '');
  const stringToSign = (canonicalQuery: string) => {
    const canonical = [request.method, '/', canonicalQuery, canonicalHeaders, signedHeaders, payload];
    return `ACS3-HMAC-SHA256\n${sha256Hex(canonical.join('\n'))}`;
  };
  const signs = (text: string) => signatureAcs3(secret, text) === signature.toLowerCase();
  const expected = stringToSign(joined(query, percentEncode));
  // The SDKs do not encode the names of parameters; the documentation does.
  if (!signs(expected) && !signs(stringToSign(joined(query, percentEncode, (name) => name)))) {
    throw signatureMismatch(expected);
  }
}

/** Transports may drop a Host header that is the same as the host of the connection. */
const headerOf = (request: HttpRequest, name: string): string =>
  headerText(request, name) ?? (name === 'host' ? request.host : '');
