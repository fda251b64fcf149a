/** The matchers: when they pass, when they fail, and what they say then. */
import { kms } from '../../lib/runners/jest';
import type { kmsMatchers } from '../../lib/matchers';
import { openApiCallClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';

const { call } = openApiCallClient(HOST);

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER = '5678abcd-12ab-34cd-56ef-1234567890ab';

beforeEach(() => {
  kms.seedKey({ keyId: KEY, aliases: ['alias/orders'] });
  kms.seedKey({ keyId: OTHER, state: 'Disabled' });
});

const encrypt = async (params: Record<string, string> = {}): Promise<string> =>
  (await call('Encrypt', { KeyId: 'alias/orders', Plaintext: 'the plaintext', ...params })).body
    .CiphertextBlob;

function failure(assertion: () => unknown): Error & { code?: string } {
  try {
    assertion();
  } catch (error) {
    return error as Error;
  }
  throw new Error('the assertion held');
}

const messageOf = (assertion: () => unknown) => {
  const error = failure(assertion);
  // A failed expectation, and not a mistake in it.
  expect(error.name).not.toBe('KmsMockUsageError');
  return error.message;
};

describe('toHaveReceivedKmsRequest', () => {
  test('holds for a request that was answered, and only then', async () => {
    await encrypt();
    expect(kms).toHaveReceivedKmsRequest('Encrypt');
    expect(kms).not.toHaveReceivedKmsRequest('Decrypt');
    expect(() => expect(kms).toHaveReceivedKmsRequest('Decrypt')).toThrow();
    expect(() => expect(kms).not.toHaveReceivedKmsRequest('Encrypt')).toThrow();
  });

  test('takes parameters: texts, regular expressions, asymmetric matchers and structures', async () => {
    await encrypt({ EncryptionContext: '{"tenant":"t-1"}' });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/orders' });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: /^alias/, DryRun: undefined });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: expect.stringContaining('orders') });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { EncryptionContext: { tenant: 't-1' } });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', expect.objectContaining({ KeyId: 'alias/orders' }));
    expect(kms).not.toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/users' });
    expect(kms).not.toHaveReceivedKmsRequest('Encrypt', { EncryptionContext: { tenant: 't-2' } });
  });

  test('prints the requests there were, those of the action marked, secrets masked, long texts cut', async () => {
    const CiphertextBlob = await encrypt();
    await call('Decrypt', { CiphertextBlob });
    await call('DescribeKey', { KeyId: 'nobody' });
    const message = messageOf(() =>
      expect(kms).toHaveReceivedKmsRequest('Encrypt', {
        KeyId: expect.stringContaining('users'),
        Plaintext: 'the plaintext',
        EncryptionContext: { tenant: expect.any(String) },
      }),
    );
    expect(message).toBe(
      `expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: StringContaining "users", Plaintext: '[masked, 13 characters]', EncryptionContext: { tenant: Any<String> } })

Encrypt was handled once, but never with these parameters.

Handled requests:
> 1  Encrypt      Success                { KeyId: 'alias/orders', Plaintext: '[masked, 13 characters]' }
  2  Decrypt      Success                { CiphertextBlob: '${CiphertextBlob.slice(0, 72)}… (${CiphertextBlob.length} characters)' }
  3  DescribeKey  Forbidden.KeyNotFound  { KeyId: 'nobody' }`.replace('"users"', "'users'"),
    );
  });

  test('negated, it says how often and marks which', async () => {
    await encrypt();
    await encrypt();
    const message = messageOf(() => expect(kms).not.toHaveReceivedKmsRequest('Encrypt'));
    expect(message).toMatch(
      /^expect\(kms\)\.not\.toHaveReceivedKmsRequest\('Encrypt'\)\n\nSuch a request was handled 2 times\./,
    );
    expect(message.match(/^> /gm)).toHaveLength(2);
  });

  test('says so when there was no request at all', () => {
    expect(messageOf(() => expect(kms).toHaveReceivedKmsRequest('Encrypt'))).toMatch(
      /No Encrypt was handled\.\n\nNo request has been handled since/,
    );
  });

  test('prints the last of many requests', async () => {
    for (let i = 0; i < 35; i++) await call('ListKeys');
    const message = messageOf(() => expect(kms).toHaveReceivedKmsRequest('Encrypt'));
    expect(message).toContain('The last 30 of 35 requests:\n   6  ListKeys');
    expect(message.trimEnd().split('\n').at(-1)).toMatch(/^ {2}35 {2}ListKeys/);
  });
});

describe('toHaveReceivedKmsRequestTimes', () => {
  test('counts', async () => {
    expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', 0);
    await encrypt();
    await encrypt();
    await call('ListKeys');
    expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', 2);
    expect(kms).not.toHaveReceivedKmsRequestTimes('Encrypt', 3);
    expect(messageOf(() => expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', 1))).toMatch(
      /Encrypt was handled 2 times, not once\.\n\nHandled requests:\n> 1 .*\n> 2 .*\n {2}3 /,
    );
    expect(messageOf(() => expect(kms).not.toHaveReceivedKmsRequestTimes('Encrypt', 2))).toContain(
      'Encrypt was handled 2 times.',
    );
  });
});

describe('toHaveReceivedNthKmsRequest', () => {
  test('looks at one place among all requests', async () => {
    await call('ListKeys');
    await encrypt();
    expect(kms).toHaveReceivedNthKmsRequest(1, 'ListKeys');
    expect(kms).toHaveReceivedNthKmsRequest(2, 'Encrypt', { KeyId: 'alias/orders' });
    expect(kms).not.toHaveReceivedNthKmsRequest(1, 'Encrypt');
    expect(kms).not.toHaveReceivedNthKmsRequest(3, 'Encrypt');
    expect(messageOf(() => expect(kms).toHaveReceivedNthKmsRequest(1, 'Encrypt'))).toMatch(
      /Request number 1 is ListKeys\.[\s\S]*\n> 1 {2}ListKeys/,
    );
    expect(messageOf(() => expect(kms).toHaveReceivedNthKmsRequest(2, 'Encrypt', { KeyId: 'x' }))).toContain(
      'Request number 2 is Encrypt, but with other parameters.',
    );
    expect(messageOf(() => expect(kms).toHaveReceivedNthKmsRequest(3, 'Encrypt'))).toContain(
      'Request number 3 does not exist: 2 requests were handled.',
    );
    expect(messageOf(() => expect(kms).not.toHaveReceivedNthKmsRequest(2, 'Encrypt'))).toContain(
      'Request number 2 is such a request.',
    );
  });
});

describe('toHaveReceivedOnlyKmsRequests', () => {
  test('wants each of the actions, and no other', async () => {
    expect(kms).toHaveReceivedOnlyKmsRequests([]);
    await encrypt();
    await encrypt();
    await call('ListKeys');
    expect(kms).toHaveReceivedOnlyKmsRequests(['ListKeys', 'Encrypt']);
    expect(kms).not.toHaveReceivedOnlyKmsRequests(['Encrypt']);
    expect(kms).not.toHaveReceivedOnlyKmsRequests(['Encrypt', 'ListKeys', 'Decrypt']);
    expect(messageOf(() => expect(kms).toHaveReceivedOnlyKmsRequests(['Encrypt', 'Decrypt']))).toMatch(
      /Also handled: ListKeys\.\nNever handled: Decrypt\.[\s\S]*\n> 3 {2}ListKeys/,
    );
    expect(messageOf(() => expect(kms).not.toHaveReceivedOnlyKmsRequests(['Encrypt', 'ListKeys']))).toContain(
      'Only these actions were handled, each at least once.',
    );
  });
});

describe('toHaveKeyState', () => {
  test('knows a key by id, alias and ARN', () => {
    expect(kms).toHaveKeyState(KEY, 'Enabled');
    expect(kms).toHaveKeyState('alias/orders', 'Enabled');
    expect(kms).toHaveKeyState(kms.key(OTHER)?.arn as string, 'Disabled');
    expect(kms).not.toHaveKeyState(OTHER, 'Enabled');
  });

  test('says the state, and how the key came to it', async () => {
    await call('DisableKey', { KeyId: KEY });
    const message = messageOf(() => expect(kms).toHaveKeyState('alias/orders', 'Enabled'));
    expect(message).toContain(`key ${KEY} (alias/orders) is in Disabled.`);
    expect(message).toMatch(/DisableKey .* Enabled -> Disabled/);
  });

  test('a key that is not there fails, negated too', () => {
    for (const expectation of [expect(kms), expect(kms).not]) {
      expect(messageOf(() => expectation.toHaveKeyState('alias/order', 'Enabled'))).toContain(
        'The key "alias/order" does not exist, or no longer exists.',
      );
    }
  });
});

describe('toHaveEncryptedUnder', () => {
  test('asks the installed mock about a ciphertext', async () => {
    const blob = await encrypt();
    expect(blob).toHaveEncryptedUnder('alias/orders');
    expect(blob).toHaveEncryptedUnder(KEY, {});
    expect(blob).not.toHaveEncryptedUnder(OTHER);
    expect('the plaintext').not.toHaveEncryptedUnder(KEY);
    expect(messageOf(() => expect(blob).toHaveEncryptedUnder(OTHER))).toBe(
      `expect(ciphertext).toHaveEncryptedUnder('${OTHER}')\n\nIt was encrypted under key ${KEY} (alias/orders).`,
    );
    expect(messageOf(() => expect('no blob').toHaveEncryptedUnder(KEY))).toContain(
      'This string is not a ciphertext',
    );
    expect(messageOf(() => expect(blob).not.toHaveEncryptedUnder(KEY))).toMatch(/under version \S+ of key/);
  });

  test('with a context, it has to open with exactly that', async () => {
    const blob = await encrypt({ EncryptionContext: '{"tenant":"t-1","purpose":"test"}' });
    expect(blob).toHaveEncryptedUnder(KEY);
    expect(blob).toHaveEncryptedUnder(KEY, { purpose: 'test', tenant: 't-1' });
    expect(blob).not.toHaveEncryptedUnder(KEY, { tenant: 't-1' });
    expect(blob).not.toHaveEncryptedUnder(KEY, {});
    expect(messageOf(() => expect(blob).toHaveEncryptedUnder(KEY, {}))).toContain(
      'but with another context.',
    );
    const plain = await encrypt();
    expect(messageOf(() => expect(plain).toHaveEncryptedUnder(KEY, { tenant: 't-1' }))).toContain(
      'but without a context.',
    );
  });

  test('stands inside another expectation', async () => {
    const row = { id: 1, blob: await encrypt() };
    expect(row).toEqual({ id: 1, blob: expect.toHaveEncryptedUnder(KEY) });
    expect(row).not.toEqual({ id: 1, blob: expect.toHaveEncryptedUnder(OTHER) });
  });

  test('a ciphertext of another region is none of the key that has the same id here', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
    const { body } = await shanghai.call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    expect(body.CiphertextBlob).not.toHaveEncryptedUnder(KEY);
    expect(body.CiphertextBlob).toHaveEncryptedUnder(
      kms.key(keyId, { regionId: 'cn-shanghai' })?.arn as string,
    );
  });
});

describe('toHaveSecretValue', () => {
  beforeEach(() => {
    kms.seedSecret({
      secretName: 'db',
      versions: [
        { versionId: 'v1', secretData: 'the old value' },
        { versionId: 'v2', secretData: 'the value' },
      ],
    });
  });

  test('compares the current value', () => {
    expect(kms).toHaveSecretValue('db', 'the value');
    expect(kms).toHaveSecretValue('db', /^the/);
    expect(kms).toHaveSecretValue('db', expect.stringContaining('value'));
    expect(kms).not.toHaveSecretValue('db', 'the old value');
  });

  test('shows neither value', () => {
    const message = messageOf(() => expect(kms).toHaveSecretValue('db', 'the wrong one'));
    expect(message).toBe(
      "expect(kms).toHaveSecretValue('db', '[masked, 13 characters]')\n\n" +
        'Its value is [masked, 9 characters]. They differ from character 5 on.',
    );
  });

  test('a secret that is not there fails, negated too', () => {
    for (const expectation of [expect(kms), expect(kms).not])
      expect(messageOf(() => expectation.toHaveSecretValue('bd', 'x'))).toContain(
        'The secret "bd" does not exist',
      );
  });
});

describe('what cannot be meant', () => {
  test.each([
    [
      'an unknown action',
      'UNKNOWN_ACTION',
      /did you mean "Decrypt"/,
      () => expect(kms).toHaveReceivedKmsRequest('Decript' as 'Decrypt'),
    ],
    [
      'negated, too',
      'UNKNOWN_ACTION',
      /did you mean "Decrypt"/,
      () => expect(kms).not.toHaveReceivedKmsRequest('Decript' as 'Decrypt'),
    ],
    [
      'to be counted',
      'UNKNOWN_ACTION',
      /did you mean "Encrypt"/,
      () => expect(kms).toHaveReceivedKmsRequestTimes('Encrpt' as 'Encrypt', 0),
    ],
    [
      'at a place',
      'UNKNOWN_ACTION',
      /did you mean "Encrypt"/,
      () => expect(kms).toHaveReceivedNthKmsRequest(1, 'Encrpt' as 'Encrypt'),
    ],
    [
      'in a list',
      'UNKNOWN_ACTION',
      /did you mean "Encrypt"/,
      () => expect(kms).toHaveReceivedOnlyKmsRequests(['Encrpt' as 'Encrypt']),
    ],
    [
      'an unknown parameter',
      'UNKNOWN_PARAMETER',
      /mock: toHaveReceivedKmsRequest\("Encrypt", \{ Keyid \}\): .*did you mean "KeyId"/,
      () => expect(kms).not.toHaveReceivedKmsRequest('Encrypt', { Keyid: 'x' } as object),
    ],
    [
      'no list',
      'INVALID_EXPECTATION',
      /Give a list/,
      () => expect(kms).toHaveReceivedOnlyKmsRequests('Encrypt' as never),
    ],
    [
      'a number of times',
      'INVALID_EXPECTATION',
      /-1 is not a valid count/,
      () => expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', -1),
    ],
    [
      'a place',
      'INVALID_EXPECTATION',
      /The first request is number 1/,
      () => expect(kms).toHaveReceivedNthKmsRequest(0, 'Encrypt'),
    ],
    [
      'something else than the mock',
      'INVALID_EXPECTATION',
      /the object that installKmsMock\(\) returned/,
      () => expect({}).toHaveReceivedKmsRequest('Encrypt'),
    ],
    [
      'nothing',
      'INVALID_EXPECTATION',
      /this matcher needs the mock/,
      () => expect(undefined).toHaveKeyState(KEY, 'Enabled'),
    ],
    [
      'a state',
      'INVALID_EXPECTATION',
      /did you mean "Disabled"/,
      () => expect(kms).toHaveKeyState(KEY, 'disabled' as 'Disabled'),
    ],
    [
      'a ciphertext',
      'INVALID_EXPECTATION',
      /Give expect\(\) a CiphertextBlob/,
      () => expect(Buffer.from('x')).toHaveEncryptedUnder(KEY),
    ],
    [
      'a context',
      'INVALID_EXPECTATION',
      /Give an object of strings/,
      () => expect('x').toHaveEncryptedUnder(KEY, { a: 1 } as never),
    ],
    [
      'a value of a secret',
      'INVALID_EXPECTATION',
      /is not a valid secret value/,
      () => expect(kms).toHaveSecretValue('db', 7 as never),
    ],
  ])('is a KmsMockUsageError: %s', (_title, code, message, assertion) => {
    const error = failure(assertion);
    expect(error).toMatchObject({ name: 'KmsMockUsageError', code });
    expect(error.message).toMatch(message);
  });

  test('a matcher that asks the installed mock says so when there is none', async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock('../../lib/transport/installation', () => ({ installedMock: () => undefined }));
      const { kmsMatchers: alone } = require('../../lib/matchers') as { kmsMatchers: typeof kmsMatchers };
      expect(failure(() => alone.toHaveEncryptedUnder.call({}, 'x', KEY))).toMatchObject({
        code: 'NOT_INSTALLED',
      });
    });
  });
});
