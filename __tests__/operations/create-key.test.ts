import crypto from 'node:crypto';
import { promisify } from 'node:util';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const ACCOUNT = '1540355698841234';
const STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;

const SHARED_SPECS = [
  'Aliyun_AES_256',
  'Aliyun_SM4',
  'RSA_2048',
  'RSA_3072',
  'EC_P256',
  'EC_P256K',
  'EC_SM2',
] as const;
const HMAC_SPECS = ['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512', 'HMAC_SM3'] as const;
const INSTANCE_SPECS = ['Aliyun_AES_192', 'Aliyun_AES_128', 'RSA_4096', ...HMAC_SPECS] as const;
const SYMMETRIC = ['Aliyun_AES_256', 'Aliyun_AES_192', 'Aliyun_AES_128', 'Aliyun_SM4'] as const;
const ASYMMETRIC = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const;
const NOT_SYMMETRIC = [...ASYMMETRIC, ...HMAC_SPECS] as const;
const ALL_USAGES = ['ENCRYPT/DECRYPT', 'SIGN/VERIFY', 'GENERATE/VERIFY_MAC'] as const;
/** What a spec can be used for, the default first. */
const USAGES: readonly (readonly [string, readonly (typeof ALL_USAGES)[number][]])[] = [
  ...SYMMETRIC.map((spec) => [spec, ['ENCRYPT/DECRYPT']] as const),
  ['RSA_2048', ['SIGN/VERIFY', 'ENCRYPT/DECRYPT']],
  ['RSA_3072', ['SIGN/VERIFY', 'ENCRYPT/DECRYPT']],
  ['RSA_4096', ['SIGN/VERIFY', 'ENCRYPT/DECRYPT']],
  ['EC_SM2', ['SIGN/VERIFY', 'ENCRYPT/DECRYPT']],
  ['EC_P256', ['SIGN/VERIFY']],
  ['EC_P256K', ['SIGN/VERIFY']],
  ...HMAC_SPECS.map((spec) => [spec, ['GENERATE/VERIFY_MAC']] as const),
];

const refusal = (code: string, message: string) => ({ code, message, status: 400, body: {} });
const invalid = (name: string) =>
  refusal('InvalidParameter', `The specified parameter "${name}" is not valid.`);
/** The name stands without quotes in this one message of the vendor. */
const INVALID_INTERVAL = refusal(
  'InvalidParameter',
  'The specified parameter RotationInterval is not valid.',
);
const created = (metadata: object) => ({
  code: 'Success',
  status: 200,
  body: { KeyMetadata: expect.objectContaining(metadata) },
});
const tags = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, i) => ({ TagKey: `key-${i}`, TagValue: `value-${i}` })));
const tag = (TagKey: string, TagValue: string) => JSON.stringify([{ TagKey, TagValue }]);

/** Long values go into a form: a URL has limits of its own. */
async function createKeyByForm(params: Record<string, string>) {
  const form = new URLSearchParams({
    Action: 'CreateKey',
    Version: '2016-01-20',
    Format: 'JSON',
    AccessKeyId: 'test-key-id',
    ...params,
  });
  const { status, body } = await rawRequest({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  return { status, body: JSON.parse(body) };
}

function policyOf(bytes: number) {
  const policy = (filler: string) =>
    JSON.stringify({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { RAM: [`acs:ram::${ACCOUNT}:*`] },
          Action: ['kms:*'],
          Resource: ['*'],
        },
      ],
    }).replace('"Version"', `${filler}"Version"`);
  return policy(' '.repeat(bytes - policy('').length));
}

/** How many key pairs Node was asked for since, by callback, promise or at once. */
function countKeyPairs() {
  const sync = jest.spyOn(crypto, 'generateKeyPairSync');
  const inPromise: (...args: unknown[]) => unknown = promisify(crypto.generateKeyPair) as never;
  const byCallback = jest.spyOn(crypto, 'generateKeyPair');
  const byPromise = jest.fn(inPromise);
  // promisify() takes this one; a bare spy would hide it.
  Object.defineProperty(crypto.generateKeyPair, promisify.custom, { value: byPromise });
  return () => sync.mock.calls.length + byCallback.mock.calls.length + byPromise.mock.calls.length;
}

describe('parameters', () => {
  test('none is required', async () => {
    const { code, status } = await call('CreateKey');
    expect({ code, status }).toEqual({ code: 'Success', status: 200 });
  });

  test.each([
    'DKMSInstanceId',
    'Description',
    'EnableAutomaticRotation',
    'KeySpec',
    'KeyStorageMechanism',
    'KeyUsage',
    'Origin',
    'Policy',
    'ProtectionLevel',
    'RotationInterval',
    'Tags',
  ])('an empty %s is the same as none', async (name) => {
    const answer = await call('CreateKey', { [name]: '' });
    expect(answer).toMatchObject({
      code: 'Success',
      status: 200,
      body: {
        KeyMetadata: {
          AutomaticRotation: 'Disabled',
          Description: '',
          KeySpec: 'Aliyun_AES_256',
          KeyState: 'Enabled',
          KeyUsage: 'ENCRYPT/DECRYPT',
          Origin: 'Aliyun_KMS',
          ProtectionLevel: 'SOFTWARE',
        },
      },
    });
    expect(answer.body.KeyMetadata).not.toHaveProperty('DKMSInstanceId');
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const answer = await call('CreateKey', { Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400 });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });

  test('a refused request creates no key', async () => {
    await call('CreateKey', { Origin: 'Elsewhere' });
    const { body } = await call('ListKeys');
    expect(body.TotalCount).toBe(0);
  });

  test.each([1, 8192])('a Description of %d characters is accepted and comes back whole', async (length) => {
    const Description = 'd'.repeat(length);
    expect(await call('CreateKey', { Description })).toMatchObject(created({ Description }));
  });

  test('a Description of 8193 characters is refused', async () => {
    expect(await call('CreateKey', { Description: 'd'.repeat(8193) })).toEqual(invalid('Description'));
  });

  test('the limit of Description counts characters, not bytes', async () => {
    const Description = 'ü'.repeat(8192);
    const answer = await createKeyByForm({ Description });
    expect(answer).toMatchObject({ status: 200, body: { KeyMetadata: { Description } } });
  });

  test('a Description of 8193 characters of two bytes is refused', async () => {
    expect(await createKeyByForm({ Description: 'ü'.repeat(8193) })).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "Description" is not valid.' },
    });
  });

  test.each([
    ['Chinese', '用于订单的密钥'],
    ['beyond the basic plane', 'key 🔑'],
    ['with what URLs reserve', 'a b+c/d=e&f?g%20h#i'],
    ['with white space at its ends', '  spaces  '],
    ['with quotes and a line break', '"quoted"\n\'line\''],
  ])('a Description %s comes back as it was sent', async (_kind, Description) => {
    expect(await call('CreateKey', { Description })).toMatchObject(created({ Description }));
  });

  test.each(['Aliyun_KMS', 'EXTERNAL'])('Origin %s is accepted', async (Origin) => {
    expect(await call('CreateKey', { Origin })).toMatchObject(created({ Origin }));
  });

  test.each(['external', 'External', 'ALIYUN_KMS', 'Aliyun_Kms', 'Elsewhere', ' EXTERNAL'])(
    'Origin "%s" is refused: its values are case-sensitive',
    async (Origin) => {
      expect(await call('CreateKey', { Origin })).toEqual(invalid('Origin'));
    },
  );

  test.each(['SOFTWARE', 'HSM'])('ProtectionLevel %s is accepted', async (ProtectionLevel) => {
    expect(await call('CreateKey', { ProtectionLevel })).toMatchObject(created({ ProtectionLevel }));
  });

  test.each(['software', 'hsm', 'Hsm', 'EXTERNAL'])(
    'ProtectionLevel "%s" is refused: its values are case-sensitive',
    async (ProtectionLevel) => {
      expect(await call('CreateKey', { ProtectionLevel })).toEqual(invalid('ProtectionLevel'));
    },
  );

  test.each(SHARED_SPECS)('KeySpec %s is accepted for a key without an instance', async (KeySpec) => {
    const answer = await call('CreateKey', { KeySpec });
    expect(answer).toMatchObject(created({ KeySpec, KeyState: 'Enabled', Origin: 'Aliyun_KMS' }));
    expect(answer.body.KeyMetadata).not.toHaveProperty('DKMSInstanceId');
  });

  test.each(INSTANCE_SPECS)('KeySpec %s is refused for a key without an instance', async (KeySpec) => {
    expect(await call('CreateKey', { KeySpec })).toEqual(invalid('KeySpec'));
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each([...SHARED_SPECS, ...INSTANCE_SPECS])(
    'KeySpec %s is accepted for a key of an instance',
    async (KeySpec) => {
      const answer = await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE });
      expect(answer).toMatchObject(created({ KeySpec, DKMSInstanceId: INSTANCE }));
    },
  );

  test.each([
    'AES_256',
    'aliyun_aes_256',
    'Aliyun_AES_512',
    'RSA_1024',
    'rsa_2048',
    'EC_P384',
    'HMAC_SHA_1',
    'symmetric',
  ])('KeySpec "%s", which the vendor does not have, is refused', async (KeySpec) => {
    expect(await call('CreateKey', { KeySpec })).toEqual(invalid('KeySpec'));
  });

  test.each(USAGES)('%s keys are for %s by default', async (KeySpec, usages) => {
    expect(await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE })).toMatchObject(
      created({ KeySpec, KeyUsage: usages[0] }),
    );
  });

  test.each(USAGES.flatMap(([spec, usages]) => usages.map((usage) => [spec, usage] as const)))(
    'a %s key takes the KeyUsage %s',
    async (KeySpec, KeyUsage) => {
      const answer = await call('CreateKey', { KeySpec, KeyUsage, DKMSInstanceId: INSTANCE });
      expect(answer).toMatchObject(created({ KeySpec, KeyUsage }));
      const { body } = await call('DescribeKey', { KeyId: answer.body.KeyMetadata.KeyId });
      expect(body.KeyMetadata).toMatchObject({ KeySpec, KeyUsage });
    },
  );

  test.each(
    USAGES.flatMap(([spec, usages]) =>
      ALL_USAGES.filter((usage) => !usages.includes(usage)).map((usage) => [spec, usage] as const),
    ),
  )('a %s key does not take the KeyUsage %s', async (KeySpec, KeyUsage) => {
    expect(await call('CreateKey', { KeySpec, KeyUsage, DKMSInstanceId: INSTANCE })).toEqual(
      invalid('KeyUsage'),
    );
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each(['SIGN/VERIFY', 'GENERATE/VERIFY_MAC'])(
    'a key without a KeySpec does not take the KeyUsage %s: it is AES',
    async (KeyUsage) => {
      expect(await call('CreateKey', { KeyUsage })).toEqual(invalid('KeyUsage'));
    },
  );

  test.each([
    ['RSA_2048', ['SIGN/VERIFY', 'ENCRYPT/DECRYPT']],
    ['EC_SM2', ['SIGN/VERIFY', 'ENCRYPT/DECRYPT']],
    ['EC_P256', ['SIGN/VERIFY']],
  ] as const)('a %s key without an instance has the usages %j as well', async (KeySpec, usages) => {
    const [first, ...others] = usages;
    expect(await call('CreateKey', { KeySpec })).toMatchObject(created({ KeyUsage: first }));
    const answers = await Promise.all(others.map((KeyUsage) => call('CreateKey', { KeySpec, KeyUsage })));
    expect(answers).toMatchObject(others.map((KeyUsage) => created({ KeySpec, KeyUsage })));
  });

  test.each(SYMMETRIC)('Origin EXTERNAL is accepted for a %s key', async (KeySpec) => {
    const answer = await call('CreateKey', { KeySpec, Origin: 'EXTERNAL', DKMSInstanceId: INSTANCE });
    expect(answer).toMatchObject(created({ KeySpec, Origin: 'EXTERNAL', KeyState: 'PendingImport' }));
  });

  test.each(NOT_SYMMETRIC)('Origin EXTERNAL is refused for a %s key', async (KeySpec) => {
    const params = { KeySpec, Origin: 'EXTERNAL', DKMSInstanceId: INSTANCE };
    expect(await call('CreateKey', params)).toEqual(invalid('Origin'));
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each(NOT_SYMMETRIC)('Origin Aliyun_KMS is accepted for a %s key', async (KeySpec) => {
    const params = { KeySpec, Origin: 'Aliyun_KMS', DKMSInstanceId: INSTANCE };
    expect(await call('CreateKey', params)).toMatchObject(created({ KeySpec, Origin: 'Aliyun_KMS' }));
  });

  test.each(['encrypt/decrypt', 'ENCRYPT', 'SIGN', 'GENERATE_VERIFY_MAC', 'NONSENSE'])(
    'KeyUsage "%s", which the vendor does not have, is refused',
    async (KeyUsage) => {
      expect(await call('CreateKey', { KeyUsage })).toEqual(invalid('KeyUsage'));
    },
  );

  test.each(['kst-hzz62ee817bvyyr5xq3na', 'kst-bjj000000000000000000', 'kst-szzffffffffzzzzzzzzzz'])(
    'DKMSInstanceId %s has the shape of an instance and is accepted',
    async (DKMSInstanceId) => {
      expect(await call('CreateKey', { DKMSInstanceId })).toMatchObject(created({ DKMSInstanceId }));
    },
  );

  test.each([
    ['is one character short', 'kst-hzz62ee817bvyyr5xq3n'],
    ['is one character long', 'kst-hzz62ee817bvyyr5xq3nab'],
    ['has upper case', 'kst-HZZ62ee817bvyyr5xq3na'],
    ['has no hex digits in its time', 'kst-hzz62ee817gvyyr5xq3na'],
    ['has digits in its region', 'kst-h1z62ee817bvyyr5xq3na'],
    ['lacks its prefix', 'hzz62ee817bvyyr5xq3na'],
    ['is the id of a key', 'key-hzz62f1cb66fa42qoab1c'],
  ])('a DKMSInstanceId that %s is refused', async (_why, DKMSInstanceId) => {
    expect(await call('CreateKey', { DKMSInstanceId })).toEqual(invalid('DKMSInstanceId'));
  });

  test.each(['HsmInternal', 'HsmEncryptedDatabase'])(
    'KeyStorageMechanism %s is accepted for a key of an instance',
    async (KeyStorageMechanism) => {
      const answer = await call('CreateKey', { KeyStorageMechanism, DKMSInstanceId: INSTANCE });
      expect(answer).toMatchObject(created({ DKMSInstanceId: INSTANCE }));
    },
  );

  test.each(['HsmInternal', 'HsmEncryptedDatabase'])(
    'KeyStorageMechanism %s is refused for a key without an instance',
    async (KeyStorageMechanism) => {
      expect(await call('CreateKey', { KeyStorageMechanism })).toEqual(invalid('KeyStorageMechanism'));
    },
  );

  test.each(['hsminternal', 'Cupboard'])(
    'KeyStorageMechanism "%s" is refused for a key of an instance',
    async (KeyStorageMechanism) => {
      const answer = await call('CreateKey', { KeyStorageMechanism, DKMSInstanceId: INSTANCE });
      expect(answer).toEqual(invalid('KeyStorageMechanism'));
    },
  );

  test('a Policy is refused for a key without an instance', async () => {
    expect(await call('CreateKey', { Policy: policyOf(500) })).toEqual(invalid('Policy'));
  });

  test('a Policy of 32768 bytes is accepted for a key of an instance', async () => {
    const Policy = policyOf(32768);
    expect(Buffer.byteLength(Policy)).toBe(32768);
    expect(await createKeyByForm({ Policy, DKMSInstanceId: INSTANCE })).toMatchObject({
      status: 200,
      body: { KeyMetadata: { DKMSInstanceId: INSTANCE } },
    });
  });

  test('a Policy of 32769 bytes is refused', async () => {
    expect(await createKeyByForm({ Policy: policyOf(32769), DKMSInstanceId: INSTANCE })).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "Policy" is not valid.' },
    });
  });

  test('the limit of Policy counts bytes, not characters', async () => {
    const wide = policyOf(32000).replace('"Allow"', `"Allow","Sid":"${'ü'.repeat(100)}"`);
    const padded = wide.replace('{', `{${' '.repeat(32768 - wide.length)}`);
    expect(padded.length).toBe(32768);
    expect(Buffer.byteLength(padded)).toBe(32868);
    expect(await createKeyByForm({ Policy: padded, DKMSInstanceId: INSTANCE })).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "Policy" is not valid.' },
    });
  });

  test('a Policy that is no JSON is refused', async () => {
    const answer = await call('CreateKey', { Policy: '{"Version":', DKMSInstanceId: INSTANCE });
    expect(answer).toEqual(invalid('Policy'));
  });

  test('EnableAutomaticRotation=false is accepted and leaves rotation off', async () => {
    const answer = await call('CreateKey', { EnableAutomaticRotation: false });
    expect(answer).toMatchObject(created({ AutomaticRotation: 'Disabled' }));
  });

  test('EnableAutomaticRotation=true needs a RotationInterval', async () => {
    expect(await call('CreateKey', { EnableAutomaticRotation: true })).toEqual(
      refusal('MissingParameter', 'The parameter "RotationInterval" is needed but not provided.'),
    );
  });

  test('EnableAutomaticRotation=true takes an empty RotationInterval for a missing one', async () => {
    expect(await call('CreateKey', { EnableAutomaticRotation: true, RotationInterval: '' })).toEqual(
      refusal('MissingParameter', 'The parameter "RotationInterval" is needed but not provided.'),
    );
  });

  test.each([
    ['7d', '604800s'],
    ['168h', '604800s'],
    ['10080m', '604800s'],
    ['604800s', '604800s'],
    ['605800s', '605800s'],
    ['365d', '31536000s'],
    ['730d', '63072000s'],
    ['17520h', '63072000s'],
    ['1051200m', '63072000s'],
    ['63072000s', '63072000s'],
  ])('EnableAutomaticRotation=true takes the RotationInterval %s and shows %s', async (interval, shown) => {
    const answer = await call('CreateKey', { EnableAutomaticRotation: true, RotationInterval: interval });
    expect(answer).toMatchObject(created({ AutomaticRotation: 'Enabled', RotationInterval: shown }));
    const { KeyId, LastRotationDate, NextRotationDate } = answer.body.KeyMetadata;
    expect(Date.parse(NextRotationDate) - Date.parse(LastRotationDate)).toBe(
      Number.parseInt(shown, 10) * 1000,
    );
    expect(kms.key(KeyId)?.automaticRotation).toBe('Enabled');
  });

  test.each(['6d', '167h', '10079m', '604799s', '0d', '731d', '17521h', '1051201m', '63072001s'])(
    'EnableAutomaticRotation=true with %s, outside of 7 to 730 days, is refused',
    async (RotationInterval) => {
      expect(await call('CreateKey', { EnableAutomaticRotation: true, RotationInterval })).toEqual(
        INVALID_INTERVAL,
      );
      expect((await call('ListKeys')).body.TotalCount).toBe(0);
    },
  );

  test.each(NOT_SYMMETRIC)('EnableAutomaticRotation=true is refused for a %s key', async (KeySpec) => {
    const params = {
      KeySpec,
      DKMSInstanceId: INSTANCE,
      EnableAutomaticRotation: true,
      RotationInterval: '7d',
    };
    expect(await call('CreateKey', params)).toEqual(invalid('EnableAutomaticRotation'));
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test('EnableAutomaticRotation=true is refused for an external key', async () => {
    const params = { Origin: 'EXTERNAL', EnableAutomaticRotation: true, RotationInterval: '7d' };
    expect(await call('CreateKey', params)).toEqual(invalid('EnableAutomaticRotation'));
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each([...NOT_SYMMETRIC])('EnableAutomaticRotation=false is accepted for a %s key', async (KeySpec) => {
    const params = { KeySpec, DKMSInstanceId: INSTANCE, EnableAutomaticRotation: false };
    expect(await call('CreateKey', params)).toMatchObject(created({ AutomaticRotation: 'Disabled' }));
  });

  test.each([
    ['Aliyun_SM4', {}],
    ['Aliyun_AES_256', { DKMSInstanceId: INSTANCE }],
  ])('EnableAutomaticRotation=true is accepted for a %s key with %j', async (KeySpec, params) => {
    const rotation = { EnableAutomaticRotation: true, RotationInterval: '7d' };
    expect(await call('CreateKey', { KeySpec, ...params, ...rotation })).toMatchObject(
      created({ KeySpec, AutomaticRotation: 'Enabled', RotationInterval: '604800s' }),
    );
  });

  test.each(['yes', '2', 'enabled'])('EnableAutomaticRotation "%s" is refused', async (value) => {
    expect(await call('CreateKey', { EnableAutomaticRotation: value })).toEqual(
      invalid('EnableAutomaticRotation'),
    );
  });

  test.each(['365', 'd', '1w', '7.5d', '-7d', '7 d', '7D', 'P7D', '99999999999999999999d'])(
    'EnableAutomaticRotation=true with "%s", no whole number and unit in range, is refused',
    async (RotationInterval) => {
      expect(await call('CreateKey', { EnableAutomaticRotation: true, RotationInterval })).toEqual(
        INVALID_INTERVAL,
      );
    },
  );

  test.each(
    ['365d', '6d', '731d', 'nonsense'].flatMap((interval) => [
      [interval, 'without EnableAutomaticRotation', {}] as const,
      [interval, 'with EnableAutomaticRotation=false', { EnableAutomaticRotation: false }] as const,
    ]),
  )('the RotationInterval %s is ignored %s', async (RotationInterval, _how, params) => {
    const answer = await call('CreateKey', { ...params, RotationInterval });
    expect(answer).toMatchObject(created({ AutomaticRotation: 'Disabled' }));
    expect(answer.body.KeyMetadata).not.toHaveProperty('RotationInterval');
    expect(answer.body.KeyMetadata).not.toHaveProperty('NextRotationDate');
  });

  test.each([1, 20])('%d Tags are accepted and stay with the key', async (count) => {
    const answer = await call('CreateKey', { Tags: tags(count) });
    expect(answer).toMatchObject({ code: 'Success', status: 200 });
    const kept = kms.key(answer.body.KeyMetadata.KeyId)?.tags ?? {};
    expect(Object.keys(kept)).toHaveLength(count);
    expect(kept).toMatchObject({ 'key-0': 'value-0', [`key-${count - 1}`]: `value-${count - 1}` });
  });

  test('21 Tags are refused', async () => {
    expect(await call('CreateKey', { Tags: tags(21) })).toEqual(invalid('Tags'));
  });

  test.each([
    ['a TagKey of 128 characters', 'k'.repeat(128), 'v'],
    ['a TagValue of 128 characters', 'k', 'v'.repeat(128)],
    ['a Chinese TagKey and TagValue of 128 characters', '键'.repeat(128), '值'.repeat(128)],
    ['a TagKey that has aliyun inside', 'my-aliyun', 'v'],
    ['a TagKey that has acs: inside', 'my-acs:x', 'v'],
    ['a TagKey that starts with acs but not acs:', 'acset', 'v'],
    ['a TagValue that starts with aliyun', 'k', 'aliyun-east'],
    ['a TagValue that starts with acs:', 'k', 'acs:kms'],
  ])('%s is accepted', async (_what, key, value) => {
    const answer = await call('CreateKey', { Tags: tag(key, value) });
    expect(answer).toMatchObject({ code: 'Success', status: 200 });
    expect(kms.key(answer.body.KeyMetadata.KeyId)?.tags).toEqual({ [key]: value });
  });

  test.each([
    ['with a TagKey of 129 characters', tag('k'.repeat(129), 'v')],
    ['with a TagValue of 129 characters', tag('k', 'v'.repeat(129))],
    ['with a TagKey that starts with aliyun', tag('aliyun-east', 'v')],
    ['with the TagKey aliyun', tag('aliyun', 'v')],
    ['with a TagKey that starts with acs:', tag('acs:kms', 'v')],
    ['without a TagKey', '[{"TagValue":"v"}]'],
    [
      'with one bad tag behind a good one',
      '[{"TagKey":"a","TagValue":"b"},{"TagKey":"acs:a","TagValue":"b"}]',
    ],
    ['with a number for a TagValue', '[{"TagKey":"k","TagValue":1}]'],
    ['that are one object', '{"TagKey":"k","TagValue":"v"}'],
    ['that are a list of texts', '["k"]'],
    ['that are null', 'null'],
    ['that are no JSON', 'k=v'],
    ['whose JSON is cut off', '[{"TagKey":"k","TagValue":"v"}'],
  ])('Tags %s are refused', async (_why, Tags) => {
    expect(await call('CreateKey', { Tags })).toEqual(invalid('Tags'));
  });
});

describe('key states', () => {
  test.each(STATES)('a key in %s does not hinder the next one, nor change', async (state) => {
    const { keyId } = kms.seedKey({ state });
    const answer = await call('CreateKey');
    expect(answer).toMatchObject(created({ KeyState: 'Enabled' }));
    expect(answer.body.KeyMetadata.KeyId).not.toBe(keyId);
    expect(kms.key(keyId)?.state).toBe(state);
  });

  test.each([
    ['Aliyun_KMS', 'Enabled'],
    ['EXTERNAL', 'PendingImport'],
  ])('a key of the origin %s starts in %s', async (Origin, KeyState) => {
    const answer = await call('CreateKey', { Origin });
    expect(answer).toMatchObject(created({ Origin, KeyState }));
    const { body } = await call('DescribeKey', { KeyId: answer.body.KeyMetadata.KeyId });
    expect(body.KeyMetadata.KeyState).toBe(KeyState);
  });

  test('a new key encrypts and decrypts at once', async () => {
    const { KeyId } = (await call('CreateKey')).body.KeyMetadata;
    const sealed = await call('Encrypt', { KeyId, Plaintext: 'secret' });
    expect(sealed).toMatchObject({ code: 'Success', status: 200, body: { KeyId } });
    const opened = await call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob });
    expect(opened).toMatchObject({ code: 'Success', status: 200, body: { KeyId, Plaintext: 'secret' } });
  });

  test('a new external key encrypts nothing before its import', async () => {
    const { KeyId } = (await call('CreateKey', { Origin: 'EXTERNAL' })).body.KeyMetadata;
    expect(await call('Encrypt', { KeyId, Plaintext: 'secret' })).toEqual({
      code: 'Rejected.PendingImport',
      message: 'The request was rejected because the key state is PendingImport.',
      status: 409,
      body: {},
    });
  });
});

describe('behaviour', () => {
  test('the answer is the metadata of the key, field by field, without deletion protection', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00.987Z') });
    const { body } = await call('CreateKey', { Description: 'orders' });
    const { KeyId, PrimaryKeyVersion } = body.KeyMetadata;
    expect(body).toEqual({
      KeyMetadata: {
        Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:key/${KeyId}`,
        AutomaticRotation: 'Disabled',
        CreationDate: '2026-01-01T00:00:00Z',
        Creator: ACCOUNT,
        DeleteDate: '',
        Description: 'orders',
        KeyId: expect.stringMatching(UUID),
        KeySpec: 'Aliyun_AES_256',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT/DECRYPT',
        LastRotationDate: '2026-01-01T00:00:00Z',
        MaterialExpireTime: '',
        Origin: 'Aliyun_KMS',
        PrimaryKeyVersion: expect.stringMatching(UUID),
        ProtectionLevel: 'SOFTWARE',
      },
      RequestId: expect.stringMatching(UUID),
    });
    expect(PrimaryKeyVersion).not.toBe(KeyId);
  });

  test('the answer to a rotating key has the interval in seconds and the date of the next rotation', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { body } = await call('CreateKey', { EnableAutomaticRotation: true, RotationInterval: '365d' });
    expect(body.KeyMetadata).toEqual({
      Arn: expect.any(String),
      AutomaticRotation: 'Enabled',
      CreationDate: '2026-01-01T00:00:00Z',
      Creator: ACCOUNT,
      DeleteDate: '',
      Description: '',
      KeyId: expect.stringMatching(UUID),
      KeySpec: 'Aliyun_AES_256',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT/DECRYPT',
      LastRotationDate: '2026-01-01T00:00:00Z',
      MaterialExpireTime: '',
      NextRotationDate: '2027-01-01T00:00:00Z',
      Origin: 'Aliyun_KMS',
      PrimaryKeyVersion: expect.stringMatching(UUID),
      ProtectionLevel: 'SOFTWARE',
      RotationInterval: '31536000s',
    });
  });

  test.each(SYMMETRIC)('a %s key has a PrimaryKeyVersion', async (KeySpec) => {
    const { KeyMetadata } = (await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE })).body;
    expect(KeyMetadata.PrimaryKeyVersion).toBe(kms.key(KeyMetadata.KeyId)?.keyVersionId);
  });

  test.each(NOT_SYMMETRIC)('a %s key has none, from CreateKey or from DescribeKey', async (KeySpec) => {
    const { KeyMetadata } = (await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE })).body;
    expect(KeyMetadata.KeySpec).toBe(KeySpec);
    expect(KeyMetadata).not.toHaveProperty('PrimaryKeyVersion');
    const described = (await call('DescribeKey', { KeyId: KeyMetadata.KeyId })).body.KeyMetadata;
    expect(described.KeySpec).toBe(KeySpec);
    expect(described).not.toHaveProperty('PrimaryKeyVersion');
    expect((await call('ListKeyVersions', { KeyId: KeyMetadata.KeyId })).body.TotalCount).toBe(1);
  });

  test('20 keys of RSA_4096 are created without one key pair, which the first use makes', async () => {
    const pairs = countKeyPairs();
    const params = { KeySpec: 'RSA_4096', DKMSInstanceId: INSTANCE };
    for (let made = 0; made < 20; made += 1) expect((await call('CreateKey', params)).code).toBe('Success');
    expect((await call('ListKeys')).body.TotalCount).toBe(20);
    // The proof that the count sees the pairs of the mock.
    const { KeyId } = (await call('CreateKey', { KeySpec: 'RSA_2048' })).body.KeyMetadata;
    const { KeyVersionId } = (await call('ListKeyVersions', { KeyId })).body.KeyVersions.KeyVersion[0];
    expect(pairs()).toBe(0);
    expect(await call('GetPublicKey', { KeyId, KeyVersionId })).toMatchObject({ code: 'Success' });
    expect(pairs()).toBe(1);
  });

  test('a new key belongs to no instance and has no dates of rotation, deletion or expiry', async () => {
    const { KeyMetadata } = (await call('CreateKey', { Origin: 'EXTERNAL' })).body;
    expect(KeyMetadata).toMatchObject({ DeleteDate: '', MaterialExpireTime: '' });
    expect(KeyMetadata).not.toHaveProperty('DKMSInstanceId');
    expect(KeyMetadata).not.toHaveProperty('NextRotationDate');
    expect(KeyMetadata).not.toHaveProperty('RotationInterval');
    expect(KeyMetadata).not.toHaveProperty('DeletionProtection');
  });

  test.each([
    ['a plain key', {}],
    ['an external key', { Origin: 'EXTERNAL' }],
    ['a key of an instance', { DKMSInstanceId: INSTANCE }],
    ['a key of the HSM', { ProtectionLevel: 'HSM' }],
    ['an RSA key', { KeySpec: 'RSA_2048' }],
    ['a rotating key', { EnableAutomaticRotation: true, RotationInterval: '7d' }],
  ])('DescribeKey repeats what CreateKey said of %s', async (_what, params) => {
    const { KeyMetadata } = (await call('CreateKey', { ...params, Description: 'orders' })).body;
    const { body } = await call('DescribeKey', { KeyId: KeyMetadata.KeyId });
    expect(body.KeyMetadata).toMatchObject(KeyMetadata);
  });

  test('a key of an instance has an id with its creation time, and version ids that go on from it', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { KeyMetadata } = (await call('CreateKey', { DKMSInstanceId: INSTANCE })).body;
    expect(KeyMetadata.KeyId).toMatch(/^key-[a-z]{3}[0-9a-f]{8}[0-9a-z]{10}$/);
    expect(Number.parseInt(KeyMetadata.KeyId.slice(7, 15), 16)).toBe(Date.UTC(2026, 0, 1) / 1000);
    expect(KeyMetadata.PrimaryKeyVersion.slice(0, 25)).toBe(KeyMetadata.KeyId);
    expect(KeyMetadata.PrimaryKeyVersion.slice(25)).toMatch(/^-[0-9a-z]{10}$/);
    expect(KeyMetadata.Arn).toBe(`acs:kms:cn-hangzhou:${ACCOUNT}:key/${KeyMetadata.KeyId}`);
  });

  test('ProtectionLevel is ignored for a key of an instance', async () => {
    const asked = await call('CreateKey', { DKMSInstanceId: INSTANCE, ProtectionLevel: 'HSM' });
    const unasked = await call('CreateKey', { DKMSInstanceId: INSTANCE });
    expect(asked).toMatchObject({ code: 'Success', status: 200 });
    expect(asked.body.KeyMetadata.ProtectionLevel).toBe(unasked.body.KeyMetadata.ProtectionLevel);
  });

  test('equal requests make different keys', async () => {
    const first = (await call('CreateKey', { Description: 'same' })).body;
    const second = (await call('CreateKey', { Description: 'same' })).body;
    expect(second.KeyMetadata.KeyId).not.toBe(first.KeyMetadata.KeyId);
    expect(second.KeyMetadata.PrimaryKeyVersion).not.toBe(first.KeyMetadata.PrimaryKeyVersion);
    expect(second.RequestId).not.toBe(first.RequestId);
    expect((await call('ListKeys')).body.TotalCount).toBe(2);
  });

  test('a key is created at the time of the service, not of the process', async () => {
    kms.clock.set('2031-05-06T07:08:09Z');
    const { KeyMetadata } = (await call('CreateKey')).body;
    expect(KeyMetadata.CreationDate).toMatch(/^2031-05-06T07:08:[01]\dZ$/);
    expect(KeyMetadata.LastRotationDate).toBe(KeyMetadata.CreationDate);
  });

  test('the endpoint names the region of the key', async () => {
    const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
    const { KeyId, Arn } = (await shanghai.call('CreateKey')).body.KeyMetadata;
    expect(Arn).toBe(`acs:kms:cn-shanghai:${ACCOUNT}:key/${KeyId}`);
    expect(await shanghai.call('DescribeKey', { KeyId })).toMatchObject({ code: 'Success', status: 200 });
    expect(await call('DescribeKey', { KeyId })).toEqual({
      code: 'Forbidden.KeyNotFound',
      message: 'The specified Key is not found.',
      status: 404,
      body: {},
    });
  });

  test('the key is in the registry as the answer describes it', async () => {
    const { KeyMetadata } = (await call('CreateKey', { Description: 'orders', Tags: tag('team', 'a') })).body;
    expect(kms.key(KeyMetadata.KeyId)).toMatchObject({
      keyId: KeyMetadata.KeyId,
      keyVersionId: KeyMetadata.PrimaryKeyVersion,
      arn: KeyMetadata.Arn,
      aliases: [],
      state: 'Enabled',
      regionId: 'cn-hangzhou',
      description: 'orders',
      tags: { team: 'a' },
      deletionDate: undefined,
      materialExpiresAt: undefined,
    });
  });

  test('the 200th key of a region is created, the 201st is refused', async () => {
    for (let seeded = 0; seeded < 199; seeded += 1) kms.seedKey();
    expect(await call('CreateKey')).toMatchObject({ code: 'Success', status: 200 });
    const refused = await call('CreateKey');
    expect(refused).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400, body: {} });
    // The tables differ in the final period.
    expect(refused.message).toMatch(
      /^The request was rejected because user create resource limit was exceeded\.?$/,
    );
    expect((await call('ListKeys')).body.TotalCount).toBe(200);
  });

  test.each(STATES)('keys in %s count for the quota', async (state) => {
    for (let seeded = 0; seeded < 200; seeded += 1) kms.seedKey({ state });
    expect(await call('CreateKey')).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400 });
  });

  test('keys of another region do not count for the quota', async () => {
    for (let seeded = 0; seeded < 200; seeded += 1) kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('CreateKey')).toMatchObject({ code: 'Success', status: 200 });
  });

  test('a key whose waiting period is over frees its place in the quota', async () => {
    for (let seeded = 0; seeded < 199; seeded += 1) kms.seedKey();
    const { keyId } = kms.seedKey();
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(await call('CreateKey')).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400 });
    kms.clock.advance({ days: 7 });
    expect(await call('CreateKey')).toMatchObject({ code: 'Success', status: 200 });
  });

  test.each([
    ['a spec of hardware alone', { KeySpec: 'Aliyun_AES_128' }, 'HSM'],
    ['a storage mechanism', { KeyStorageMechanism: 'HsmInternal' }, 'HSM'],
    ['material from outside', { Origin: 'EXTERNAL' }, 'HSM'],
    ['none of these', {}, 'SOFTWARE'],
  ])('an instance key with %s has the protection level that goes with it', async (_name, params, level) => {
    const { body } = await call('CreateKey', { DKMSInstanceId: 'kst-hzz62ee817bvyyr5xq3na', ...params });
    expect(body.KeyMetadata.ProtectionLevel).toBe(level);
  });
});
