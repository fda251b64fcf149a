import type { WrappingKey } from '../crypto/import-wrapping';
import { importTokenExpired, importTokenInvalid } from '../base/kms-errors';
import type { Cmk } from './records/key';

/** Bytes of a token before Base64; to the user it is opaque text. */
export const IMPORT_TOKEN_BYTES = 96;

/** Remembers what is handed out under the token. */
export function addImportParameters(
  key: Cmk,
  token: string,
  wrappingKey: WrappingKey,
  expiresAt: number,
): void {
  key.importParameters ??= new Map();
  key.importParameters.set(token, { wrappingKey, expiresAt });
}

/** A token may be used again and again while it lives. @throws InvalidImportToken, ExpiredImportToken */
export function wrappingKeyFor(key: Cmk, token: string, now: number): WrappingKey {
  for (const parameters of key.importParameters?.values() ?? []) {
    if (parameters.expiresAt <= now) parameters.wrappingKey = undefined;
  }
  const parameters = key.importParameters?.get(token);
  if (parameters === undefined) throw importTokenInvalid();
  if (parameters.wrappingKey === undefined) throw importTokenExpired();
  return parameters.wrappingKey;
}
