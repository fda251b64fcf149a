/** The same two tests for each official client. Copy the block of the client that you use. */
import Credential, { Config as CredentialConfig } from '@alicloud/credentials';
import Kms, { DecryptRequest, EncryptRequest } from '@alicloud/kms20160120';
import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import OpenApiCore, { $OpenApiUtil } from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';
import { kms } from './kms.setup';

const ACCESS_KEY = { accessKeyId: 'any-id', accessKeySecret: 'any-secret' };
const ENDPOINT = 'kms.cn-hangzhou.aliyuncs.com';

const seedEnabled = () => kms.seedKey({ aliases: ['alias/orders'] });
const seedDisabled = () => kms.seedKey({ aliases: ['alias/orders'], state: 'Disabled' });

describe('@alicloud/kms20160120 1.2', () => {
  // `as never`: the type requires a Config of @alicloud/rpc-client; the client itself does not.
  const client = new Kms({ ...ACCESS_KEY, endpoint: ENDPOINT, regionId: 'cn-hangzhou' } as never);

  test('encrypts and decrypts', async () => {
    seedEnabled();
    const { ciphertextBlob } = await client.encrypt(
      new EncryptRequest({
        keyId: 'alias/orders',
        plaintext: 'hello',
        encryptionContext: { tenant: 'acme' },
      }),
    );
    const opened = await client.decrypt(
      new DecryptRequest({ ciphertextBlob, encryptionContext: { tenant: 'acme' } }),
    );

    expect(opened.plaintext).toBe('hello');
  });

  test('rejects for a Disabled key; error.code has "Error" appended, error.data has the original code', async () => {
    seedDisabled();

    await expect(
      client.encrypt(new EncryptRequest({ keyId: 'alias/orders', plaintext: 'hello' })),
    ).rejects.toMatchObject({
      code: 'Rejected.DisabledError',
      data: { Code: 'Rejected.Disabled', HttpStatus: 409 },
    });
  });
});

describe('@alicloud/openapi-client', () => {
  const client = new OpenApi(
    new Config({ ...ACCESS_KEY, endpoint: ENDPOINT, regionId: 'cn-hangzhou', protocol: 'HTTPS' }),
  );
  const call = async (action: string, query: Record<string, string>) => {
    const params = new Params({
      action,
      version: '2016-01-20',
      protocol: 'HTTPS',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const { body } = await client.callApi(params, new OpenApiRequest({ query }), {} as never);
    return body;
  };

  test('encrypts and decrypts', async () => {
    seedEnabled();
    const EncryptionContext = JSON.stringify({ tenant: 'acme' });
    const { CiphertextBlob } = await call('Encrypt', {
      KeyId: 'alias/orders',
      Plaintext: 'hello',
      EncryptionContext,
    });
    const opened = await call('Decrypt', { CiphertextBlob, EncryptionContext });

    expect(opened.Plaintext).toBe('hello');
  });

  test('rejects for a Disabled key', async () => {
    seedDisabled();

    await expect(call('Encrypt', { KeyId: 'alias/orders', Plaintext: 'hello' })).rejects.toMatchObject({
      code: 'Rejected.Disabled',
      data: { Code: 'Rejected.Disabled', HttpStatus: 409 },
    });
  });
});

describe('@alicloud/openapi-core, called like kms20160120 3.x calls it', () => {
  const credential = new Credential(new CredentialConfig({ type: 'access_key', ...ACCESS_KEY }));
  const client = new OpenApiCore(
    new $OpenApiUtil.Config({ credential, endpoint: ENDPOINT, regionId: 'cn-hangzhou', protocol: 'HTTPS' }),
  );
  const call = async (action: string, query: Record<string, string>) => {
    const params = new $OpenApiUtil.Params({
      action,
      version: '2016-01-20',
      protocol: 'HTTPS',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new $OpenApiUtil.OpenApiRequest({ query });
    const { body } = await client.callApi(params, request, {} as never);
    return body;
  };

  test('encrypts and decrypts', async () => {
    seedEnabled();
    const EncryptionContext = JSON.stringify({ tenant: 'acme' });
    const { CiphertextBlob } = await call('Encrypt', {
      KeyId: 'alias/orders',
      Plaintext: 'hello',
      EncryptionContext,
    });
    const opened = await call('Decrypt', { CiphertextBlob, EncryptionContext });

    expect(opened.Plaintext).toBe('hello');
  });

  test('rejects for a Disabled key', async () => {
    seedDisabled();

    await expect(call('Encrypt', { KeyId: 'alias/orders', Plaintext: 'hello' })).rejects.toMatchObject({
      code: 'Rejected.Disabled',
      statusCode: 409,
    });
  });
});

describe('@alicloud/pop-core', () => {
  const client = new PopCore({ ...ACCESS_KEY, endpoint: `https://${ENDPOINT}`, apiVersion: '2016-01-20' });

  test('encrypts and decrypts', async () => {
    seedEnabled();
    const EncryptionContext = JSON.stringify({ tenant: 'acme' });
    const { CiphertextBlob } = await client.request<{ CiphertextBlob: string }>('Encrypt', {
      KeyId: 'alias/orders',
      Plaintext: 'hello',
      EncryptionContext,
    });
    const opened = await client.request('Decrypt', { CiphertextBlob, EncryptionContext });

    expect(opened).toMatchObject({ Plaintext: 'hello' });
  });

  test('rejects for a Disabled key', async () => {
    seedDisabled();

    await expect(
      client.request('Encrypt', { KeyId: 'alias/orders', Plaintext: 'hello' }),
    ).rejects.toMatchObject({
      code: 'Rejected.Disabled',
      data: { Code: 'Rejected.Disabled', HttpStatus: 409 },
    });
  });
});

describe('@alicloud/kms-sdk', () => {
  // The package has no types, so declare the parts that you use.
  interface KmsSdk {
    encrypt(keyId: string, plaintext: string, context?: string): Promise<Record<string, string>>;
    decrypt(ciphertextBlob: string | undefined, context?: string): Promise<Record<string, string>>;
  }
  const Client: new (config: object) => KmsSdk = require('@alicloud/kms-sdk');
  const client = new Client({ ...ACCESS_KEY, endpoint: ENDPOINT });

  test('encrypts and decrypts', async () => {
    seedEnabled();
    const context = JSON.stringify({ tenant: 'acme' });
    const { CiphertextBlob } = await client.encrypt('alias/orders', 'hello', context);
    const opened = await client.decrypt(CiphertextBlob, context);

    expect(opened).toMatchObject({ Plaintext: 'hello' });
  });

  test('resolves for a Disabled key, with the error response as the result', async () => {
    seedDisabled();

    await expect(client.encrypt('alias/orders', 'hello')).resolves.toMatchObject({
      Code: 'Rejected.Disabled',
      HttpStatus: 409,
    });
  });
});
