/** The service without a transport, and the cost of keys. */
const {
  constants,
  createCipheriv,
  createHash,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
} = require('node:crypto');
const { DEFAULT_QUOTAS, KmsService, Lifetime, seedKey } = require('../../build/internals');
const { cpuOf, medianRatio } = require('./ratio');

const HOST = 'kms.cn-hangzhou.aliyuncs.com';
const REGION = 'cn-hangzhou';
const ACCOUNT = '1540355698841234';
const PLAINTEXT = 'SGVsbG8gd29ybGQsIHRoaXMgaXMgYSBwbGFpbnRleHQu';

function serviceWith(keyCount) {
  const lifetime = new Lifetime();
  const options = {
    accountId: ACCOUNT,
    defaultRegionId: REGION,
    randomSeed: undefined,
    unknownParameters: 'reject',
    quotas: { ...DEFAULT_QUOTAS, keys: Number.POSITIVE_INFINITY },
    edition: 'classic',
    onDefect(error) {
      throw error;
    },
  };
  const service = new KmsService(options, lifetime);
  const { clock, registries } = service.world;
  const registry = registries.of(ACCOUNT, REGION);
  const ids = [];
  for (let i = 0; i < keyCount; i++) ids.push(seedKey({}, registry, clock.millis()).keyId);
  const call = (query) =>
    service.handle({
      method: 'POST',
      path: `/?${query}&Version=2016-01-20&Format=json`,
      headers: {},
      body: '',
      host: HOST,
      regionId: REGION,
    });
  return { service, lifetime, call, ids, registry };
}

const EACH = 20_000;

const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

/** CPU of creating keys of a spec, without a quota. */
async function keysOf(spec) {
  const { service, call } = serviceWith(0);
  const cpu = await cpuOf(async () => {
    for (let i = 0; i < 200; i++) await call(`Action=CreateKey&KeySpec=${spec}&DKMSInstanceId=${INSTANCE}`);
  });
  if (service.world.log.records.at(-1).status !== 200) throw new Error('the measured calls were refused');
  return cpu;
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const DIGEST = createHash('sha256').update('message').digest();
const SIGNATURES = 300;

const rawSignatures = () =>
  cpuOf(async () => {
    for (let i = 0; i < SIGNATURES; i++) sign('sha256', Buffer.from('message'), privateKey);
  });

async function serviceSignatures() {
  const { service, call, registry } = serviceWith(0);
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { keyId, keyVersionId } = seedKey({ keySpec: 'RSA_2048', privateKeyPem }, registry, Date.now());
  const cpu = await cpuOf(async () => {
    for (let i = 0; i < SIGNATURES; i++) {
      await call(
        `Action=AsymmetricSign&KeyId=${keyId}&KeyVersionId=${keyVersionId}&Algorithm=RSA_PKCS1_SHA_256&Digest=${encodeURIComponent(DIGEST.toString('base64'))}`,
      );
    }
  });
  if (service.world.log.records.at(-1).status !== 200) throw new Error('the measured calls were refused');
  return cpu;
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const CIPHERTEXT = publicEncrypt({ key: publicKey, ...OAEP }, Buffer.from('plaintext'));

const rawDecryptions = () =>
  cpuOf(async () => {
    for (let i = 0; i < SIGNATURES; i++) privateDecrypt({ key: privateKey, ...OAEP }, CIPHERTEXT);
  });

async function serviceDecryptions() {
  const { service, call, registry } = serviceWith(0);
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const fixture = { keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT', privateKeyPem };
  const { keyId, keyVersionId } = seedKey(fixture, registry, Date.now());
  const cpu = await cpuOf(async () => {
    for (let i = 0; i < SIGNATURES; i++) {
      await call(
        `Action=AsymmetricDecrypt&KeyId=${keyId}&KeyVersionId=${keyVersionId}&Algorithm=RSAES_OAEP_SHA_256&CiphertextBlob=${encodeURIComponent(CIPHERTEXT.toString('base64'))}`,
      );
    }
  });
  if (service.world.log.records.at(-1).status !== 200) throw new Error('the measured calls were refused');
  return cpu;
}

function rawSeals() {
  const key = randomBytes(32);
  return cpuOf(async () => {
    for (let i = 0; i < EACH; i++) {
      const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
      cipher.setAAD(Buffer.from('2ab1a983-7072-4bbc-a582-584b5bd8cb56'));
      cipher.update(PLAINTEXT, 'utf8');
      cipher.final();
      cipher.getAuthTag();
    }
  });
}

async function serviceSeals() {
  const { service, call, ids } = serviceWith(1);
  const cpu = await cpuOf(async () => {
    for (let i = 0; i < EACH; i++) await call(`Action=Encrypt&KeyId=${ids[0]}&Plaintext=${PLAINTEXT}`);
  });
  if (service.world.log.records.at(-1).status !== 200) throw new Error('the measured calls were refused');
  return cpu;
}

/** The same encryptions inside a run(); from the first run() on, every call of the process pays its cost. */
async function sealsInRun() {
  const { service, lifetime, ids, call } = serviceWith(1);
  return service.worlds.run(async () => {
    const registry = service.world.registries.of(ACCOUNT, REGION);
    seedKey({ keyId: ids[0] }, registry, Date.now());
    const cpu = await cpuOf(async () => {
      for (let i = 0; i < EACH; i++) await call(`Action=Encrypt&KeyId=${ids[0]}&Plaintext=${PLAINTEXT}`);
    });
    if (service.world.log.records.at(-1).status !== 200) throw new Error('the measured calls were refused');
    lifetime.end('uninstall()');
    return cpu;
  });
}

const STATES = 20;

const seedingOfThousand = () =>
  cpuOf(async () => {
    for (let i = 0; i < STATES; i++) serviceWith(1000);
  });

/** A registry is copied when it is first used after a rollback. This copy is part of the cost. */
function statesOfThousand() {
  const { service } = serviceWith(1000);
  return cpuOf(async () => {
    for (let i = 0; i < STATES; i++) {
      service.world.rollback(service.world.snapshot());
      service.world.registries.of(ACCOUNT, REGION);
    }
  });
}

async function pagesOf({ call, service }, page) {
  const cpu = await cpuOf(async () => {
    for (let i = 0; i < 2000; i++) await call(`Action=ListKeys&PageNumber=${page}&PageSize=50`);
  });
  service.world.log.records.length = 0;
  return cpu;
}

exports.rows = [
  {
    name: 'an Encrypt by the service alone: with log, without faults and run()',
    baseline: 'one raw AES-256-GCM encryption with AAD',
    bound: 5,
    measure: () => medianRatio(rawSeals, serviceSeals, 7),
  },
  {
    name: 'an Encrypt by the service inside a run()',
    baseline: 'an Encrypt by the service alone',
    bound: 1.5,
    measure: () => medianRatio(serviceSeals, sealsInRun, 7),
  },
  {
    name: 'snapshot() and rollback() of 1,000 keys, and their first use',
    baseline: 'seeding these keys',
    bound: 0.1,
    measure: () => medianRatio(seedingOfThousand, statesOfThousand, 9),
  },
  {
    name: 'an AsymmetricSign (RSA_2048) by the service alone',
    baseline: 'one signature by node:crypto',
    bound: 1.5,
    measure: () => medianRatio(rawSignatures, serviceSignatures, 7),
  },
  {
    name: 'an AsymmetricDecrypt (RSA_2048) by the service alone',
    baseline: 'one privateDecrypt by node:crypto',
    bound: 1.5,
    measure: () => medianRatio(rawDecryptions, serviceDecryptions, 7),
  },
  {
    name: 'a CreateKey of RSA_4096',
    baseline: 'a CreateKey of Aliyun_AES_256',
    bound: 1.5,
    measure: () =>
      medianRatio(
        () => keysOf('Aliyun_AES_256'),
        () => keysOf('RSA_4096'),
        9,
      ),
  },
  {
    name: 'one ListKeys page of 100,000 keys',
    baseline: 'one page of 100 keys',
    bound: 1.5,
    measure() {
      const few = serviceWith(100);
      const many = serviceWith(100_000);
      return medianRatio(
        () => pagesOf(few, 2),
        () => pagesOf(many, 1000),
        7,
      );
    },
  },
  {
    name: 'memory of a seeded key',
    baseline: '1 KB',
    bound: 2,
    unit: 'KB',
    measure() {
      const count = 100_000;
      serviceWith(1000);
      global.gc();
      const before = memory();
      const held = serviceWith(count);
      held.ids.length = 0;
      global.gc();
      const bytes = (memory() - before) / count;
      if (held.service.world.log.records.length > 0) throw new Error('the service must not be called here');
      return bytes / 1024;
    },
  },
];

function memory() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
