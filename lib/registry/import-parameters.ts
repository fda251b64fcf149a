import type { RandomSource } from '../crypto/random';
import { importTokenExpired, importTokenInvalid } from '../errors';
import type { Cmk, ImportParameters } from './cmk';

const TOKEN_BYTES = 96;

/** Remembers what was handed out, for as long as the key lives. @returns the token: opaque Base64 text */
export function addImportParameters(key: Cmk, parameters: ImportParameters, random: RandomSource): string {
  const token = random.bytes(TOKEN_BYTES).toString('base64');
  key.importParameters ??= new Map();
  key.importParameters.set(token, parameters);
  return token;
}

/** A token may be used again and again while it lives. @throws InvalidImportToken, ExpiredImportToken */
export function importParametersFor(key: Cmk, token: string, now: number): ImportParameters {
  const parameters = key.importParameters?.get(token);
  if (parameters === undefined) throw importTokenInvalid();
  if (parameters.expiresAt <= now) throw importTokenExpired();
  return parameters;
}
