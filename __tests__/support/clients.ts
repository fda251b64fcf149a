/**
 * Every Node client of KMS behind one function, so that one test suite can run with all of them.
 *
 * Each client is the unmodified package, called as its users call it. Parameters have the spelling of the wire;
 * each client can convert them before it sends them.
 */
import Credential, { Config as CredentialConfig } from '@alicloud/credentials';
import GatewayClient from '@alicloud/gateway-pop';
import KmsSdk from '@alicloud/kms-sdk';
import Kms20160120, * as kms20160120 from '@alicloud/kms20160120';
import OpenApiClient, * as openapi from '@alicloud/openapi-client';
import OpenApiCore, { $OpenApiUtil } from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';

export type Params = Readonly<Record<string, string | number | boolean>>;

/** The response, independent of the client. */
export interface Reply {
  /** `Success`, or the code as the service sent it. */
  readonly code: string;
  /** The response in the spelling of the wire; empty for an error. */
  // biome-ignore lint/suspicious/noExplicitAny: each action has a different response
  readonly body: any;
  readonly message: string;
  /** HTTP status, for the clients that return it. */
  readonly status: number | undefined;
}

export interface TestClient {
  readonly name: string;
  /** false for an action that the client has no way to call. */
  can(action: string): boolean;
  call(action: string, params?: Params): Promise<Reply>;
}

const VERSION = '2016-01-20';
export const ACCESS_KEY = { accessKeyId: 'test-key-id', accessKeySecret: 'test-key-secret' };

const success = (body: unknown): Reply => ({ code: 'Success', body, message: '', status: 200 });

interface SdkError {
  readonly statusCode?: number;
  readonly data?: { readonly Code?: string; readonly Message?: string; readonly HttpStatus?: number };
}

function refusal(thrown: unknown): Reply {
  const error = thrown as SdkError;
  // An error without a code of the service (a timeout, a network error) is not a response: the test fails with it.
  if (error.data?.Message === undefined || error.data.Code === undefined) throw thrown;
  return {
    // The code that the service sent: some clients change error.code (clients-differ.test.ts).
    code: error.data.Code,
    body: {},
    message: error.data.Message,
    status: error.statusCode ?? error.data.HttpStatus,
  };
}

/** The typed client of the 2016-01-20 API, 1.2.0: camelCase methods and fields, POST, signature V1 in the query. */
export function kms20160120Client(host: string, accessKey = ACCESS_KEY): TestClient {
  const client = new Kms20160120({ ...accessKey, endpoint: host, regionId: 'cn-hangzhou' } as never);
  type RequestClass = { names(): Record<string, string> } & (new (fields: object) => object);
  return {
    name: '@alicloud/kms20160120 1.2',
    can: (action) => methodName(action) in client,
    async call(action, params = {}) {
      const Request = (kms20160120 as unknown as Record<string, RequestClass>)[`${action}Request`];
      // Actions without parameters have no request argument.
      const fields = Request === undefined ? {} : Request.names();
      const byWireName = new Map(Object.entries(fields).map(([field, wire]) => [wire, field]));
      const given: Record<string, unknown> = {};
      for (const [wire, value] of Object.entries(params)) {
        const field = byWireName.get(wire);
        if (field === undefined) throw new Error(`${action} of kms20160120 1.2 has no field for ${wire}`);
        given[field] = value;
      }
      const method = (
        client as unknown as Record<string, (request?: object) => Promise<{ toMap(): object }>>
      )[methodName(action)];
      if (method === undefined) throw new Error(`kms20160120 1.2 has no ${action}`);
      try {
        const answer = await method.call(client, Request === undefined ? undefined : new Request(given));
        return success(answer.toMap());
      } catch (thrown) {
        return refusal(thrown);
      }
    },
  };
}

const query = (params: Params) =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));

function openApiClient(host: string, accessKey = ACCESS_KEY) {
  return new OpenApiClient(
    new openapi.Config({ ...accessKey, endpoint: host, regionId: 'cn-hangzhou', protocol: 'HTTPS' }),
  );
}

const runtime = {} as never;

/** The generic client, RPC style: signature V1 in the query. */
export function openApiRpcClient(host: string, accessKey = ACCESS_KEY): TestClient {
  const client = openApiClient(host, accessKey);
  return {
    name: '@alicloud/openapi-client doRPCRequest',
    can: () => true,
    async call(action, params = {}) {
      const request = new openapi.OpenApiRequest({ query: query(params) });
      try {
        const { body } = await client.doRPCRequest(
          action,
          VERSION,
          'HTTPS',
          'POST',
          'AK',
          'json',
          request,
          runtime,
        );
        return success(body);
      } catch (thrown) {
        return refusal(thrown);
      }
    },
  };
}

/** The parameters of a call of the generic clients. */
export const callParams = (action: string) => ({
  action,
  version: VERSION,
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
});

/** The generic client, callApi: action in a header, signature ACS3. */
export function openApiCallClient(
  host: string,
  accessKey = ACCESS_KEY,
  runtime: never = {} as never,
): TestClient {
  const client = openApiClient(host, accessKey);
  return {
    name: '@alicloud/openapi-client callApi',
    can: () => true,
    async call(action, params = {}) {
      const request = new openapi.OpenApiRequest({ query: query(params) });
      try {
        const { body } = await client.callApi(new openapi.Params(callParams(action)), request, runtime);
        return success(body);
      } catch (thrown) {
        return refusal(thrown);
      }
    },
  };
}

/** The oldest generic client. It handles every response with a Code as an error. */
export function popCoreClient(host: string, method: 'GET' | 'POST', accessKey = ACCESS_KEY): TestClient {
  const client = new PopCore({ ...accessKey, endpoint: `https://${host}`, apiVersion: VERSION });
  return {
    name: `@alicloud/pop-core ${method}`,
    // The action needs POST.
    can: (action) => method === 'POST' || action !== 'SetSecretPolicy',
    async call(action, params = {}) {
      try {
        return success(await client.request(action, params, { method }));
      } catch (thrown) {
        return refusal(thrown);
      }
    },
  };
}

/** The positional arguments of @alicloud/kms-sdk; the API has no other actions through this client. */
const KMS_SDK_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  CancelKeyDeletion: ['KeyId'],
  CreateAlias: ['KeyId', 'AliasName'],
  CreateKey: ['Origin', 'Description', 'KeyUsage'],
  Decrypt: ['CiphertextBlob', 'EncryptionContext'],
  DeleteAlias: ['AliasName'],
  DeleteKeyMaterial: ['KeyId'],
  DescribeKey: ['KeyId'],
  DescribeRegions: [],
  DisableKey: ['KeyId'],
  EnableKey: ['KeyId'],
  Encrypt: ['KeyId', 'Plaintext', 'EncryptionContext'],
  GenerateDataKey: ['KeyId', 'KeySpec', 'NumberOfBytes', 'EncryptionContext'],
  GetParametersForImport: ['KeyId', 'WrappingAlgorithm', 'WrappingKeySpec'],
  ImportKeyMaterial: ['KeyId', 'EncryptedKeyMaterial', 'ImportToken', 'KeyMaterialExpireUnix'],
  ListAliases: ['PageNumber', 'PageSize'],
  ListAliasesByKeyId: ['KeyId', 'PageNumber', 'PageSize'],
  ListKeys: ['PageNumber', 'PageSize'],
  ScheduleKeyDeletion: ['KeyId', 'PendingWindowInDays'],
  UpdateAlias: ['KeyId', 'AliasName'],
};

/** An early client for keys and aliases: GET, and it resolves with the body of every 4xx. */
export function kmsSdkClient(host: string, accessKey = ACCESS_KEY): TestClient {
  const client = new KmsSdk({ endpoint: host, ...accessKey });
  return {
    name: '@alicloud/kms-sdk',
    can: (action) => action in KMS_SDK_ARGUMENTS,
    async call(action, params = {}) {
      const names = KMS_SDK_ARGUMENTS[action];
      const method = client[methodName(action)];
      if (names === undefined || method === undefined) throw new Error(`kms-sdk has no ${action}`);
      const strange = Object.keys(params).find((name) => !names.includes(name));
      if (strange !== undefined) throw new Error(`${action} of kms-sdk has no argument for ${strange}`);
      const body = await method.call(client, ...names.map((name) => params[name]));
      if (body.Code === undefined) return success(body);
      return { code: body.Code, body: {}, message: body.Message, status: body.HttpStatus };
    },
  };
}

const methodName = (action: string) => `${action[0]?.toLowerCase()}${action.slice(1)}`;

function openApiCoreClient(host: string, accessKey = ACCESS_KEY, options: object = {}) {
  const credential = new Credential(new CredentialConfig({ type: 'access_key', ...accessKey }));
  return new OpenApiCore(
    new $OpenApiUtil.Config({
      credential,
      endpoint: host,
      regionId: 'cn-hangzhou',
      protocol: 'HTTPS',
      ...options,
    }),
  );
}

/** The base of kms20160120 3.x, called as that package calls it: action in a header, signature ACS3. */
export function openApiCoreCallClient(
  host: string,
  accessKey = ACCESS_KEY,
  options: object = {},
): TestClient {
  const client = openApiCoreClient(host, accessKey, options);
  return {
    name: '@alicloud/openapi-core callApi (as kms20160120 3.x)',
    can: () => true,
    async call(action, params = {}) {
      const request = new $OpenApiUtil.OpenApiRequest({ query: query(params) });
      try {
        const { body } = await client.callApi(new $OpenApiUtil.Params(callParams(action)), request, runtime);
        return success(body);
      } catch (thrown) {
        return refusal(thrown);
      }
    },
  };
}

/** The same with signatureVersion v4: through @alicloud/gateway-pop, signature ACS4. */
export function gatewayPopClient(host: string, accessKey = ACCESS_KEY): TestClient {
  const client = openApiCoreClient(host, accessKey);
  client._signatureVersion = 'v4';
  client._productId = 'Kms';
  client._spi = new GatewayClient() as never;
  return {
    name: '@alicloud/openapi-core execute with gateway-pop (as kms20160120 3.x, v4)',
    can: () => true,
    async call(action, params = {}) {
      const request = new $OpenApiUtil.OpenApiRequest({ query: query(params) });
      try {
        const { body } = await client.execute(new $OpenApiUtil.Params(callParams(action)), request, runtime);
        return success(body);
      } catch (thrown) {
        return refusal(thrown);
      }
    },
  };
}

/** One of each family, all calling the same endpoint. */
export function everyClient(
  host = 'kms.cn-hangzhou.aliyuncs.com',
  accessKey = ACCESS_KEY,
): readonly TestClient[] {
  return [
    kms20160120Client(host, accessKey),
    openApiRpcClient(host, accessKey),
    openApiCallClient(host, accessKey),
    popCoreClient(host, 'GET', accessKey),
    popCoreClient(host, 'POST', accessKey),
    kmsSdkClient(host, accessKey),
    openApiCoreCallClient(host, accessKey),
    gatewayPopClient(host, accessKey),
  ];
}
