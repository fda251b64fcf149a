/** Whole SDK calls: what the mock adds to a reply that was written by hand. */
const nock = require('nock');
const kms20160120 = require('@alicloud/kms20160120');
const { installKmsMock } = require('../../dist');
const { cpuOf, medianRatio } = require('./ratio');

const HOST = 'kms.cn-hangzhou.aliyuncs.com';
const CALLS = 400;
const AT_ONCE = 50;

const client = new kms20160120.default({
  accessKeyId: 'id',
  accessKeySecret: 'secret',
  endpoint: HOST,
  regionId: 'cn-hangzhou',
});

async function encryptMany(keyId) {
  const request = () =>
    client.encrypt(
      new kms20160120.EncryptRequest({
        keyId,
        plaintext: 'SGVsbG8gd29ybGQsIHRoaXMgaXMgYSBwbGFpbnRleHQu',
        encryptionContext: '{"tenant":"t-1","purpose":"bench"}',
      }),
    );
  for (let done = 0; done < CALLS; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, request));
  }
}

/** The answer of a real call, replayed. */
async function againstStaticReply(answer) {
  nock(`https://${HOST}`)
    .persist()
    .post('/')
    .query(true)
    .reply(200, answer, { 'Content-Type': 'application/json;charset=utf-8' });
  const cpu = await cpuOf(() => encryptMany('1234abcd-12ab-34cd-56ef-1234567890ab'));
  nock.cleanAll();
  return cpu;
}

async function againstMock() {
  const kms = installKmsMock();
  const { keyId } = kms.seedKey();
  const cpu = await cpuOf(() => encryptMany(keyId));
  kms.uninstall();
  return cpu;
}

async function recordedAnswer() {
  const kms = installKmsMock();
  const { keyId } = kms.seedKey();
  const answer = await client.encrypt(new kms20160120.EncryptRequest({ keyId, plaintext: 'text' }));
  kms.uninstall();
  return JSON.stringify(answer.toMap());
}

exports.rows = () => [
  {
    name: 'CPU of an Encrypt through kms20160120 and the mock',
    baseline: 'the same call answered by a hand-written static nock reply',
    bound: 1.15,
    async measure() {
      const answer = await recordedAnswer();
      return medianRatio(() => againstStaticReply(answer), againstMock, 15);
    },
  },
];
