/** Warnings: requests that the mock handles, and that may be a mistake in production. */
import { installKmsMock, type KmsMock, type KmsMockOptions } from '../../lib';
import { everyClient, openApiCallClient, popCoreClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';
import { usageError } from '../support/usage-error';

let kms: KmsMock;
let emitWarning: jest.SpyInstance;

const install = (options?: KmsMockOptions) => {
  kms = installKmsMock(options);
  kms.seedKey({ keyId: 'app' });
};

beforeEach(() => {
  emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  kms.uninstall();
  emitWarning.mockRestore();
});

/** The code and the message of each warning so far. */
const warned = () => emitWarning.mock.calls.map(([message, { code }]) => [code, message]);
const codes = () => warned().map(([code]) => code);

const { call } = openApiCallClient(HOST);
const flat = { KeyId: 'app', Plaintext: 'text', 'EncryptionContext.tenant': 't-1' };

describe('an encryption context that is sent flattened', () => {
  test('causes a warning that says how to send it, and the context is used', async () => {
    install();
    const { body } = await call('Encrypt', flat);
    expect(emitWarning).toHaveBeenCalledTimes(1);
    expect(emitWarning).toHaveBeenCalledWith(
      expect.stringMatching(
        /^alicloud-kms-mock: a request of Encrypt has a flattened encryption context.*EncryptionContext\.tenant\..*no evidence that KMS does.*Use version 3 of this package, or send EncryptionContext as one JSON string: JSON\.stringify\(context\)\..*installKmsMock\(\{ warnings: false \}\)/,
      ),
      { type: 'KmsMockWarning', code: 'KMS_MOCK_FLAT_CONTEXT' },
    );
    const { CiphertextBlob } = body;
    expect((await call('Decrypt', { CiphertextBlob })).code).toBe('InvalidParameter');
    expect((await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"tenant":"t-1"}' })).code).toBe(
      'Success',
    );
  });

  test.each(['SourceEncryptionContext', 'DestinationEncryptionContext'])(
    'causes the warning for %s of ReEncrypt too',
    async (name) => {
      install();
      await call('ReEncrypt', { CiphertextBlob: 'AAAA', DestinationKeyId: 'app', [`${name}.a`]: '1' });
      expect(warned()).toEqual([['KMS_MOCK_FLAT_CONTEXT', expect.stringContaining(`such as ${name}.a`)]]);
    },
  );

  test('causes no warning if it is sent as a JSON string, for every client', async () => {
    install();
    for (const client of everyClient()) {
      // kms20160120 1.2 flattens an object, not a string.
      const params = { KeyId: 'app', Plaintext: 'text', EncryptionContext: '{"tenant":"t-1"}' };
      expect(await client.call('Encrypt', params)).toMatchObject({ code: 'Success' });
    }
    expect(warned()).toEqual([]);
  });

  test('causes a warning if kms20160120 1.2 sends an object', async () => {
    install();
    const [client] = everyClient();
    await client?.call('Encrypt', {
      KeyId: 'app',
      Plaintext: 'text',
      EncryptionContext: { tenant: 't-1' } as never,
    });
    expect(codes()).toEqual(['KMS_MOCK_FLAT_CONTEXT']);
  });

  test('other structures that are sent flattened cause no warning', async () => {
    install();
    expect(
      await call('TagResource', { KeyId: 'app', 'Tags.1.TagKey': 'a', 'Tags.1.TagValue': 'b' }),
    ).toMatchObject({
      code: 'Success',
    });
    expect(warned()).toEqual([]);
  });
});

describe('a parameter in another letter case', () => {
  test('causes a warning with both names, and is rejected', async () => {
    install();
    expect(await call('DescribeKey', { keyId: 'app' })).toMatchObject({ code: 'InvalidParameter' });
    expect(warned()).toEqual([
      [
        'KMS_MOCK_LETTER_CASE',
        expect.stringMatching(
          /^alicloud-kms-mock: a request of DescribeKey has the parameter keyId, but the parameter of KMS is KeyId\./,
        ),
      ],
    ]);
  });

  test("causes the warning with unknownParameters: 'ignore' too, which ignores it", async () => {
    install({ unknownParameters: 'ignore' });
    const created = await call('CreateKey', { description: 'lost' });
    expect(created.body.KeyMetadata.Description).toBe('');
    expect(warned()).toEqual([['KMS_MOCK_LETTER_CASE', expect.stringContaining('is Description.')]]);
  });

  test('causes the warning for a member of a structure', async () => {
    install();
    await call('TagResource', { KeyId: 'app', 'tags.1.TagKey': 'a', 'tags.1.TagValue': 'b' });
    expect(warned()).toEqual([['KMS_MOCK_LETTER_CASE', expect.stringContaining('the parameter tags,')]]);
  });

  test('causes no warning if the client corrects it: pop-core begins each name with a capital letter', async () => {
    install();
    expect(await popCoreClient(HOST, 'POST').call('DescribeKey', { keyId: 'app' })).toMatchObject({
      code: 'Success',
    });
    expect(warned()).toEqual([]);
  });

  test('a parameter with any other wrong name causes no warning', async () => {
    install();
    expect(await call('DescribeKey', { KeyId: 'app', KeyIdd: 'app' })).toMatchObject({
      code: 'InvalidParameter',
    });
    expect(warned()).toEqual([]);
  });
});

test('each kind is reported once in an installation, also after reset() and in a run', async () => {
  install();
  await call('Encrypt', flat);
  await call('DescribeKey', { keyid: 'app' });
  await call('Encrypt', { ...flat, keyId: 'app' });
  kms.reset();
  await call('Encrypt', flat);
  await kms.run(() => call('DescribeKey', { keyid: 'app' }));
  expect(codes()).toEqual(['KMS_MOCK_FLAT_CONTEXT', 'KMS_MOCK_LETTER_CASE']);
  kms.uninstall();
  install();
  await call('Encrypt', flat);
  expect(codes()).toEqual(['KMS_MOCK_FLAT_CONTEXT', 'KMS_MOCK_LETTER_CASE', 'KMS_MOCK_FLAT_CONTEXT']);
});

test('warnings: false turns all of them off', async () => {
  install({ warnings: false });
  await call('Encrypt', flat);
  await call('DescribeKey', { keyid: 'app' });
  expect(warned()).toEqual([]);
});

test('the option must be true or false', () => {
  install();
  kms.uninstall();
  const error = usageError(() => installKmsMock({ warnings: 'off' as never }));
  expect(error).toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/installKmsMock\(\{ warnings \}\).*true or false/),
  });
});
