/**
 * Requests over http. KMS does not serve them ("the endpoint of KMS supports only the HTTPS protocol", FAQ of the vendor), so
 * the call of the client fails with a usage error.
 */
import Credential, { Config as CredentialConfig } from '@alicloud/credentials';
import GatewayClient from '@alicloud/gateway-pop';
import Kms20160120, { ListKeysRequest } from '@alicloud/kms20160120';
import OpenApiClient, * as openapi from '@alicloud/openapi-client';
import OpenApiCore, { $OpenApiUtil } from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';
import { installKmsMock, type KmsMock, type KmsMockOptions, KmsMockUsageError } from '../../lib';
import { ACCESS_KEY, callParams, everyClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { usageError } from '../support/usage-error';

const VERSION = '2016-01-20';

/** Of the generic clients: the parameters of ListKeys, without the protocol. */
const { protocol: _, ...LIST_KEYS } = callParams('ListKeys');

function openApiClient(protocol?: string) {
  return new OpenApiClient(
    new openapi.Config({ ...ACCESS_KEY, endpoint: HOST, ...(protocol && { protocol }) }),
  );
}

function openApiCore(protocol?: string) {
  const credential = new Credential(new CredentialConfig({ type: 'access_key', ...ACCESS_KEY }));
  return new OpenApiCore(
    new $OpenApiUtil.Config({ credential, endpoint: HOST, ...(protocol && { protocol }) }),
  );
}

const noOptions = {} as never;

/** Each way in which a client sends a request over http. kms-sdk has none: it always uses https. */
const OVER_HTTP: readonly (readonly [client: string, call: () => Promise<unknown>])[] = [
  [
    "kms20160120 1.2 with protocol: 'http'",
    () =>
      new Kms20160120({ ...ACCESS_KEY, endpoint: HOST, protocol: 'http' } as never).listKeys(
        new ListKeysRequest({}),
      ),
  ],
  [
    "openapi-client doRPCRequest with protocol: 'HTTP'",
    () =>
      openApiClient('HTTP').doRPCRequest(
        'ListKeys',
        VERSION,
        'HTTPS',
        'POST',
        'AK',
        'json',
        new openapi.OpenApiRequest({}),
        noOptions,
      ),
  ],
  [
    "openapi-client callApi with protocol: 'HTTP'",
    () =>
      openApiClient('HTTP').callApi(
        new openapi.Params({ ...LIST_KEYS, protocol: 'HTTPS' }),
        new openapi.OpenApiRequest({}),
        noOptions,
      ),
  ],
  [
    'openapi-client callApi without a protocol',
    () => openApiClient().callApi(new openapi.Params(LIST_KEYS), new openapi.OpenApiRequest({}), noOptions),
  ],
  [
    "openapi-core callApi with protocol: 'HTTP'",
    () =>
      openApiCore('HTTP').callApi(
        new $OpenApiUtil.Params({ ...LIST_KEYS, protocol: 'HTTPS' }),
        new $OpenApiUtil.OpenApiRequest({}),
        noOptions,
      ),
  ],
  [
    'openapi-core callApi without a protocol',
    () =>
      openApiCore().callApi(
        new $OpenApiUtil.Params(LIST_KEYS),
        new $OpenApiUtil.OpenApiRequest({}),
        noOptions,
      ),
  ],
  [
    "gateway-pop with protocol: 'HTTP'",
    () => {
      const client = openApiCore('HTTP');
      client._signatureVersion = 'v4';
      client._productId = 'Kms';
      client._spi = new GatewayClient() as never;
      return client.execute(
        new $OpenApiUtil.Params({ ...LIST_KEYS, protocol: 'HTTPS' }),
        new $OpenApiUtil.OpenApiRequest({}),
        noOptions,
      );
    },
  ],
  [
    'pop-core with an endpoint with http://',
    () =>
      new PopCore({ ...ACCESS_KEY, endpoint: `http://${HOST}`, apiVersion: VERSION }).request('ListKeys', {}),
  ],
  [
    'node:http, with another port',
    async () => {
      const path = `/?Action=ListKeys&Version=${VERSION}`;
      expect(await rawRequest({ protocol: 'http', port: 8080, path })).toMatchObject({ status: 200 });
    },
  ],
];

let kms: KmsMock | undefined;
afterEach(() => {
  kms?.uninstall();
  kms = undefined;
});

const install = (options: KmsMockOptions = {}) => {
  kms = installKmsMock(options);
  return kms;
};

describe.each(OVER_HTTP)('%s', (_client, call) => {
  test('fails with a usage error that says https, and no request is handled', async () => {
    const mock = install();
    const error = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KmsMockUsageError);
    expect(error).toMatchObject({
      code: 'INSECURE_ENDPOINT',
      message: expect.stringMatching(
        /^alicloud-kms-mock: a request to kms\.cn-hangzhou\.aliyuncs\.com was sent over http, but KMS serves only https\..*allowHttp: true/,
      ),
    });
    expect(mock.requests).toEqual([]);
  });

  test('works with allowHttp: true', async () => {
    const mock = install({ allowHttp: true });
    await call();
    expect(mock.requests).toMatchObject([{ action: 'ListKeys', status: 200 }]);
  });
});

test.each(everyClient().map((client) => [client.name, client] as const))(
  '%s with https is not affected',
  async (_name, client) => {
    install();
    expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
  },
);

test('an endpoint of the option `endpoints` needs https too', async () => {
  install({ endpoints: ['kms-proxy.example.internal'] });
  const path = `/?Action=ListKeys&Version=${VERSION}`;
  const request = rawRequest({ protocol: 'http', host: 'kms-proxy.example.internal', path });
  await expect(request).rejects.toMatchObject({ code: 'INSECURE_ENDPOINT' });
});

test('allowHttp must be true or false', () => {
  const error = usageError(() => installKmsMock({ allowHttp: 'yes' as never }));
  expect(error).toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/installKmsMock\(\{ allowHttp \}\).*true or false/),
  });
});
