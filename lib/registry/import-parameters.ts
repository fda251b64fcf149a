import type { WrappingKey } from '../crypto/import-wrapping';
import { importTokenExpired, importTokenInvalid } from '../base/kms-errors';
import type { Cmk } from './records/key';

/** The size of a token before Base64, in bytes. For the user it is an opaque string. */
export const IMPORT_TOKEN_BYTES = 96;

/** Stores the import parameters by their token. */
export function addImportParameters(
  key: Cmk,
  token: string,
  wrappingKey: WrappingKey,
  expiresAt: number,
): void {
  key.importParameters ??= new Map();
  key.importParameters.set(token, { wrappingKey, expiresAt });
}

/** A token can be used several times until it expires. @throws InvalidImportToken, ExpiredImportToken */
export function wrappingKeyFor(key: Cmk, token: string, now: number): WrappingKey {
  for (const parameters of key.importParameters?.values() ?? []) {
    if (parameters.expiresAt <= now) parameters.wrappingKey = undefined;
  }
  const parameters = key.importParameters?.get(token);
  if (parameters === undefined) throw importTokenInvalid();
  if (parameters.wrappingKey === undefined) throw importTokenExpired();
  return parameters.wrappingKey;
}
