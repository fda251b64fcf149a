/** The actions about the service. They have no parameters and use no key. */
import { openApiCallClient } from '../support/clients';
import { UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { serviceOpened } from '../support/refusals';
import { KEY_STATES } from '../support/state-tables';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

/** The response of each action, in every region and with any keys. */
const ANSWERS: Readonly<Record<string, object>> = {
  DescribeRegions: {
    code: 'Success',
    message: '',
    status: 200,
    body: { Regions: { Region: expect.any(Array) }, RequestId: expect.stringMatching(UUID) },
  },
  DescribeService: {
    code: 'Success',
    message: '',
    status: 200,
    body: {
      ProtectionLevels: { ProtectionLevel: expect.any(Array) },
      KeySpecs: { KeySpec: expect.any(Array) },
      RequestId: expect.stringMatching(UUID),
    },
  },
  DescribeAccountKmsStatus: {
    code: 'Success',
    message: '',
    status: 200,
    body: { AccountStatus: 'Enabled', RequestId: expect.stringMatching(UUID) },
  },
  // The service of the mock is active from the start, and after a reset.
  OpenKmsService: serviceOpened,
};

describe.each(Object.entries(ANSWERS))('%s', (action, answer) => {
  const withoutId = async (client: { call: typeof call } = { call }) => {
    const reply = await client.call(action);
    expect(reply).toEqual(answer);
    return { ...reply.body, RequestId: '' };
  };

  test('returns the same in every region, twice, and after a reset', async () => {
    const first = await withoutId();
    expect(await withoutId()).toEqual(first);
    expect(await withoutId(shanghai)).toEqual(first);
    kms.reset();
    expect(await withoutId()).toEqual(first);
  });

  test('returns a different RequestId each time it succeeds', async () => {
    const [one, other] = [await call(action), await call(action)];
    if (one.code === 'Success') expect(other.body.RequestId).not.toBe(one.body.RequestId);
  });

  test.each(KEY_STATES)('returns the same with a key in %s, which does not change', async (state) => {
    const without = await withoutId();
    const { keyId } = kms.seedKey({ state });
    const before = kms.key(keyId);
    expect(await withoutId()).toEqual(without);
    expect(kms.key(keyId)).toEqual(before);
  });
});

test('DescribeRegions lists each region once, by its id', async () => {
  const { Region } = (await call('DescribeRegions')).body.Regions;
  const ids: string[] = Region.map(({ RegionId }: { RegionId: string }) => RegionId);
  expect(Region).toEqual(ids.map((RegionId) => ({ RegionId })));
  for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['cn-hangzhou', 'cn-beijing', 'cn-shanghai']));
  // OpenAPI metadata of April 2026, endpoint map of kms20160120 3.x.
  expect(ids).toEqual(
    expect.arrayContaining([
      'cn-beijing-finance-1',
      'cn-fuzhou',
      'cn-hangzhou-finance',
      'cn-shanghai-finance-1',
      'cn-shenzhen-finance-1',
      'me-central-1',
      'na-south-1',
    ]),
  );
  expect(ids).toEqual([...ids].sort());
});

/** The specs and usages of keys without an instance. */
const USAGES = [
  ['Aliyun_AES_256', ['ENCRYPT/DECRYPT']],
  ['Aliyun_SM4', ['ENCRYPT/DECRYPT']],
  ['RSA_2048', ['ENCRYPT/DECRYPT', 'SIGN/VERIFY']],
  ['RSA_3072', ['ENCRYPT/DECRYPT', 'SIGN/VERIFY']],
  ['EC_P256', ['SIGN/VERIFY']],
  ['EC_P256K', ['SIGN/VERIFY']],
  ['EC_SM2', ['ENCRYPT/DECRYPT', 'SIGN/VERIFY']],
] as const;

interface Spec {
  readonly Name: string;
  readonly SupportedProtectionLevels: { readonly SupportedProtectionLevel: readonly string[] };
  readonly Usages: { readonly Usage: readonly string[] };
}

describe('DescribeService', () => {
  const specs = async (): Promise<readonly Spec[]> => (await call('DescribeService')).body.KeySpecs.KeySpec;

  test('lists the protection levels that CreateKey accepts', async () => {
    const { ProtectionLevel } = (await call('DescribeService')).body.ProtectionLevels;
    expect(ProtectionLevel).toHaveLength(2);
    expect(ProtectionLevel).toEqual(expect.arrayContaining([{ Type: 'SOFTWARE' }, { Type: 'HSM' }]));
  });

  test('lists each spec once, with only protection levels and usages', async () => {
    const list = await specs();
    expect(new Set(list.map(({ Name }) => Name)).size).toBe(list.length);
    const item = {
      Name: expect.any(String),
      SupportedProtectionLevels: { SupportedProtectionLevel: expect.arrayContaining([expect.any(String)]) },
      Usages: { Usage: expect.arrayContaining([expect.any(String)]) },
    };
    expect(list).toEqual(list.map(() => item));
  });

  test.each(USAGES)(
    'lists %s with the usages %j, at protection levels that CreateKey accepts',
    async (name, usages) => {
      const spec = (await specs()).find(({ Name }) => Name === name);
      expect([...(spec?.Usages.Usage ?? [])].sort()).toEqual([...usages]);
      const levels = spec?.SupportedProtectionLevels.SupportedProtectionLevel ?? [];
      expect(levels.length).toBeGreaterThan(0);
      for (const KeyUsage of usages) {
        for (const ProtectionLevel of levels) {
          const made = await call('CreateKey', { KeySpec: name, KeyUsage, ProtectionLevel });
          expect([KeyUsage, ProtectionLevel, made.code]).toEqual([KeyUsage, ProtectionLevel, 'Success']);
        }
      }
    },
  );
});
