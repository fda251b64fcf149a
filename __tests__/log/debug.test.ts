/** DEBUG=alicloud-kms-mock: which values are printed, and which never are. */
import { installKmsMock, type KmsMock } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';

const { call } = openApiCallClient(HOST);
const { DEBUG } = process.env;

let kms: KmsMock | undefined;
let write: jest.SpyInstance;

/** The lines that the mock has printed. */
const lines = () =>
  write.mock.calls.map(([text]) => String(text)).filter((text) => text.startsWith('alicloud-kms-mock'));

function install(variable: string | undefined): KmsMock {
  if (variable === undefined) delete process.env.DEBUG;
  else process.env.DEBUG = variable;
  kms = installKmsMock();
  return kms;
}

beforeEach(() => {
  write = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  kms?.uninstall();
  write.mockRestore();
  if (DEBUG === undefined) delete process.env.DEBUG;
  else process.env.DEBUG = DEBUG;
});

test.each([
  ['alicloud-kms-mock', true],
  ['alicloud-kms-mock*', true],
  ['alicloud-*', true],
  ['*', true],
  ['express:*,alicloud-kms-mock', true],
  ['express:* alicloud-kms-mock', true],
  [' , alicloud-kms-mock ,', true],
  ['*,-alicloud-kms-mock', false],
  ['-alicloud-*,*', false],
  ['alicloud-kms', false],
  ['alicloud-kms-mock:requests', false],
  ['alicloud.kms.mock', false],
  ['nock.*', false],
  ['', false],
  [undefined, false],
])('DEBUG=%s prints: %s', async (variable, prints) => {
  install(variable);
  await call('ListKeys');
  expect(lines()).toHaveLength(prints ? 1 : 0);
});

test('a call is one line: time, region, action, key, status, code, milliseconds', async () => {
  const mock = install('alicloud-kms-mock');
  const { keyId } = mock.seedKey({ state: 'Disabled', aliases: ['alias/app'] });
  mock.clock.set('2035-01-31T00:00:00Z');
  await call('Encrypt', { KeyId: 'alias/app', Plaintext: 'plaintext-of-the-test' });
  await call('DescribeKey', { KeyId: keyId });
  await call('ListKeys');
  expect(lines()).toEqual([
    expect.stringMatching(
      /^alicloud-kms-mock 2035-01-31T00:00:\d\d\.\d{3}Z cn-hangzhou Encrypt alias\/app 409 Rejected\.Disabled \d+ms\n$/,
    ),
    expect.stringMatching(new RegExp(`cn-hangzhou DescribeKey ${keyId} 200 ok \\d+ms\\n$`)),
    expect.stringMatching(/cn-hangzhou ListKeys - 200 ok \d+ms\n$/),
  ]);
});

test('a network fault is printed with the error code that the client received', async () => {
  install('*').faults.add({ network: 'reset' });
  await expect(call('ListKeys')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lines()).toEqual([expect.stringMatching(/ListKeys - 0 ECONNRESET \d+ms\n$/)]);
});

test('no plaintext, ciphertext, key material, token or signature is printed', async () => {
  const mock = install('*');
  const { keyId } = mock.seedKey();
  const plaintext = 'plaintext-of-the-test';
  const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: plaintext });
  await call('Decrypt', { CiphertextBlob: body.CiphertextBlob });
  await call('CreateSecret', { SecretName: 'db/password', SecretData: plaintext, VersionId: 'v1' });
  await call('ImportKeyMaterial', { KeyId: keyId, EncryptedKeyMaterial: plaintext, ImportToken: plaintext });
  const printed = lines().join('');
  expect(lines()).toHaveLength(4);
  expect(printed).toContain('CreateSecret db/password');
  expect(printed).not.toContain(plaintext);
  expect(printed).not.toContain(body.CiphertextBlob);
  expect(printed).not.toMatch(/Signature|test-key/);
});

test('a call is one line for any values that a client sends', async () => {
  install('*');
  await call('DescribeKey', { KeyId: 'two\nlines \u001b[31m' });
  expect(lines()).toEqual([expect.stringMatching(/DescribeKey "two\\nlines \\u001b\[31m" 400 \S+ \d+ms\n$/)]);
});
