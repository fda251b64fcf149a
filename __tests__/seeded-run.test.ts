/** randomSeed: the same bytes in every run, whatever else is going on. */
import { createPublicKey } from 'node:crypto';
import { installKmsMock } from '../lib';
import { openApiCallClient } from './support/clients';
import { mockedKms } from './support/mocked-kms';

const { kms, call } = mockedKms({ randomSeed: 'a seed' });
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

async function aRun() {
  const { keyId, keyVersionId } = kms.seedKey();
  const created = await call('CreateKey', { Origin: 'EXTERNAL' });
  const dataKey = await call('GenerateDataKey', { KeyId: keyId });
  const sealed = await call('Encrypt', { KeyId: keyId, Plaintext: 'text' });
  return {
    keyId,
    keyVersionId,
    createdId: created.body.KeyMetadata.KeyId,
    dataKey: dataKey.body.Plaintext,
    blob: sealed.body.CiphertextBlob,
    requestIds: kms.requests
      .filter(({ regionId }) => regionId === 'cn-hangzhou')
      .map(({ requestId }) => requestId),
  };
}

test('gives ids, data keys, ciphertexts and request ids again after reset()', async () => {
  const first = await aRun();
  kms.reset();
  expect(await aRun()).toEqual(first);
  expect(new Set([first.keyId, first.keyVersionId, first.createdId, ...first.requestIds]).size).toBe(6);
});

// A snapshot of one run: it holds in the next process and on every version of Node.
test('gives the same in every process', async () => {
  const { keyId, blob } = await aRun();
  expect({ keyId, blob }).toEqual({ keyId: KEY_ID, blob: BLOB });
});

const KEY_ID = 'f2f4a87c-645a-48c1-977e-8bd208e930f8';
const BLOB = 'ZWIxYzNhMTUtOTkyZi00MWU0LTg5ZTktOWNkOGU1OTMwNGEwnkDstpPu9QP6c1bIKd76+NUqTQiqvYBqFtcajgowxNI=';

test('is not moved by calls in another region', async () => {
  const first = await aRun();
  kms.reset();
  kms.seedKey({ regionId: 'cn-shanghai' });
  const meanwhile = [shanghai.call('CreateKey'), shanghai.call('ListKeys')];
  expect(await aRun()).toEqual(first);
  await Promise.all(meanwhile);
});

test('is not moved by fixtures that are refused', async () => {
  const first = await aRun();
  kms.reset();
  expect(() => kms.seedKey({ aliases: ['no alias'] })).toThrow();
  expect(() => kms.seedKey({ state: 'PendingDeletion', deletionDate: 0 })).toThrow();
  expect(await aRun()).toEqual(first);
});

test('is not moved by how long an RSA key pair takes', async () => {
  const ivs = async () => {
    const { keyId } = kms.seedKey();
    const external = kms.seedKey({ state: 'PendingImport' });
    const parameters = call('GetParametersForImport', {
      KeyId: external.keyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_1',
      WrappingKeySpec: 'RSA_2048',
    });
    const blobs: string[] = [];
    for (let i = 0; i < 20; i++) {
      blobs.push((await call('Encrypt', { KeyId: keyId, Plaintext: 'text' })).body.CiphertextBlob);
    }
    const { body } = await parameters;
    expect(
      createPublicKey({ key: Buffer.from(body.PublicKey, 'base64'), format: 'der', type: 'spki' }),
    ).toBeDefined();
    return { blobs, token: body.ImportToken };
  };
  const first = await ivs();
  kms.reset();
  expect(await ivs()).toEqual(first);
});

test('without a seed two runs differ', () => {
  kms.uninstall();
  const unseeded = installKmsMock();
  const first = unseeded.seedKey().keyId;
  unseeded.reset();
  expect(unseeded.seedKey().keyId).not.toBe(first);
  unseeded.uninstall();
});
