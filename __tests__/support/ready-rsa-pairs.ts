/**
 * RSA pairs without the tenth of a second, or the seconds, that making one takes: whoever asks node:crypto for a pair gets
 * the next one of rsa-keys.pem, the mock as well as the tests. The same pair comes again after the last one.
 *
 * In force in every file of the project "unit"; in a file of another project from the call on. That pairs are made is
 * tested where no file says so: crypto, seeding, contract, GetParametersForImport.
 */
import crypto, { type KeyPairKeyObjectResult } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** By modulus length, read when the first pair is asked for. */
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
  // Not called back at once: the answer comes from the thread pool, as that of the real function.
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
