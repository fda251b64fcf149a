/** The two actions that return a data key encrypted with a public key of the caller. */
import { generateKeyPairSync } from 'node:crypto';
import { mockedKms } from '../support/mocked-kms';
import { flipped } from '../support/envelope';
import { UUID } from '../support/ids';
import { DRY_RUN_OK, DRY_RUN_REFUSED, invalid, notValid, type Refusal } from '../support/refusals';
import {
  RSA_WRAPPING,
  SM2_WRAPPING,
  spkiOf,
  unwrapRsa,
  unwrapSm2,
  WRAPPING_PAIRS,
} from '../support/wrapping';

const { kms, call } = mockedKms();
const { rsa, sm2 } = WRAPPING_PAIRS;

type Params = Record<string, string>;

/** The data key that each action exports: a new one, or the one in a blob. */
const SOURCES: Readonly<Record<string, (size?: number) => Promise<Params>>> = {
  GenerateAndExportDataKey: async (size = 32) => ({
    KeyId: kms.seedKey().keyId,
    NumberOfBytes: String(size),
  }),
  async ExportDataKey(size = 32) {
    const { body } = await call('GenerateDataKey', { KeyId: kms.seedKey().keyId, NumberOfBytes: size });
    return { CiphertextBlob: body.CiphertextBlob };
  },
};

const rsaSpki = (modulusLength: number) => spkiOf(generateKeyPairSync('rsa', { modulusLength }).publicKey);
const p256Spki = () => spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const base64 = (bytes: Buffer) => bytes.toString('base64');

const BAD_RSA_BLOBS: [string, string][] = [
  ['a string that is not Base64', 'no Base64!'],
  ['three bytes', 'AAAA'],
  ['words', base64(Buffer.from('not a key'))],
  ['a key of 1024 bits', base64(rsaSpki(1024))],
  ['a key of 3072 bits', base64(rsaSpki(3072))],
  ['a PEM', pem],
  ['a PEM in Base64', base64(Buffer.from(pem))],
  ['PKCS#1', base64(rsa.publicKey.export({ type: 'pkcs1', format: 'der' }))],
  ['a private key', base64(rsa.privateKey.export({ type: 'pkcs8', format: 'der' }))],
  ['a key of P-256', base64(p256Spki())],
  ['a key of SM2', SM2_WRAPPING.PublicKeyBlob],
  ['a key of RSA-PSS', base64(spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey))],
  ['a truncated key', base64(spkiOf(rsa.publicKey).subarray(0, -1))],
  ['an additional byte after the key', base64(Buffer.concat([spkiOf(rsa.publicKey), Buffer.alloc(1)]))],
];
const BAD_SM2_BLOBS: [string, string][] = [
  ['a key of RSA', RSA_WRAPPING.PublicKeyBlob],
  ['a key of P-256', base64(p256Spki())],
  ['a point that is not on the curve', base64(flipped(spkiOf(sm2.publicKey), -1))],
  ['the point without its structure', base64(spkiOf(sm2.publicKey).subarray(-65))],
  ['a private key', base64(sm2.privateKey.export({ type: 'pkcs8', format: 'der' }))],
  ['a truncated key', base64(spkiOf(sm2.publicKey).subarray(0, -1))],
  ['an additional byte after the key', base64(Buffer.concat([spkiOf(sm2.publicKey), Buffer.alloc(1)]))],
];

describe.each(Object.entries(SOURCES))('%s', (action, source) => {
  const exported = async (wrapping: Params, size?: number) => {
    const params = { ...(await source(size)), ...wrapping };
    const { code, body } = await call(action, params);
    expect(code).toBe('Success');
    const { CiphertextBlob = body.CiphertextBlob } = params as Params;
    const sealed = await call('Decrypt', { CiphertextBlob });
    return { exported: body.ExportedDataKey as string, bytes: Buffer.from(sealed.body.Plaintext, 'base64') };
  };
  const expectRefusal = async (params: Params, refusal: Refusal) => {
    expect(await call(action, params)).toEqual(refusal);
    expect(await call(action, { ...params, DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
  };

  test('returns the key, its version and the exported data key', async () => {
    const { body } = await call(action, { ...(await source()), ...RSA_WRAPPING });
    expect(body).toMatchObject({
      KeyId: expect.stringMatching(UUID),
      KeyVersionId: expect.stringMatching(UUID),
      ExportedDataKey: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
    });
    const fields = ['ExportedDataKey', 'KeyId', 'KeyVersionId', 'RequestId'];
    expect(
      Object.keys(body)
        .filter((name) => name !== 'CiphertextBlob')
        .sort(),
    ).toEqual(fields);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 'sha256', 1],
    ['RSAES_OAEP_SHA_256', 'sha256', 32],
    ['RSAES_OAEP_SHA_256', 'sha256', 190],
    ['RSAES_OAEP_SHA_1', 'sha1', 16],
    ['RSAES_OAEP_SHA_1', 'sha1', 214],
  ])('%s exports the bytes of the data key: OAEP of %s, %i bytes', async (WrappingAlgorithm, hash, size) => {
    const answer = await exported({ ...RSA_WRAPPING, WrappingAlgorithm }, size);
    expect(answer.bytes).toHaveLength(size);
    expect(Buffer.from(answer.exported, 'base64')).toHaveLength(256);
    expect(unwrapRsa(answer.exported, hash)).toEqual(answer.bytes);
  });

  test.each([1, 16, 32, 1024])('SM2PKE exports the bytes of the data key: %i bytes', async (size) => {
    const answer = await exported(SM2_WRAPPING, size);
    expect(answer.bytes).toHaveLength(size);
    expect(unwrapSm2(answer.exported)).toEqual(answer.bytes);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 191],
    ['RSAES_OAEP_SHA_256', 1024],
    ['RSAES_OAEP_SHA_1', 215],
  ])('%s does not export %i bytes', async (WrappingAlgorithm, size) => {
    await expectRefusal({ ...(await source(size)), ...RSA_WRAPPING, WrappingAlgorithm }, notValid);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 'sha1'],
    ['RSAES_OAEP_SHA_1', 'sha256'],
  ])('a data key that is wrapped with %s cannot be unwrapped with %s', async (WrappingAlgorithm, hash) => {
    const answer = await exported({ ...RSA_WRAPPING, WrappingAlgorithm });
    expect(() => unwrapRsa(answer.exported, hash)).toThrow();
  });

  test('the exported data key can be decrypted only with the given key pair', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const answer = await exported({ ...RSA_WRAPPING, PublicKeyBlob: base64(spkiOf(other.publicKey)) });
    expect(unwrapRsa(answer.exported, 'sha256', other.privateKey)).toEqual(answer.bytes);
    expect(() => unwrapRsa(answer.exported)).toThrow();
  });

  test.each([
    ['RSA_2048', RSA_WRAPPING],
    ['EC_SM2', SM2_WRAPPING],
  ])('two exports for a key of %s differ', async (_title, wrapping) => {
    const params = { ...(await source()), ...wrapping };
    const [first, second] = [await call(action, params), await call(action, params)];
    expect([first.code, second.code]).toEqual(['Success', 'Success']);
    expect(first.body.ExportedDataKey).not.toBe(second.body.ExportedDataKey);
  });

  test.each([
    ['SM2PKE', 'RSA_2048'],
    ['RSAES_OAEP_SHA_1', 'EC_SM2'],
    ['RSAES_OAEP_SHA_256', 'EC_SM2'],
  ])('rejects %s with %s', async (WrappingAlgorithm, WrappingKeySpec) => {
    const params = { ...(await source()), ...RSA_WRAPPING, WrappingAlgorithm, WrappingKeySpec };
    await expectRefusal(params, invalid('WrappingAlgorithm'));
  });

  test.each(BAD_RSA_BLOBS)(
    'rejects a PublicKeyBlob for RSA_2048 that is %s',
    async (_title, PublicKeyBlob) => {
      await expectRefusal({ ...(await source()), ...RSA_WRAPPING, PublicKeyBlob }, invalid('PublicKeyBlob'));
    },
  );

  test.each(BAD_SM2_BLOBS)('rejects a PublicKeyBlob for EC_SM2 that is %s', async (_title, PublicKeyBlob) => {
    await expectRefusal({ ...(await source()), ...SM2_WRAPPING, PublicKeyBlob }, invalid('PublicKeyBlob'));
  });

  test('DryRun true returns DryRunOperationError for EC_SM2 too', async () => {
    expect(await call(action, { ...(await source()), ...SM2_WRAPPING, DryRun: 'true' })).toMatchObject(
      DRY_RUN_OK,
    );
  });
});

test.each(['GenerateDataKeyWithoutPlaintext', 'GenerateAndExportDataKey'])(
  'ExportDataKey exports the data key that %s generated',
  async (action) => {
    const wrapping = action === 'GenerateAndExportDataKey' ? RSA_WRAPPING : {};
    const { CiphertextBlob } = (await call(action, { KeyId: kms.seedKey().keyId, ...wrapping })).body;
    const { body } = await call('ExportDataKey', { CiphertextBlob, ...SM2_WRAPPING });
    const { Plaintext } = (await call('Decrypt', { CiphertextBlob })).body;
    expect(unwrapSm2(body.ExportedDataKey)?.toString('base64')).toBe(Plaintext);
  },
);
