import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;

/** What keys without an instance can be. */
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
const specs = async (): Promise<readonly Spec[]> => (await call('DescribeService')).body.KeySpecs.KeySpec;

describe('parameters', () => {
  test('there are none', async () => {
    expect(await call('DescribeService')).toMatchObject({ code: 'Success', status: 200, message: '' });
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const answer = await call('DescribeService', { Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });
});

describe('key states', () => {
  test.each(STATES)('a key in %s makes no difference', async (state) => {
    const { KeySpecs, ProtectionLevels } = (await call('DescribeService')).body;
    const { keyId } = kms.seedKey({ state });
    const answer = await call('DescribeService');
    expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
    expect(answer.body).toMatchObject({ KeySpecs, ProtectionLevels });
    expect(kms.key(keyId)?.state).toBe(state);
  });
});

describe('behaviour', () => {
  test('the answer has protection levels, key specs and a RequestId', async () => {
    expect((await call('DescribeService')).body).toEqual({
      ProtectionLevels: { ProtectionLevel: expect.any(Array) },
      KeySpecs: { KeySpec: expect.any(Array) },
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('the protection levels are those that CreateKey takes', async () => {
    const { ProtectionLevel } = (await call('DescribeService')).body.ProtectionLevels;
    expect(ProtectionLevel).toHaveLength(2);
    expect(ProtectionLevel).toEqual(expect.arrayContaining([{ Type: 'SOFTWARE' }, { Type: 'HSM' }]));
  });

  test('every spec has a name of its own, protection levels and usages, and nothing else', async () => {
    const list = await specs();
    expect(new Set(list.map(({ Name }) => Name)).size).toBe(list.length);
    const item = {
      Name: expect.any(String),
      SupportedProtectionLevels: { SupportedProtectionLevel: expect.arrayContaining([expect.any(String)]) },
      Usages: { Usage: expect.arrayContaining([expect.any(String)]) },
    };
    expect(list).toEqual(list.map(() => item));
  });

  test.each(USAGES)('%s is listed with the usages %j', async (name, usages) => {
    const spec = (await specs()).find(({ Name }) => Name === name);
    expect([...(spec?.Usages.Usage ?? [])].sort()).toEqual([...usages]);
  });

  test.each(USAGES.flatMap(([name, usages]) => usages.map((usage) => [name, usage] as const)))(
    'CreateKey makes a %s key for %s, as listed, at every protection level listed',
    async (KeySpec, KeyUsage) => {
      const spec = (await specs()).find(({ Name }) => Name === KeySpec);
      const levels = spec?.SupportedProtectionLevels.SupportedProtectionLevel ?? [];
      const made = await Promise.all(
        levels.map((ProtectionLevel) => call('CreateKey', { KeySpec, KeyUsage, ProtectionLevel })),
      );
      expect(made.map(({ code }) => code)).toEqual(levels.map(() => 'Success'));
      expect(made.length).toBeGreaterThan(0);
    },
  );
});
