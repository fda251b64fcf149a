/** kms.requests, kms.nextRequest(): the handled requests, as a test reads them. */
import { inspect } from 'node:util';
import { installKmsMock, KmsMockUsageError } from '../../lib';
import { kms20160120Client } from '../support/clients';
import { UNKNOWN_ID } from '../support/ids';
import { HOST, mockedKms } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';

const { kms, call } = mockedKms();
const typed = kms20160120Client(HOST);

const usage = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'KmsMockUsageError', code, message: expect.stringMatching(message) });

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Encrypts twice, decrypts once. */
async function someRequests() {
  kms.seedKey({ aliases: ['alias/orders', 'alias/users'] });
  const { body } = await call('Encrypt', {
    KeyId: 'alias/orders',
    Plaintext: 'the plaintext',
    EncryptionContext: '{"tenant":"t-1","purpose":"test"}',
  });
  await call('Encrypt', { KeyId: 'alias/users', Plaintext: 'another' });
  await call('Decrypt', { CiphertextBlob: body.CiphertextBlob });
}

describe('the log', () => {
  test('is an array of the requests, with index, map and comparison', async () => {
    await someRequests();
    expect(Array.isArray(kms.requests)).toBe(true);
    expect(kms.requests).toHaveLength(3);
    expect(kms.requests[1]?.params.KeyId).toBe('alias/users');
    expect(kms.requests.map(({ action }) => action)).toEqual(['Encrypt', 'Encrypt', 'Decrypt']);
    expect(kms.requests.at(-1)).toMatchObject({ status: 400, code: 'InvalidParameter' });
    kms.reset();
    expect(kms.requests).toStrictEqual([]);
  });

  test('the same array grows until reset() creates a new one', async () => {
    const { requests } = kms;
    await call('ListKeys');
    expect(requests).toHaveLength(1);
    kms.reset();
    await call('ListKeys');
    expect(requests).toHaveLength(1);
    expect(kms.requests).toHaveLength(1);
  });

  test('of() returns the requests of an action, in their order', async () => {
    await someRequests();
    expect(kms.requests.of('Encrypt').map(({ params }) => params.KeyId)).toEqual([
      'alias/orders',
      'alias/users',
    ]);
    expect(kms.requests.of('Decrypt')).toEqual([kms.requests[2]]);
    expect(kms.requests.of('CreateKey')).toStrictEqual([]);
  });

  test.each([
    ['a string', { KeyId: 'alias/orders' }],
    ['several', { KeyId: 'alias/orders', Plaintext: 'the plaintext' }],
    ['a RegExp', { KeyId: /^alias\/o/ }],
    ['an asymmetric matcher for a parameter', { KeyId: expect.stringContaining('orders') }],
    ['an asymmetric matcher for all parameters', expect.objectContaining({ KeyId: 'alias/orders' })],
    ['a structure', { EncryptionContext: { purpose: 'test', tenant: 't-1' } }],
    ['a matcher for a structure', { EncryptionContext: expect.stringContaining('t-1') }],
    ['matchers in a structure', { EncryptionContext: { purpose: /es/, tenant: expect.any(String) } }],
  ] as const)('of() accepts expected parameters: %s', async (_title, params) => {
    await someRequests();
    expect(kms.requests.of('Encrypt', params)).toEqual([kms.requests[0]]);
  });

  test.each([
    ['another string', { KeyId: 'alias/order' }],
    ['two parameters of which only one matches', { KeyId: 'alias/orders', Plaintext: 'another' }],
    ['only some members of a structure', { EncryptionContext: { tenant: 't-1' } }],
    [
      'a structure with an additional member',
      { EncryptionContext: { purpose: 'test', tenant: 't-1', more: '1' } },
    ],
    ['another type of structure', { EncryptionContext: ['t-1', 'test'] }],
    ['a structure for a string parameter', { Plaintext: { a: '1' } }],
    ['a parameter that was not sent', { DryRun: 'true' }],
  ] as const)('of() does not return requests that do not match: %s', async (_title, params) => {
    await someRequests();
    expect(kms.requests.of('Encrypt', params)).toEqual([]);
  });

  test('of() accepts undefined for a parameter that was not sent, in both forms', async () => {
    await someRequests();
    await typed.call('Encrypt', {
      KeyId: 'alias/users',
      Plaintext: 'x',
      EncryptionContext: '{"tenant":"t-1"}',
    });
    expect(kms.requests.of('Encrypt', { EncryptionContext: undefined })).toEqual([kms.requests[1]]);
  });

  test('a structure matches in every encoding of the clients', async () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    const params = { KeyId: 'alias/orders', Plaintext: 'x', EncryptionContext: '{"tenant":"t-1"}' };
    await call('Encrypt', params);
    await rawRequest({
      path: '/?Action=Encrypt&Version=2016-01-20&KeyId=alias/orders&Plaintext=x&EncryptionContext.tenant=t-1',
    });
    expect(kms.requests[0]?.params).toHaveProperty('EncryptionContext');
    expect(kms.requests[1]?.params).toHaveProperty(['EncryptionContext.tenant']);
    expect(kms.requests.of('Encrypt', { EncryptionContext: { tenant: 't-1' } })).toHaveLength(2);
    expect(kms.requests.of('Encrypt', { 'EncryptionContext.tenant': 't-1' })).toHaveLength(1);
  });

  test('of() rejects an action that KMS does not have, and names the nearest one', () => {
    expect(thrownBy(() => kms.requests.of('Decript' as 'Decrypt'))).toEqual(
      usage('UNKNOWN_ACTION', /requests\.of\("Decript"\).*did you mean "Decrypt"/),
    );
    expect(thrownBy(() => kms.requests.of(undefined as unknown as 'Decrypt'))).toEqual(
      usage('UNKNOWN_ACTION', /Give the name of an action/),
    );
  });

  test('of() accepts an action that the mock does not serve yet, because requests for it are handled too', async () => {
    await call('ListKmsInstances');
    expect(kms.requests.of('ListKmsInstances' as 'ListKeys')).toMatchObject([
      { code: 'InvalidAction.NotFound' },
    ]);
  });

  test.each([
    [{ KeyID: 'x' }, 'UNKNOWN_PARAMETER', /Encrypt does not have this parameter; did you mean "KeyId"/],
    [{ 'EncryptionContex.a': 'x' }, 'UNKNOWN_PARAMETER', /did you mean "EncryptionContext"/],
    [{ KeyId: 7 }, 'INVALID_EXPECTATION', /parameters are sent as strings\. Expect '7'/],
    ['alias/orders', 'INVALID_EXPECTATION', /give an object of parameters/],
    [null, 'INVALID_EXPECTATION', /give an object of parameters/],
  ])('of() rejects an expectation that no request can match: %p', (params, code, message) => {
    expect(thrownBy(() => kms.requests.of('Encrypt', params as object))).toEqual(usage(code, message));
  });
});

describe('the printed log', () => {
  const FORMS = {
    'util.inspect': (value: unknown) => inspect(value, { depth: 5 }),
    JSON: (value: unknown) => JSON.stringify(value),
    'the output of a matcher': (value: unknown) =>
      (thrownBy(() => expect(value).toEqual('something else')) as Error).message,
  };

  test.each(Object.entries(FORMS))(
    '%s shows masked values for secrets, and all other values unchanged',
    async (_name, print) => {
      await someRequests();
      for (const text of [print(kms.requests), print(kms.requests[0]), print(kms.requests[0]?.params)]) {
        expect(text).not.toContain('the plaintext');
        expect(text).toContain('[masked, 13 characters]');
        expect(text).toContain('alias/orders');
      }
    },
  );

  test.each(['Plaintext', 'SecretData', 'EncryptedKeyMaterial', 'PrivateKey', 'plaintext', 'SecretData.a'])(
    '%s is masked',
    async (name) => {
      await rawRequest({ path: `/?Action=Encrypt&Version=2016-01-20&${name}=hidden` });
      expect(inspect(kms.requests[0])).not.toContain('hidden');
      expect(kms.requests[0]?.params[name]).toBe('hidden');
    },
  );

  test('the data of the log are not masked', async () => {
    await someRequests();
    const params = kms.requests[0]?.params;
    expect(params).toStrictEqual({
      KeyId: 'alias/orders',
      Plaintext: 'the plaintext',
      EncryptionContext: '{"tenant":"t-1","purpose":"test"}',
    });
    expect({ ...params }.Plaintext).toBe('the plaintext');
    expect(Object.keys(params ?? {})).toEqual(['KeyId', 'Plaintext', 'EncryptionContext']);
  });
});

describe('nextRequest()', () => {
  test('resolves with the next request of the action, not with an earlier one', async () => {
    await call('ListKeys', { PageSize: 1 });
    const next = kms.nextRequest('ListKeys');
    await call('DescribeRegions');
    await call('ListKeys', { PageSize: 2 });
    await call('ListKeys', { PageSize: 3 });
    expect(await next).toBe(kms.requests[2]);
    expect((await next).params.PageSize).toBe('2');
  });

  test('resolves with the next request of any action if no action is given', async () => {
    const next = kms.nextRequest();
    await call('DescribeRegions');
    expect((await next).action).toBe('DescribeRegions');
  });

  test('resolves only with a request that has the given parameters', async () => {
    const next = kms.nextRequest('ListKeys', { PageSize: /^[5-9]$/ });
    await call('ListKeys', { PageSize: 2 });
    await call('ListKeys', { PageSize: 7 });
    expect((await next).params.PageSize).toBe('7');
  });

  test('resolves all pending promises', async () => {
    const waiting = [kms.nextRequest('ListKeys'), kms.nextRequest(), kms.nextRequest('ListKeys')];
    await call('ListKeys');
    expect(await Promise.all(waiting)).toEqual([kms.requests[0], kms.requests[0], kms.requests[0]]);
  });

  test('resolves with a rejected request too', async () => {
    const next = kms.nextRequest('DescribeKey');
    await call('DescribeKey', { KeyId: UNKNOWN_ID });
    expect(await next).toMatchObject({ code: 'Forbidden.KeyNotFound', status: 404 });
  });

  test('rejects at reset(), and the message says what to do', async () => {
    const next = kms.nextRequest('Decrypt');
    kms.reset();
    await expect(next).rejects.toEqual(usage('REQUEST_NEVER_CAME', /nextRequest\("Decrypt"\).*reset\(\)/));
  });

  test('throws immediately for an unknown action', () => {
    expect(thrownBy(() => kms.nextRequest('Decript' as 'Decrypt'))).toEqual(
      usage('UNKNOWN_ACTION', /nextRequest\("Decript"\).*did you mean "Decrypt"/),
    );
  });

  test('a promise that is never awaited causes no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    void kms.nextRequest('Decrypt');
    kms.reset();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
  });
});

// Last, because it ends the installation of this file.
test('nextRequest() rejects at uninstall(), and throws after it', async () => {
  kms.uninstall();
  const second = installKmsMock();
  const next = second.nextRequest('Decrypt');
  second.uninstall();
  await expect(next).rejects.toEqual(usage('REQUEST_NEVER_CAME', /uninstall\(\)/));
  expect(thrownBy(() => second.nextRequest())).toBeInstanceOf(KmsMockUsageError);
});
