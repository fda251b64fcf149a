/**
 * RSA key pairs without the time that generating one takes (0.1 s to seconds): node:crypto returns
 * the next pair of rsa-keys.pem, to the mock and to the tests. After the last pair it starts again with the first one.
 *
 * It applies to every file of the project "unit", and to a file of another project after the call. The generation of pairs is
 * tested in files without it: crypto, seeding, contract, GetParametersForImport.
 */
import crypto, { type KeyPairKeyObjectResult } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** By modulus length, read at the first use. */
let ready: Map<number, KeyPairKeyObjectResult[]> | undefined;

function readPairs() {
  const pairs = new Map<number, KeyPairKeyObjectResult[]>();
  const pems = fs
    .readFileSync(path.join(__dirname, 'rsa-keys.pem'), 'utf8')
    .split(/(?<=-----END PRIVATE KEY-----\n)/);
  for (const pem of pems) {
    const privateKey = crypto.createPrivateKey(pem);
    const { modulusLength = 0 } = privateKey.asymmetricKeyDetails ?? {};
    pairs.set(modulusLength, [
      ...(pairs.get(modulusLength) ?? []),
      { privateKey, publicKey: crypto.createPublicKey(pem) },
    ]);
  }
  return pairs;
}

function nextPair(type: string, options: object | undefined): KeyPairKeyObjectResult | undefined {
  const { modulusLength, ...others } = (options ?? {}) as { readonly modulusLength?: number };
  if (type !== 'rsa' || modulusLength === undefined || Object.keys(others).length > 0) return undefined;
  ready ??= readPairs();
  const pairs = ready.get(modulusLength);
  const pair = pairs?.shift();
  if (pair !== undefined) pairs?.push(pair);
  return pair;
}

/** Until the end of the test file. */
export function useReadyRsaPairs(): void {
  const { generateKeyPair, generateKeyPairSync } = crypto;
  // The callback is not called immediately: like that of the real function, it is called from the thread pool.
  const fromThreadPool = promisify(crypto.randomBytes);

  const pairOrMade = async (type: 'rsa', options: object) => {
    const pair = nextPair(type, options);
    if (pair === undefined) return promisify(generateKeyPair)(type, options as never);
    await fromThreadPool(1);
    return pair;
  };
  const made = (...args: unknown[]) => Reflect.apply(generateKeyPair, undefined, args);
  Object.assign(crypto, {
    generateKeyPair: Object.assign(made, { [promisify.custom]: pairOrMade }),
    generateKeyPairSync: (type: 'rsa', options: object) =>
      nextPair(type, options) ?? generateKeyPairSync(type, options as never),
  });

  afterAll(() => Object.assign(crypto, { generateKeyPair, generateKeyPairSync }));
}
