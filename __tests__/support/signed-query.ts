import { createHmac } from 'node:crypto';

/**
 * Path and query of a GET with these parameters and their signature, RPC style. It follows the signature page and not
 * the code under test.
 */
export function signedQuery(params: Readonly<Record<string, string>>, secret: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = Object.keys(params)
    .sort()
    .map((name) => `${encode(name)}=${encode(params[name] as string)}`)
    .join('&');
  const signature = createHmac('sha1', `${secret}&`)
    .update(`GET&%2F&${encode(query)}`)
    .digest('base64');
  return `/?${query}&Signature=${encode(signature)}`;
}
