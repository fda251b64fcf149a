/** Asymmetric keys: a signature or ciphertext is valid only for its own key pair. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { flipped, holds, inMemoryKms } from './property-run';

const kms = inMemoryKms();

// One pair for all: making one takes up to a quarter of a second.
const privateKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string;

interface Pair {
  readonly algorithm: string;
  readonly KeyId: string;
  readonly KeyVersionId: string;
}

const pair = (algorithm: string, seeded: { keyId: string; keyVersionId: string }): Pair => ({
  algorithm,
  KeyId: seeded.keyId,
  KeyVersionId: seeded.keyVersionId,
});

const rsaSigner = kms.seedKey({ keySpec: 'RSA_2048', keyUsage: 'SIGN/VERIFY', privateKeyPem });
const signers: readonly Pair[] = [
  pair('ECDSA_SHA_256', kms.seedKey({ keySpec: 'EC_P256' })),
  pair('ECDSA_SHA_256', kms.seedKey({ keySpec: 'EC_P256K' })),
  pair('SM2DSA', kms.seedKey({ keySpec: 'EC_SM2', keyUsage: 'SIGN/VERIFY' })),
  pair('RSA_PSS_SHA_256', rsaSigner),
  pair('RSA_PKCS1_SHA_256', rsaSigner),
];

const DIGEST_BYTES = 32;
const digest = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ minLength: DIGEST_BYTES, maxLength: DIGEST_BYTES }) },
  // Zero, and more than the order of any of the curves.
  {
    weight: 1,
    arbitrary: fc.constantFrom(new Uint8Array(DIGEST_BYTES), new Uint8Array(DIGEST_BYTES).fill(255)),
  },
);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const sign = ({ algorithm, ...key }: Pair, bytes: Uint8Array) =>
  kms.call('AsymmetricSign', { ...key, Algorithm: algorithm, Digest: base64(bytes) });
const verify = ({ algorithm, ...key }: Pair, bytes: Uint8Array, signature: Uint8Array) =>
  kms.call('AsymmetricVerify', {
    ...key,
    Algorithm: algorithm,
    Digest: base64(bytes),
    Value: base64(signature),
  });

holds(
  'a signature is valid, and not valid if any bit of it or of the digest is changed',
  400,
  fc.record({ signer: fc.constantFrom(...signers), digest, bit: fc.nat(1_000_000) }),
  async ({ signer, digest, bit }) => {
    const signed = await sign(signer, digest);
    expect(signed).toMatchObject({ status: 200, body: { KeyId: signer.KeyId } });
    const signature = Buffer.from(signed.body.Value, 'base64');

    expect((await verify(signer, digest, signature)).body).toMatchObject({ Value: true });
    expect((await verify(signer, digest, flipped(signature, bit))).body).toMatchObject({ Value: false });
    expect((await verify(signer, flipped(Buffer.from(digest), bit), signature)).body).toMatchObject({
      Value: false,
    });
  },
);

holds(
  'a signature that is shortened or extended is not valid',
  150,
  fc.record({
    signer: fc.constantFrom(...signers),
    digest,
    gone: fc.nat(300),
    more: fc.uint8Array({ maxLength: 4 }),
  }),
  async ({ signer, digest, gone, more }) => {
    const signature = Buffer.from((await sign(signer, digest)).body.Value, 'base64');
    const other =
      more.length > 0
        ? Buffer.concat([signature, more])
        : signature.subarray(0, 1 + (gone % (signature.length - 1)));
    expect((await verify(signer, digest, other)).body).toMatchObject({ Value: false });
  },
);

holds(
  'the signature of one key is not valid for another key',
  150,
  fc.record({ from: fc.nat(signers.length - 1), to: fc.nat(signers.length - 1), digest }),
  async ({ from, to, digest }) => {
    fc.pre(from !== to);
    const signature = Buffer.from((await sign(signers[from] as Pair, digest)).body.Value, 'base64');
    expect((await verify(signers[to] as Pair, digest, signature)).body).toMatchObject({ Value: false });
  },
);

const rsaOpener = kms.seedKey({ keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT', privateKeyPem });
const openers: readonly (Pair & { readonly maxBytes: number })[] = [
  { ...pair('RSAES_OAEP_SHA_256', rsaOpener), maxBytes: 190 },
  { ...pair('RSAES_OAEP_SHA_1', rsaOpener), maxBytes: 214 },
  { ...pair('SM2PKE', kms.seedKey({ keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' })), maxBytes: 6047 },
];

/** Of any length within the limit, at it and a little beyond it; long ones are one piece repeated. */
const sized = fc.constantFrom(...openers).chain((opener) =>
  fc.record({
    opener: fc.constant(opener),
    plain: fc
      .tuple(
        fc.uint8Array({ minLength: 1, maxLength: 24 }),
        fc.oneof(
          fc.constant(1),
          fc.integer({ min: 1, max: opener.maxBytes }),
          fc.integer({ min: opener.maxBytes - 1, max: opener.maxBytes + 2 }),
        ),
      )
      .map(([piece, length]) => Buffer.alloc(length, piece)),
  }),
);

holds(
  'AsymmetricDecrypt returns the plaintext of AsymmetricEncrypt, up to the limit of the algorithm',
  400,
  sized,
  async ({ opener: { algorithm, maxBytes, KeyId, KeyVersionId }, plain }) => {
    const key = { KeyId, KeyVersionId, Algorithm: algorithm };
    const sealed = await kms.call('AsymmetricEncrypt', { ...key, Plaintext: base64(plain) });
    if (plain.length > maxBytes) {
      expect(sealed).toMatchObject({ status: 400 });
      return;
    }
    expect(sealed.code).toBe('Success');
    const { CiphertextBlob } = sealed.body;
    if (algorithm !== 'SM2PKE') expect(Buffer.from(CiphertextBlob, 'base64')).toHaveLength(256);
    const opened = await kms.call('AsymmetricDecrypt', { ...key, CiphertextBlob });
    expect(opened).toMatchObject({ status: 200, body: { Plaintext: base64(plain) } });
  },
);

holds(
  'an asymmetric ciphertext with any changed bit never returns its plaintext',
  150,
  fc.tuple(sized, fc.nat(1_000_000)),
  async ([{ opener, plain }, bit]) => {
    fc.pre(plain.length <= opener.maxBytes);
    const key = { KeyId: opener.KeyId, KeyVersionId: opener.KeyVersionId, Algorithm: opener.algorithm };
    const { body } = await kms.call('AsymmetricEncrypt', { ...key, Plaintext: base64(plain) });
    const changed = flipped(Buffer.from(body.CiphertextBlob, 'base64'), bit);
    const answer = await kms.call('AsymmetricDecrypt', { ...key, CiphertextBlob: base64(changed) });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidParameter' });
  },
);
