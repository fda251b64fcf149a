/** Complete SDK calls: the cost of the mock compared with a hand-written reply. */
const { execFileSync } = require('node:child_process');
const { medianRatio } = require('./ratio');

const HOST = 'kms.cn-hangzhou.aliyuncs.com';
const WARM_UP = 1000;
const CALLS = 4000;
const AT_ONCE = 50;

const ANSWERED_BY = {
  /** A fixed response with the content of a real call. */
  static() {
    const answer = {
      KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      KeyVersionId: '2ab1a983-7072-4bbc-a582-584b5bd8cb56',
      CiphertextBlob: 'M'.repeat(144),
      RequestId: '475f1620-b9d3-4d35-b5c6-3fbdd941423d',
    };
    require('nock')(`https://${HOST}`)
      .persist()
      .post('/')
      .query(true)
      .reply(200, JSON.stringify(answer), { 'Content-Type': 'application/json;charset=utf-8' });
    return answer.KeyId;
  },
  mock() {
    const { installKmsMock } = require('../../dist');
    return installKmsMock().seedKey().keyId;
  },
};

/** Runs in its own process, so that neither side is affected by code or heap of the other. */
async function child(answeredBy) {
  const keyId = ANSWERED_BY[answeredBy]();
  const kms20160120 = require('@alicloud/kms20160120');
  const client = new kms20160120.default({ accessKeyId: 'id', accessKeySecret: 'secret', endpoint: HOST });
  const encrypt = () =>
    client.encrypt(
      new kms20160120.EncryptRequest({
        keyId,
        plaintext: 'SGVsbG8gd29ybGQsIHRoaXMgaXMgYSBwbGFpbnRleHQu',
        encryptionContext: '{"tenant":"t-1","purpose":"bench"}',
      }),
    );
  const encryptMany = async (count) => {
    for (let done = 0; done < count; done += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, encrypt));
  };
  await encryptMany(WARM_UP);
  const before = process.cpuUsage();
  await encryptMany(CALLS);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / CALLS));
}

const cpuOfCall = (answeredBy) =>
  Number(execFileSync(process.execPath, [__filename, answeredBy], { encoding: 'utf8' }));

exports.rows = [
  {
    name: 'CPU of an Encrypt through kms20160120 and the mock',
    baseline: 'the same call answered by a hand-written static nock reply',
    bound: 1.15,
    measure: () =>
      medianRatio(
        () => cpuOfCall('static'),
        () => cpuOfCall('mock'),
        9,
      ),
  },
];

if (require.main === module) child(process.argv[2]);
