/** The matchers: when they pass, when they fail, and their messages. */
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
  // A failed expectation, and not a usage error.
  expect(error.name).not.toBe('KmsMockUsageError');
  return error.message;
};

describe('toHaveReceivedKmsRequest', () => {
  test('passes only if such a request was handled', async () => {
    await encrypt();
    expect(kms).toHaveReceivedKmsRequest('Encrypt');
    expect(kms).not.toHaveReceivedKmsRequest('Decrypt');
    expect(() => expect(kms).toHaveReceivedKmsRequest('Decrypt')).toThrow();
    expect(() => expect(kms).not.toHaveReceivedKmsRequest('Encrypt')).toThrow();
  });

  test('accepts parameters: strings, regular expressions, asymmetric matchers and structures', async () => {
    await encrypt({ EncryptionContext: '{"tenant":"t-1"}' });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/orders' });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: /^alias/, DryRun: undefined });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: expect.stringContaining('orders') });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { EncryptionContext: { tenant: 't-1' } });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', expect.objectContaining({ KeyId: 'alias/orders' }));
    expect(kms).not.toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/users' });
    expect(kms).not.toHaveReceivedKmsRequest('Encrypt', { EncryptionContext: { tenant: 't-2' } });
  });

  test('prints all requests, marks those of the action, masks secrets and shortens long strings', async () => {
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
> 1  Encrypt      Success           { KeyId: 'alias/orders', Plaintext: '[masked, 13 characters]' }
  2  Decrypt      Success           { CiphertextBlob: '${CiphertextBlob.slice(0, 72)}… (${CiphertextBlob.length} characters)' }
  3  DescribeKey  InvalidParameter  { KeyId: 'nobody' }`.replace('"users"', "'users'"),
    );
  });

  test('the negated form prints the number of matching requests and marks them', async () => {
    await encrypt();
    await encrypt();
    const message = messageOf(() => expect(kms).not.toHaveReceivedKmsRequest('Encrypt'));
    expect(message).toMatch(
      /^expect\(kms\)\.not\.toHaveReceivedKmsRequest\('Encrypt'\)\n\nSuch a request was handled 2 times\./,
    );
    expect(message.match(/^> /gm)).toHaveLength(2);
  });

  test('the message says if no request was handled', () => {
    expect(messageOf(() => expect(kms).toHaveReceivedKmsRequest('Encrypt'))).toMatch(
      /No Encrypt was handled\.\n\nNo request has been handled since/,
    );
  });

  test('prints only the last requests if there are many', async () => {
    for (let i = 0; i < 35; i++) await call('ListKeys');
    const message = messageOf(() => expect(kms).toHaveReceivedKmsRequest('Encrypt'));
    expect(message).toContain('The last 30 of 35 requests:\n   6  ListKeys');
    expect(message.trimEnd().split('\n').at(-1)).toMatch(/^ {2}35 {2}ListKeys/);
  });
});

describe('toHaveReceivedKmsRequestTimes', () => {
  test('compares the number of matching requests', async () => {
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
  test('compares one request, by its number among all requests', async () => {
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
  test('passes if each of the actions was handled, and no other', async () => {
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
  test('accepts the id, alias and ARN of a key', () => {
    expect(kms).toHaveKeyState(KEY, 'Enabled');
    expect(kms).toHaveKeyState('alias/orders', 'Enabled');
    expect(kms).toHaveKeyState(kms.key(OTHER)?.arn as string, 'Disabled');
    expect(kms).not.toHaveKeyState(OTHER, 'Enabled');
  });

  test('prints the state and the changes that led to it', async () => {
    await call('DisableKey', { KeyId: KEY });
    const message = messageOf(() => expect(kms).toHaveKeyState('alias/orders', 'Enabled'));
    expect(message).toContain(`key ${KEY} (alias/orders) is in Disabled.`);
    expect(message).toMatch(/DisableKey .* Enabled -> Disabled/);
  });

  test('fails for a key that does not exist, in the negated form too', () => {
    for (const expectation of [expect(kms), expect(kms).not]) {
      expect(messageOf(() => expectation.toHaveKeyState('alias/order', 'Enabled'))).toContain(
        'The key "alias/order" does not exist, or no longer exists.',
      );
    }
  });
});

describe('toHaveEncryptedUnder', () => {
  test('compares the key of a ciphertext of the installed mock', async () => {
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

  test('with a context, passes only if the ciphertext can be decrypted with exactly that context', async () => {
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

  test('works inside another expectation', async () => {
    const row = { id: 1, blob: await encrypt() };
    expect(row).toEqual({ id: 1, blob: expect.toHaveEncryptedUnder(KEY) });
    expect(row).not.toEqual({ id: 1, blob: expect.toHaveEncryptedUnder(OTHER) });
  });

  test('fails for a ciphertext of a key in another region with the same id', async () => {
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

  test('prints neither of the values', () => {
    const message = messageOf(() => expect(kms).toHaveSecretValue('db', 'the wrong one'));
    expect(message).toBe(
      "expect(kms).toHaveSecretValue('db', '[masked, 13 characters]')\n\n" +
        'Its value is [masked, 9 characters]. They differ from character 5 on.',
    );
  });

  test('fails for a secret that does not exist, in the negated form too', () => {
    for (const expectation of [expect(kms), expect(kms).not])
      expect(messageOf(() => expectation.toHaveSecretValue('bd', 'x'))).toContain(
        'The secret "bd" does not exist',
      );
  });
});

describe('a wrong use of a matcher', () => {
  test.each([
    [
      'an unknown action',
      'UNKNOWN_ACTION',
      /did you mean "Decrypt"/,
      () => expect(kms).toHaveReceivedKmsRequest('Decript' as 'Decrypt'),
    ],
    [
      'an unknown action in the negated form',
      'UNKNOWN_ACTION',
      /did you mean "Decrypt"/,
      () => expect(kms).not.toHaveReceivedKmsRequest('Decript' as 'Decrypt'),
    ],
    [
      'an unknown action with a count',
      'UNKNOWN_ACTION',
      /did you mean "Encrypt"/,
      () => expect(kms).toHaveReceivedKmsRequestTimes('Encrpt' as 'Encrypt', 0),
    ],
    [
      'an unknown action with a request number',
      'UNKNOWN_ACTION',
      /did you mean "Encrypt"/,
      () => expect(kms).toHaveReceivedNthKmsRequest(1, 'Encrpt' as 'Encrypt'),
    ],
    [
      'an unknown action in a list',
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
      'a value that is not a list',
      'INVALID_EXPECTATION',
      /Give a list/,
      () => expect(kms).toHaveReceivedOnlyKmsRequests('Encrypt' as never),
    ],
    [
      'a negative count',
      'INVALID_EXPECTATION',
      /-1 is not a valid count/,
      () => expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', -1),
    ],
    [
      'a request number below 1',
      'INVALID_EXPECTATION',
      /The first request is number 1/,
      () => expect(kms).toHaveReceivedNthKmsRequest(0, 'Encrypt'),
    ],
    [
      'an object that is not the mock',
      'INVALID_EXPECTATION',
      /the object that installKmsMock\(\) returned/,
      () => expect({}).toHaveReceivedKmsRequest('Encrypt'),
    ],
    [
      'undefined instead of the mock',
      'INVALID_EXPECTATION',
      /this matcher needs the mock/,
      () => expect(undefined).toHaveKeyState(KEY, 'Enabled'),
    ],
    [
      'an unknown key state',
      'INVALID_EXPECTATION',
      /did you mean "Disabled"/,
      () => expect(kms).toHaveKeyState(KEY, 'disabled' as 'Disabled'),
    ],
    [
      'a Buffer instead of a ciphertext string',
      'INVALID_EXPECTATION',
      /Give expect\(\) a CiphertextBlob/,
      () => expect(Buffer.from('x')).toHaveEncryptedUnder(KEY),
    ],
    [
      'a context with a number',
      'INVALID_EXPECTATION',
      /Give an object of strings/,
      () => expect('x').toHaveEncryptedUnder(KEY, { a: 1 } as never),
    ],
    [
      'a number as a secret value',
      'INVALID_EXPECTATION',
      /is not a valid secret value/,
      () => expect(kms).toHaveSecretValue('db', 7 as never),
    ],
  ])('is a KmsMockUsageError: %s', (_title, code, message, assertion) => {
    const error = failure(assertion);
    expect(error).toMatchObject({ name: 'KmsMockUsageError', code });
    expect(error.message).toMatch(message);
  });

  test('a matcher that needs the installed mock throws if the mock is not installed', async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock('../../lib/transport/installation', () => ({ installedMock: () => undefined }));
      const { kmsMatchers: alone } = require('../../lib/matchers') as { kmsMatchers: typeof kmsMatchers };
      expect(failure(() => alone.toHaveEncryptedUnder.call({}, 'x', KEY))).toMatchObject({
        code: 'NOT_INSTALLED',
      });
    });
  });
});
