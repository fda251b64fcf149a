/** Node's crypto and openssl accept the signatures and ciphertexts of the mock, and the mock accepts theirs. */
import { execFileSync } from 'node:child_process';
import {
  constants,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedKeyOptions } from '../../lib';
import { sm4Open } from '../../lib/crypto/sm4-gcm';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

const folder = mkdtempSync(join(tmpdir(), 'kms-mock-interoperability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function file(content: string | Uint8Array): string {
  files += 1;
  const path = join(folder, `file-${files}`);
  writeFileSync(path, content);
  return path;
}
/** Runs openssl; its output as bytes. */
const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
/** Whether openssl succeeded: it exits with a code other than 0 if a signature is not valid. */
function accepts(...args: string[]): boolean {
  try {
    openssl(...args);
    return true;
  } catch (error) {
    if (typeof (error as { status?: unknown }).status !== 'number') throw error;
    return false;
  }
}
/** SM2 needs version 3 of the openssl command: older versions of dgst have no option for the id of the signer. */
const opensslHasSm2 = Number(/^OpenSSL (\d+)\./.exec(openssl('version').toString())?.[1] ?? 0) >= 3;

const MESSAGE = Buffer.from('Hello world');
const OTHER = Buffer.from('Hello World');
const DIGEST = createHash('sha256').update(MESSAGE).digest('base64');

type Spec = 'RSA_2048' | 'EC_P256' | 'EC_P256K' | 'EC_SM2';
const ecPem = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const pems: Record<Spec, string> = {
  RSA_2048: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string,
  EC_P256: ecPem('P-256'),
  EC_P256K: ecPem('secp256k1'),
  EC_SM2: ecPem('SM2'),
};

type Params = Record<string, string>;
const seedPair = (
  keySpec: Spec,
  keyUsage: 'SIGN/VERIFY' | 'ENCRYPT/DECRYPT',
  privateKeyPem = pems[keySpec],
) => kms.seedKey({ keySpec, keyUsage, privateKeyPem });
const target = (
  { keyId, keyVersionId }: { keyId: string; keyVersionId: string },
  Algorithm: string,
): Params => ({
  KeyId: keyId,
  KeyVersionId: keyVersionId,
  Algorithm,
});

async function answerOf(action: string, params: Params) {
  const answer = await call(action, params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
}
const publicPem = async ({ KeyId, KeyVersionId }: Params): Promise<string> =>
  (await answerOf('GetPublicKey', { KeyId, KeyVersionId } as Params)).PublicKey;
const signatureOf = async (params: Params, Digest = DIGEST): Promise<Buffer> =>
  Buffer.from((await answerOf('AsymmetricSign', { ...params, Digest })).Value, 'base64');
const verdictOn = async (params: Params, value: Buffer, Digest = DIGEST): Promise<unknown> =>
  (await answerOf('AsymmetricVerify', { ...params, Digest, Value: value.toString('base64') })).Value;

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const PSS_OPTIONS = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'];
const SIGNERS: [Spec, string, object, string[]][] = [
  ['RSA_2048', 'RSA_PSS_SHA_256', PSS, PSS_OPTIONS],
  ['RSA_2048', 'RSA_PKCS1_SHA_256', {}, []],
  ['EC_P256', 'ECDSA_SHA_256', { dsaEncoding: 'der' }, []],
  ['EC_P256K', 'ECDSA_SHA_256', { dsaEncoding: 'der' }, []],
];

describe('signatures', () => {
  test.each(SIGNERS)('%s with %s: Node accepts a signature of the mock', async (spec, algorithm, options) => {
    const params = target(seedPair(spec, 'SIGN/VERIFY'), algorithm);
    const value = await signatureOf(params);
    const key = { key: await publicPem(params), ...options };
    expect(verify('sha256', MESSAGE, key, value)).toBe(true);
    expect(verify('sha256', OTHER, key, value)).toBe(false);
  });

  test.each(SIGNERS)('%s with %s: the mock accepts a signature of Node', async (spec, algorithm, options) => {
    const params = target(seedPair(spec, 'SIGN/VERIFY'), algorithm);
    const key = { key: createPrivateKey(pems[spec]), ...options };
    expect(await verdictOn(params, sign('sha256', MESSAGE, key))).toBe(true);
    expect(await verdictOn(params, sign('sha256', OTHER, key))).toBe(false);
  });

  test.each(SIGNERS)(
    '%s with %s: openssl accepts a signature of the mock',
    async (spec, algorithm, _options, sigopts) => {
      const params = target(seedPair(spec, 'SIGN/VERIFY'), algorithm);
      const key = file(await publicPem(params));
      const value = file(await signatureOf(params));
      const check = (message: Buffer) =>
        accepts('dgst', '-sha256', '-verify', key, ...sigopts, '-signature', value, file(message));
      expect(check(MESSAGE)).toBe(true);
      expect(check(OTHER)).toBe(false);
    },
  );

  test.each(SIGNERS)(
    '%s with %s: the mock accepts a signature of openssl',
    async (spec, algorithm, _options, sigopts) => {
      const params = target(seedPair(spec, 'SIGN/VERIFY'), algorithm);
      const by = (message: Buffer) =>
        openssl('dgst', '-sha256', '-sign', file(pems[spec]), ...sigopts, file(message));
      expect(await verdictOn(params, by(MESSAGE))).toBe(true);
      expect(await verdictOn(params, by(OTHER))).toBe(false);
    },
  );

  test('openssl rejects a PSS signature of the mock with any other salt length', async () => {
    const params = target(seedPair('RSA_2048', 'SIGN/VERIFY'), 'RSA_PSS_SHA_256');
    const key = file(await publicPem(params));
    const value = file(await signatureOf(params));
    const check = (length: string) =>
      accepts(
        ...['dgst', '-sha256', '-verify', key, '-sigopt', 'rsa_padding_mode:pss'],
        ...['-sigopt', `rsa_pss_saltlen:${length}`, '-signature', value, file(MESSAGE)],
      );
    expect(['20', '31', '32', '33', 'digest'].map(check)).toEqual([false, false, true, false, true]);
  });

  test.each([
    ['prime256v1', 'EC_P256'],
    ['secp256k1', 'EC_P256K'],
  ] as const)('a key that openssl generated on %s signs in the mock', async (curveName, spec) => {
    const pem = openssl('ecparam', '-name', curveName, '-genkey', '-noout').toString();
    const params = target(seedPair(spec, 'SIGN/VERIFY', pem), 'ECDSA_SHA_256');
    const value = file(await signatureOf(params));
    const key = file(openssl('ec', '-in', file(pem), '-pubout'));
    expect(accepts('dgst', '-sha256', '-verify', key, '-signature', value, file(MESSAGE))).toBe(true);
    expect(readFileSync(key, 'utf8')).toBe(await publicPem(params));
  });
});

const OAEP = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'];
const OAEP_OPTIONS = OAEP.flatMap((option) => ['-pkeyopt', option]);
const NODE_OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

describe('RSA-OAEP with SHA-256 as the digest and in the mask', () => {
  const seal = async (params: Params, bytes: Buffer): Promise<Buffer> =>
    Buffer.from(
      (await answerOf('AsymmetricEncrypt', { ...params, Plaintext: bytes.toString('base64') }))
        .CiphertextBlob,
      'base64',
    );
  const open = async (params: Params, sealed: Buffer): Promise<Buffer> =>
    Buffer.from(
      (await answerOf('AsymmetricDecrypt', { ...params, CiphertextBlob: sealed.toString('base64') }))
        .Plaintext,
      'base64',
    );
  const oaepPair = () => target(seedPair('RSA_2048', 'ENCRYPT/DECRYPT'), 'RSAES_OAEP_SHA_256');

  test.each([1, 32, 190])('Node decrypts a ciphertext of the mock: %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0xc3);
    const sealed = await seal(oaepPair(), bytes);
    expect(privateDecrypt({ key: pems.RSA_2048, ...NODE_OAEP }, sealed)).toEqual(bytes);
  });

  test.each([1, 32, 190])('the mock decrypts a ciphertext of Node: %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0xc3);
    const sealed = publicEncrypt({ key: createPublicKey(pems.RSA_2048), ...NODE_OAEP }, bytes);
    expect(await open(oaepPair(), sealed)).toEqual(bytes);
  });

  test.each([1, 32, 190])('openssl decrypts a ciphertext of the mock: %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0xc3);
    const sealed = file(await seal(oaepPair(), bytes));
    expect(
      openssl('pkeyutl', '-decrypt', '-inkey', file(pems.RSA_2048), ...OAEP_OPTIONS, '-in', sealed),
    ).toEqual(bytes);
  });

  test.each([1, 32, 190])('the mock decrypts a ciphertext of openssl: %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0xc3);
    const params = oaepPair();
    const key = file(await publicPem(params));
    const sealed = openssl(
      ...['pkeyutl', '-encrypt', '-pubin', '-inkey', key, ...OAEP_OPTIONS, '-in', file(bytes)],
    );
    expect(await open(params, sealed)).toEqual(bytes);
  });

  test('openssl does not decrypt it with SHA-1 in the mask', async () => {
    const sealed = file(await seal(oaepPair(), MESSAGE));
    const decrypts = (mask: string) =>
      accepts(
        ...['pkeyutl', '-decrypt', '-inkey', file(pems.RSA_2048), '-in', sealed, '-pkeyopt'],
        ...['rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256', '-pkeyopt', `rsa_mgf1_md:${mask}`],
      );
    expect([decrypts('sha256'), decrypts('sha1')]).toEqual([true, false]);
  });
});

/** SM3(Z(A) || M), GB/T 32918.2: the digest that the caller of SM2DSA signs. */
function sm2Digest(spkiPem: string, message: Buffer): string {
  const der = createPublicKey(spkiPem).export({ type: 'spki', format: 'der' });
  const id = Buffer.from('1234567812345678');
  const curveAndGenerator = Buffer.from(
    'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
      '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
      '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
      'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
    'hex',
  );
  const z = createHash('sm3')
    .update(Buffer.concat([Buffer.from([0, 128]), id, curveAndGenerator, der.subarray(-64)]))
    .digest();
  return createHash('sm3').update(z).update(message).digest('base64');
}

const SM2_ID = ['-sigopt', 'distid:1234567812345678'];

describe('SM2', () => {
  test.each(['pkcs8', 'sec1'] as const)(
    'Node parses the public key of a key pair that is given in %s',
    async (type) => {
      // Exported from the generated key: Node aborts when it writes SEC 1 of an SM2 key that it read.
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
      const pem = privateKey.export({ type, format: 'pem' }) as string;
      const shown = createPublicKey(
        await publicPem(target(seedPair('EC_SM2', 'SIGN/VERIFY', pem), 'SM2DSA')),
      );
      expect(shown.export({ type: 'spki', format: 'pem' })).toBe(
        publicKey.export({ type: 'spki', format: 'pem' }),
      );
    },
  );

  test('Node parses the public key of a generated key pair', async () => {
    const key = createPublicKey(await publicPem(target(kms.seedKey({ keySpec: 'EC_SM2' }), 'SM2DSA')));
    // id-ecPublicKey, sm2p256v1 and an uncompressed point; Node rejects a point that is not on the curve.
    expect(key.export({ type: 'spki', format: 'der' }).subarray(0, 27).toString('hex')).toBe(
      '3059301306072a8648ce3d020106082a811ccf5501822d03420004',
    );
  });

  // An older openssl has no SM2 to compare with, so only the tests above run.
  if (!opensslHasSm2) return;

  test('openssl accepts a signature of the mock', async () => {
    const params = target(seedPair('EC_SM2', 'SIGN/VERIFY'), 'SM2DSA');
    const pem = await publicPem(params);
    const value = file(await signatureOf(params, sm2Digest(pem, MESSAGE)));
    const check = (message: Buffer) =>
      accepts('dgst', '-sm3', '-verify', file(pem), ...SM2_ID, '-signature', value, file(message));
    expect(check(MESSAGE)).toBe(true);
    expect(check(OTHER)).toBe(false);
  });

  test('openssl accepts a signature of a generated key pair', async () => {
    const params = target(kms.seedKey({ keySpec: 'EC_SM2' }), 'SM2DSA');
    const pem = await publicPem(params);
    const value = file(await signatureOf(params, sm2Digest(pem, MESSAGE)));
    expect(accepts('dgst', '-sm3', '-verify', file(pem), ...SM2_ID, '-signature', value, file(MESSAGE))).toBe(
      true,
    );
  });

  test('the mock accepts a signature of openssl', async () => {
    const params = target(seedPair('EC_SM2', 'SIGN/VERIFY'), 'SM2DSA');
    const pem = await publicPem(params);
    const value = openssl('dgst', '-sm3', '-sign', file(pems.EC_SM2), ...SM2_ID, file(MESSAGE));
    expect(await verdictOn(params, value, sm2Digest(pem, MESSAGE))).toBe(true);
    expect(await verdictOn(params, value, sm2Digest(pem, OTHER))).toBe(false);
  });

  test.each([1, 11, 32, 1000, 6047])('openssl decrypts a ciphertext of the mock: %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0x3c);
    const params = target(seedPair('EC_SM2', 'ENCRYPT/DECRYPT'), 'SM2PKE');
    const { CiphertextBlob } = await answerOf('AsymmetricEncrypt', {
      ...params,
      Plaintext: bytes.toString('base64'),
    });
    const sealed = file(Buffer.from(CiphertextBlob, 'base64'));
    expect(openssl('pkeyutl', '-decrypt', '-inkey', file(pems.EC_SM2), '-in', sealed)).toEqual(bytes);
  });

  test.each([1, 11, 32, 1000, 6000])('the mock decrypts a ciphertext of openssl: %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0x3c);
    const params = target(seedPair('EC_SM2', 'ENCRYPT/DECRYPT'), 'SM2PKE');
    const key = file(await publicPem(params));
    const sealed = openssl('pkeyutl', '-encrypt', '-pubin', '-inkey', key, '-in', file(bytes));
    const { Plaintext } = await answerOf('AsymmetricDecrypt', {
      ...params,
      CiphertextBlob: sealed.toString('base64'),
    });
    expect(Buffer.from(Plaintext, 'base64')).toEqual(bytes);
  });

  test('a key that openssl generated signs in the mock', async () => {
    const pem = openssl('ecparam', '-name', 'SM2', '-genkey', '-noout').toString();
    const params = target(seedPair('EC_SM2', 'SIGN/VERIFY', pem), 'SM2DSA');
    const shown = await publicPem(params);
    const value = file(await signatureOf(params, sm2Digest(shown, MESSAGE)));
    const key = file(openssl('pkey', '-in', file(pem), '-pubout'));
    expect(accepts('dgst', '-sm3', '-verify', key, ...SM2_ID, '-signature', value, file(MESSAGE))).toBe(true);
  });
});

describe('a key of Aliyun_SM4', () => {
  const MATERIAL = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
  const seedSm4 = (more: SeedKeyOptions = {}) =>
    kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE, material: MATERIAL, ...more });
  const encrypt = async (params: Params): Promise<Buffer> =>
    Buffer.from((await answerOf('Encrypt', params)).CiphertextBlob, 'base64');
  const UNOPENED = {
    code: 'InvalidParameter',
    status: 400,
    body: {},
    message: 'The parameter  CiphertextBlob  is invalid.',
  };
  const decrypt = (bytes: Buffer, more: Params = {}) =>
    call('Decrypt', { CiphertextBlob: bytes.toString('base64'), ...more });

  test.each(['x', 'U2VjcmV0IQ==', 'Grüße, 密钥 🔑', 'y'.repeat(6144)])(
    'decrypts its own ciphertext: %.20s',
    async (Plaintext) => {
      const { keyId, keyVersionId } = seedSm4();
      const blob = await encrypt({ KeyId: keyId, Plaintext });
      expect(await decrypt(blob)).toMatchObject({
        code: 'Success',
        body: { KeyId: keyId, KeyVersionId: keyVersionId, Plaintext },
      });
    },
  );

  test('uses the blob format of AES keys: version id, IV, ciphertext, tag', async () => {
    const { keyId, keyVersionId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
    expect(blob).toHaveLength(36 + 12 + 16 + 16);
    expect(blob.subarray(0, 36).toString()).toBe(keyVersionId);
    const opened = sm4Open(MATERIAL, blob.subarray(36, 48), {
      ciphertext: blob.subarray(48, -16),
      tag: blob.subarray(-16),
    });
    expect(opened?.toString()).toBe('sixteen letters!');
  });

  // GCM is CTR from block 2 on; Node has no SM4-GCM, but it has SM4-CTR.
  test('creates ciphertexts that SM4-CTR of Node decrypts', async () => {
    const { keyId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'not of a whole block' });
    const counter = Buffer.concat([blob.subarray(36, 48), Buffer.from([0, 0, 0, 2])]);
    const decipher = createDecipheriv('sm4-ctr', MATERIAL, counter);
    expect(decipher.update(blob.subarray(48, -16)).toString()).toBe('not of a whole block');
  });

  test('creates ciphertexts that SM4-CTR of openssl decrypts', async () => {
    const { keyId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'not of a whole block' });
    const counter = `${blob.subarray(36, 48).toString('hex')}00000002`;
    const input = file(blob.subarray(48, -16));
    expect(
      openssl(
        'enc',
        '-d',
        '-sm4-ctr',
        '-K',
        MATERIAL.toString('hex'),
        '-iv',
        counter,
        '-in',
        input,
      ).toString(),
    ).toBe('not of a whole block');
  });

  test.each([
    ['the IV', 36],
    ['the ciphertext', 48],
    ['the first byte of the tag', -16],
    ['the last byte of the tag', -1],
  ])('does not decrypt a blob with a changed bit in %s', async (_title, place) => {
    const { keyId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
    const index = place < 0 ? blob.length + place : place;
    blob[index] = (blob[index] as number) ^ 1;
    expect(await decrypt(blob)).toEqual(UNOPENED);
    blob[index] = (blob[index] as number) ^ 1;
    expect(await decrypt(blob)).toMatchObject({ code: 'Success' });
  });

  test.each([37, 48, 63, 79])('does not decrypt a blob that is cut to %i bytes', async (length) => {
    const { keyId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
    expect(await decrypt(blob.subarray(0, length))).toEqual(UNOPENED);
  });

  test('decrypts only with the context of the encryption', async () => {
    const { keyId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'x', EncryptionContext: '{"a":"1","b":"2"}' });
    expect(await decrypt(blob)).toEqual(UNOPENED);
    expect(await decrypt(blob, { EncryptionContext: '{"a":"2","b":"1"}' })).toEqual(UNOPENED);
    expect(await decrypt(blob, { EncryptionContext: '{"b":"2","a":"1"}' })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('creates data keys that it can decrypt', async () => {
    const { keyId } = seedSm4();
    const { CiphertextBlob, Plaintext } = await answerOf('GenerateDataKey', { KeyId: keyId });
    expect(Buffer.from(Plaintext, 'base64')).toHaveLength(32);
    expect((await answerOf('Decrypt', { CiphertextBlob })).Plaintext).toBe(Plaintext);
  });

  test('does not decrypt the blob of another key with the same version id', async () => {
    const { keyId, keyVersionId } = seedSm4();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
    kms.reset();
    seedSm4({ keyVersionId, material: Buffer.alloc(16, 1) });
    expect(await decrypt(blob)).toEqual(UNOPENED);
  });
});
