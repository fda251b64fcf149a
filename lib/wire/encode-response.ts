/** The HTTP response for a result or an error. It is never compressed and never empty, because the SDKs parse every body. */
import { isCodeOfGateway, type KmsError } from '../base/kms-errors';
import type { HttpResponse } from '../base/http-exchange';
import type { Format } from './decode-request';

/** @param xmlRoot the name of the root element, if the response is XML */
export function encodeAnswer(
  answer: Readonly<Record<string, unknown>>,
  xmlRoot: string,
  requestId: string,
  format: Format,
): HttpResponse {
  return encode(200, { ...answer, RequestId: requestId }, xmlRoot, requestId, format);
}

/** An error of the gateway in front of KMS has a HostId, an error of KMS itself has none. */
export function encodeError(error: KmsError, requestId: string, host: string, format: Format): HttpResponse {
  const body = {
    HttpStatus: error.status,
    Code: error.code,
    Message: error.message,
    RequestId: requestId,
    ...(isCodeOfGateway(error.code) && { HostId: host }),
  };
  // The samples of KMS have the root <KMS>, but the SDKs read only <Error>.
  return encode(error.status, body, 'Error', requestId, format);
}

function encode(
  status: number,
  body: Readonly<Record<string, unknown>>,
  root: string,
  requestId: string,
  format: Format,
): HttpResponse {
  const json = format === 'JSON';
  return {
    status,
    headers: {
      // The SDKs read an XML error only with exactly this content type.
      'Content-Type': json ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8',
      'x-acs-request-id': requestId,
    },
    body: json ? JSON.stringify(body) : `<?xml version="1.0" encoding="UTF-8"?>${element(root, body)}`,
  };
}

/** A list becomes one element for each item, all with the same name. */
function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  const content =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([child, inner]) => element(child, inner))
          .join('')
      : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const escapeXml = (text: string): string =>
  text.replace(/[&<>\r]/g, (char) => ESCAPES[char] as string).replace(NOT_XML, '\uFFFD');

/** Characters that an XML 1.0 document cannot contain, escaped or not (XML 1.0, 2.2). */
const NOT_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern matches control characters
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
