/** Private keys, generated once for each test file at the first use, because generating RSA keys is slow. */
import { generateKeyPairSync } from 'node:crypto';
import type { KeySpec, SeedKeyOptions } from '../../lib';
import { INSTANCE } from './ids';

const MODULUS = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 } as const;
const CURVE = { EC_P256: 'P-256', EC_P256K: 'secp256k1' } as const;

export type RsaSpec = keyof typeof MODULUS;
export type PemSpec = RsaSpec | keyof typeof CURVE;

const made = new Map<string, string>();

/** @param which for another key pair of the same kind */
export function privateKeyPem(spec: PemSpec, which = 'first'): string {
  const name = `${spec} ${which}`;
  const pem = made.get(name) ?? newPem(spec);
  made.set(name, pem);
  return pem;
}

function newPem(spec: PemSpec): string {
  const { privateKey } =
    spec in MODULUS
      ? generateKeyPairSync('rsa', { modulusLength: MODULUS[spec as RsaSpec] })
      : generateKeyPairSync('ec', { namedCurve: CURVE[spec as keyof typeof CURVE] });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

const isPemSpec = (spec: KeySpec): spec is PemSpec => spec in MODULUS || spec in CURVE;
/** Specs that only keys of an instance have. */
const OF_INSTANCES = /^(?:HMAC|RSA_4096|Aliyun_AES_1|Aliyun_SM4)/;

/** Options of a key of this spec, with a ready private key, and with an instance if the spec requires one. */
export const keyOf = (keySpec: KeySpec, keyUsage?: SeedKeyOptions['keyUsage']): SeedKeyOptions => ({
  keySpec,
  ...(keyUsage === undefined ? {} : { keyUsage }),
  ...(isPemSpec(keySpec) ? { privateKeyPem: privateKeyPem(keySpec) } : {}),
  ...(OF_INSTANCES.test(keySpec) ? { instanceId: INSTANCE } : {}),
});
