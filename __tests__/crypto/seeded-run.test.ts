/** randomSeed: the same bytes in every run, independent of other activity. */
import { createPublicKey } from 'node:crypto';
import { installKmsMock } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';

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

test('gives the same ids, data keys, ciphertexts and request ids again after reset()', async () => {
  const first = await aRun();
  kms.reset();
  expect(await aRun()).toEqual(first);
  expect(new Set([first.keyId, first.keyVersionId, first.createdId, ...first.requestIds]).size).toBe(6);
});

// The values of one run, which are the same in every process and on every version of Node.
test('gives the same values in every process', async () => {
  const { keyId, blob } = await aRun();
  expect({ keyId, blob }).toEqual({ keyId: KEY_ID, blob: BLOB });
});

const KEY_ID = 'f2f4a87c-645a-48c1-977e-8bd208e930f8';
const BLOB = 'ZWIxYzNhMTUtOTkyZi00MWU0LTg5ZTktOWNkOGU1OTMwNGEwnkDstpPu9QP6c1bIKd76+Ihgx56wXH31jBJBMyhGsbY=';

describe('after a reset, with fixtures that contain earlier values of the seed,', () => {
  test('creates keys with other ids', async () => {
    const first = [kms.seedKey(), kms.seedKey({ instanceId: 'kst-hzz62ee817bvyyr5xq3na', createdAt: 0 })];
    const fixtures = kms.exportFixtures();
    kms.reset();
    kms.loadFixtures(fixtures);
    const created = await call('CreateKey');
    const next = kms.seedKey({ instanceId: 'kst-hzz62ee817bvyyr5xq3na', createdAt: 0 });
    const { Keys, TotalCount } = (await call('ListKeys')).body;
    expect(created.code).toBe('Success');
    expect(TotalCount).toBe(4);
    expect(new Set(Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId)).size).toBe(4);
    expect([...first, next].map(({ keyId }) => keyId)).not.toContain(created.body.KeyMetadata.KeyId);
    expect(() => kms.loadFixtures(kms.exportFixtures())).toThrow(/already/);
    const everything = kms.exportFixtures();
    kms.reset();
    expect(kms.loadFixtures(everything).keys).toHaveLength(4);
  });

  test('creates key versions with other ids', () => {
    const material = Buffer.alloc(32, 1);
    kms.seedKey({ keyId: 'rotating', material, rotationDays: 7 });
    kms.clock.advance({ days: 7 });
    const fixtures = kms.exportFixtures();
    kms.reset();
    kms.loadFixtures(fixtures);
    kms.clock.advance({ days: 7 });
    const ids = kms.key('rotating')?.versions.map(({ keyVersionId }) => keyVersionId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
  });

  test('creates secret versions with other ids', () => {
    const secret = {
      secretName: 'db',
      secretType: 'Rds',
      extendedConfig: { SecretSubType: 'SingleUser', DBInstanceId: 'rm-1' },
      versions: [{ versionId: 'v1', secretData: '{"AccountName":"a","AccountPassword":"p"}' }],
      rotationInterval: '7d',
    } as const;
    kms.seedSecret(secret);
    kms.clock.advance({ days: 7 });
    const fixtures = kms.exportFixtures();
    kms.reset();
    kms.loadFixtures(fixtures);
    kms.clock.advance({ days: 7 });
    const ids = kms.secret('db')?.versions.map(({ versionId }) => versionId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
  });
});

test('is not affected by calls in another region', async () => {
  const first = await aRun();
  kms.reset();
  kms.seedKey({ regionId: 'cn-shanghai' });
  const meanwhile = [shanghai.call('CreateKey'), shanghai.call('ListKeys')];
  expect(await aRun()).toEqual(first);
  await Promise.all(meanwhile);
});

test('is not affected by fixtures that are rejected', async () => {
  const first = await aRun();
  kms.reset();
  expect(() => kms.seedKey({ aliases: ['no alias'] })).toThrow();
  expect(() => kms.seedKey({ state: 'PendingDeletion', deletionDate: 0 })).toThrow();
  expect(await aRun()).toEqual(first);
});

test('is not affected by the duration of the RSA key generation', async () => {
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

describe('a sequence of calls with every kind of random value', () => {
  beforeEach(() => {
    // Dates are in the ids of an instance's keys and in credentials: they are as repeatable as the clock.
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  });
  afterEach(() => jest.useRealTimers());

  const ok = async (action: string, params: Parameters<typeof call>[1] = {}) => {
    const { code, body } = await call(action, params);
    expect(code).toBe('Success');
    return body;
  };
  const credential = async (SecretName: string) =>
    JSON.parse((await ok('GetSecretValue', { SecretName })).SecretData);
  const managed = (SecretName: string, SecretType: string, SecretData: string, config: object) =>
    ok('CreateSecret', {
      SecretName,
      SecretType,
      SecretData,
      ExtendedConfig: JSON.stringify(config),
      EnableAutomaticRotation: true,
      RotationInterval: '7d',
      VersionId: 'v1',
    });

  async function story() {
    const key = kms.seedKey({ aliases: ['alias/key'] });
    const created = (await ok('CreateKey')).KeyMetadata;
    const ofInstance = (await ok('CreateKey', { DKMSInstanceId: INSTANCE })).KeyMetadata;
    const hmac = kms.seedKey({ keySpec: 'HMAC_SHA_256', instanceId: INSTANCE });
    const elliptic = kms.seedKey({ keySpec: 'EC_P256', keyId: 'elliptic' });
    const sm4 = kms.seedKey({ keySpec: 'Aliyun_SM4' });
    const external = kms.seedKey({ state: 'PendingImport' });
    const imported = kms.seedKey({ origin: 'EXTERNAL' });
    const rotating = kms.seedKey({ keyId: 'rotating', rotationDays: 7 });
    const dataKey = await ok('GenerateDataKey', { KeyId: key.keyId });
    const token = await ok('GetParametersForImport', {
      KeyId: external.keyId,
      WrappingAlgorithm: 'SM2PKE',
      WrappingKeySpec: 'EC_SM2',
    });
    const sealed = await ok('Encrypt', {
      KeyId: key.keyId,
      Plaintext: 'text',
      EncryptionContext: '{"a":"b"}',
    });
    const refused = await call('Encrypt', { KeyId: 'nobody', Plaintext: 'text' });
    await managed('db', 'Rds', '{"Accounts":[{"AccountName":"user1","AccountPassword":"Ab3$example"}]}', {
      SecretSubType: 'SingleUser',
      DBInstanceId: 'rm-uf667446pc955ab1c',
    });
    await managed('cache', 'Redis', '$Auto', {
      SecretSubType: 'DoubleUsers',
      InstanceId: 'r-bp1b3dd3a506e',
      RegionId: 'cn-hangzhou',
      AccountName: 'user1',
    });
    await managed('acs/ecs/web', 'ECS', '{"UserName":"root","Password":"Ab3$example"}', {
      SecretSubType: 'Password',
      RegionId: 'cn-hangzhou',
      InstanceId: 'i-bp1b3dd3a506e',
    });
    const password = (await ok('GetRandomPassword', { PasswordLength: '20' })).RandomPassword;
    const first = await credential('cache');
    kms.clock.advance({ days: 7 });
    return {
      ids: [key, created, ofInstance, hmac, elliptic, sm4, imported, rotating].map(
        (each) => `${each.keyId ?? each.KeyId} ${each.keyVersionId ?? each.PrimaryKeyVersion}`,
      ),
      rotated: kms.key('rotating')?.versions[1]?.keyVersionId,
      dataKey: dataKey.Plaintext,
      sealedDataKey: dataKey.CiphertextBlob,
      blob: sealed.CiphertextBlob,
      underSm4: (await ok('Encrypt', { KeyId: sm4.keyId, Plaintext: 'text' })).CiphertextBlob,
      underImported: (await ok('Encrypt', { KeyId: imported.keyId, Plaintext: 'text' })).CiphertextBlob,
      mac: (await ok('GenerateMac', { KeyId: hmac.keyId, Algorithm: 'HMAC_SHA_256', Message: 'dGV4dA==' }))
        .Mac,
      publicKey: (await ok('GetPublicKey', { KeyId: elliptic.keyId, KeyVersionId: elliptic.keyVersionId }))
        .PublicKey,
      importToken: token.ImportToken,
      wrappingKey: token.PublicKey,
      credentials: [
        await credential('db'),
        first,
        await credential('cache'),
        await credential('acs/ecs/web'),
      ],
      password,
      requestIds: [sealed.RequestId, token.RequestId],
      refused: refused.code,
      log: kms.requests
        .filter(({ regionId }) => regionId === 'cn-hangzhou')
        .map(({ requestId }) => requestId)
        .slice(-2),
    };
  }

  test('is the same in every process and on every version of Node', async () => {
    expect(await story()).toEqual(STORY);
  });

  test('is the same with calls in other regions and accounts, and with runs, at the same time', async () => {
    const elsewhere = async () => {
      for (let i = 0; i < 5; i++) {
        await shanghai.call('CreateKey');
        kms.region('cn-shanghai').seedKey();
        kms.account('42').seedKey();
      }
    };
    const [found] = await Promise.all([
      story(),
      elsewhere(),
      kms.run(async () => {
        await call('CreateKey');
        await elsewhere();
        kms.seedKey();
      }),
    ]);
    expect(found).toEqual(STORY);
  });

  test('is the same in runs and after a rollback', async () => {
    const start = kms.snapshot();
    const runs = await Promise.all([kms.run(story), kms.run(story)]);
    expect(runs).toEqual([STORY, STORY]);
    expect(await story()).toEqual(STORY);
    kms.reset();
    kms.seedKey();
    kms.rollback(start);
    expect(await story()).toEqual(STORY);
  });
});

const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
// The recorded values of one run.
const STORY = {
  ids: [
    'f2f4a87c-645a-48c1-977e-8bd208e930f8 eb1c3a15-992f-41e4-89e9-9cd8e59304a0',
    '9aa09830-a666-4477-bc35-594703ae41ba 330ab80a-cbde-4248-af21-1bd0733162b2',
    'key-hzz69a42a409clqbdv3oe key-hzz69a42a409clqbdv3oe-hwesk23mt3',
    'key-hzz69a42a40pjethzbc9s key-hzz69a42a40pjethzbc9s-kpm3jhhf7u',
    'elliptic 81b7ad0d-f8e5-4b3a-907f-39732ee98b97',
    '1ef7f95f-952c-4c4d-aa04-3b5220c89659 b64dd9c8-1d4b-4ede-a607-dbcffd38a86a',
    '55bcba5f-6c06-4586-948f-839b99422434 fdc76161-be7c-4851-b493-dc90b2910f99',
    'rotating a62bd105-79a2-4c9e-9eee-fb2c18d35124',
  ],
  rotated: 'b687c014-ef8e-4439-8578-7bc6d11f8ede',
  dataKey: 'L5b0vJunfAcoF3lZz8EbBhkx76M8HLfC354njwuq+uA=',
  sealedDataKey:
    'ZWIxYzNhMTUtOTkyZi00MWU0LTg5ZTktOWNkOGU1OTMwNGEwDhbLEAvkzaZhWHrMzcsTlDxg1lct8FHi9Qdfm5aslY5FnjVWKxg4K7Muu7x65zEgZLZQQMcsmpshVZIQAOsvs1sLu7ZAGxPK',
  blob: 'ZWIxYzNhMTUtOTkyZi00MWU0LTg5ZTktOWNkOGU1OTMwNGEw0xzCssXhLsVcUQlqFHr+1YBiPIgmrawAWxh5DuYgRXE=',
  underSm4: 'YjY0ZGQ5YzgtMWQ0Yi00ZWRlLWE2MDctZGJjZmZkMzhhODZhDr9QdFPDyVFiywakJ060tconW7fAmJPkSvlLrkk6zyA=',
  underImported:
    'ZmRjNzYxNjEtYmU3Yy00ODUxLWI0OTMtZGM5MGIyOTEwZjk55WPlSwMWfJ/GAfQg6A6cCqSRmC0vw28Ac81yZzdJByQ=',
  mac: 'ADpTFm7Iwc+B4RiPA0JUYayo6WT2cZhaAr/urp4cHkI=',
  publicKey:
    '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyFt719TeGHMWr0G6JqdnsQDQPlbv\n/PF+Tyv7n4xvOkno/ZaWzPhjoTm5b2wtykWAvOSckpHAEJG28Ct37FIoJg==\n-----END PUBLIC KEY-----\n',
  importToken:
    'z6wz9PYeiNdkOCVxznmDH/pFJsNj8S1eDL9wXUEjWjlOEiNa+TJOuvQ2CN9W7zURgCWf9Id1KXI1jjwNEyJbe9xdjijDm9tBp1osxP6Z2jm0opREQ631oYvK/5B+lJ6O',
  wrappingKey:
    'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEdhr5HZ/e20ubb5duDHA4qBWpqLKs9hVJl4QkpEfdXs4SalS6DkCnYfXMKDuIsg2SwoxSC/tfjdOCIiIQIonGoQ==',
  credentials: [
    {
      AccountName: 'user1',
      AccountPassword: 'pkEY(4rXe3H-7WchF+P%I(!U9H&_ST5R',
    },
    {
      AccountName: 'user1',
      AccountPassword: '&9g2ItRo1T)cjEbK^6lSqcykuR9TN#E+',
    },
    {
      AccountName: 'user1_clone',
      AccountPassword: 't0Fzqk+-vp^@10R0s8MtHx8vXKsat^*j',
    },
    {
      UserName: 'root',
      Password: '!iIlEJpyKALi_n6$osxE=bD102RBs3@A',
    },
  ],
  password: 'F1N87G>8G%O$@woIOc"3',
  requestIds: ['2c8df861-b790-4bc3-8fb4-60b10e67830b', '81e62df9-fa4f-46f8-bc95-2f2b074a8d3a'],
  refused: 'InvalidParameter',
  log: ['d77d31df-cb7d-438b-a301-f49b192a6050', 'd829fd29-e480-4f02-92ea-e4a566398154'],
};

test('without a seed two runs differ', () => {
  kms.uninstall();
  const unseeded = installKmsMock();
  const first = unseeded.seedKey().keyId;
  unseeded.reset();
  expect(unseeded.seedKey().keyId).not.toBe(first);
  unseeded.uninstall();
});
