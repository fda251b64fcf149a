/** Private keys in PEM without a passphrase: reads those of test authors (PKCS#8, SEC 1 or PKCS#1) and writes exported keys. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { PrivateKey } from './key-pairs';
import { type DerElement, OCTET_STRING, readSequence } from './der';
import { CURVE_OIDS, type CurveSpec, curve, EC_PUBLIC_KEY_OID } from './elliptic';
import { type KeySpec, keySpec } from './key-specs';
import { toPem } from './pem';

/** @returns undefined if the string is not a private key of the spec */
export function readPrivateKeyPem(pem: string, spec: KeySpec): PrivateKey | undefined {
  if (keySpec(spec).family === 'RSA') return readRsa(pem, spec);
  const scalar = readScalar(pem, spec);
  return scalar !== undefined && curve(spec).isPrivateKey(scalar) ? { scalar } : undefined;
}

function readRsa(pem: string, spec: KeySpec): PrivateKey | undefined {
  let rsa: KeyObject;
  try {
    rsa = createPrivateKey(pem);
  } catch {
    return undefined;
  }
  const { modulusLength } = rsa.asymmetricKeyDetails ?? {};
  return rsa.asymmetricKeyType === 'rsa' && modulusLength === keySpec(spec).bits ? { rsa } : undefined;
}

const SCALAR_BYTES = 32;

/** Not read by Node: its key objects do not support SM2, and exporting such a key ends the process. */
function readScalar(pem: string, spec: KeySpec): Buffer | undefined {
  const [, kind, base64 = ''] = /-----BEGIN (EC |SM2 )?PRIVATE KEY-----([^-]+)-----END/.exec(pem) ?? [];
  const der = Buffer.from(base64, 'base64');
  const curveOid = CURVE_OIDS[spec as CurveSpec];
  return kind === undefined ? scalarOfPkcs8(der, curveOid) : scalarOfSec1(der, curveOid);
}

/** RFC 5208: version, AlgorithmIdentifier, and the key in SEC 1, which may then omit the curve. */
function scalarOfPkcs8(der: Uint8Array, curveOid: string): Buffer | undefined {
  const [, algorithm, key] = readSequence(der) ?? [];
  if (algorithm === undefined || key?.tag !== OCTET_STRING) return undefined;
  return hex(algorithm) === `${EC_PUBLIC_KEY_OID}${curveOid}`
    ? scalarOf(readSequence(key.content))
    : undefined;
}

/** RFC 5915: version 1, the scalar, [0] the curve, [1] the public key. */
function scalarOfSec1(der: Uint8Array, curveOid: string): Buffer | undefined {
  const elements = readSequence(der);
  const parameters = elements?.find(({ tag }) => tag === 0xa0);
  if (parameters === undefined) return undefined;
  return hex(parameters) === curveOid ? scalarOf(elements) : undefined;
}

function scalarOf(sec1: readonly DerElement[] | undefined): Buffer | undefined {
  const [version, scalar] = sec1 ?? [];
  if (version === undefined || hex(version) !== '01') return undefined;
  return scalar?.tag === OCTET_STRING && scalar.content.length === SCALAR_BYTES
    ? Buffer.from(scalar.content)
    : undefined;
}

const hex = ({ content }: DerElement): string => Buffer.from(content).toString('hex');

/** PKCS#8. */
export function privateKeyPem(spec: KeySpec, key: PrivateKey): string {
  if ('rsa' in key) return key.rsa.export({ type: 'pkcs8', format: 'pem' }) as string;
  const prefix = PKCS8_PREFIX[spec as CurveSpec];
  const point = curve(spec).publicPoint(key.scalar);
  return toPem('PRIVATE KEY', Buffer.concat([fromHex(prefix), key.scalar, fromHex('a144034200'), point]));
}

/**
 * The DER before the scalar, as OpenSSL writes it: version 0, the algorithm, and in an OCTET STRING the key in SEC 1 with its
 * public point, but without the curve, which the algorithm names.
 */
const PKCS8_PREFIX: Readonly<Record<CurveSpec, string>> = {
  EC_P256: `3081870201003013${EC_PUBLIC_KEY_OID}${CURVE_OIDS.EC_P256}046d306b0201010420`,
  EC_P256K: `3081840201003010${EC_PUBLIC_KEY_OID}${CURVE_OIDS.EC_P256K}046d306b0201010420`,
  EC_SM2: `3081870201003013${EC_PUBLIC_KEY_OID}${CURVE_OIDS.EC_SM2}046d306b0201010420`,
};

const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');
