/** Faults: their effect on a call, which of them applies, and how every client handles them. */
import https from 'node:https';
import { inspect } from 'node:util';
import { type FaultOptions, installKmsMock, type KmsMockUsageError } from '../../lib';
import {
  ACCESS_KEY,
  everyClient,
  openApiCallClient,
  openApiCoreCallClient,
  type TestClient,
} from '../support/clients';
import { HOST, mockedKms } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms();

const clients = everyClient().map((client) => [client.name, client] as const);
const KMS_SDK = '@alicloud/kms-sdk';

/** The error of a client that receives no response. */
async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string; data?: unknown }> {
  try {
    await promise;
  } catch (error) {
    return error as Error & { code?: string };
  }
  throw new Error('expected a failure, got an answer');
}

/** Code, status, message. Source: KMS common-error table, per-action tables, generic table of the gateway. */
const DOCUMENTED = `
MissingParameter               400 The parameter  KeyId  needed but no provided.
InvalidParameter               400 The specified parameter is not valid.
ParseRequestParameterException 400 Server parse parameters exception. Please check your input params.
IncompleteSignature            400 The request signature does not conform to Alibaba Cloud standards.
IllegalTimestamp               400 The input parameter "Timestamp" that is mandatory for processing this request is not supplied.
InvalidAccessKeyId.NotFound    404 The AccessKey ID provided does not exist in our records.
Forbidden.AccessKey            403 This AccessKey is not enabled.
Forbidden.NoPermission         403 This operation is forbidden by permission system.
UnsupportedHTTPMethod          403 This http method is not supported.
Forbidden.UbsmsInvalidUserid   403 Userid Invalid For Ubsms.
Forbidden.UbsmsInvalidBid      403 Your account partner does not have KMS Service.
Forbidden.KmsServiceNotEnabled 403 Kms service is not Enabled for current user. Please get access permission first.
Forbidden.ProhibitedByRiskControl 403 Current user is Prohibited By Risk Control.
Forbidden.InDebtOverdue        403 Current user is indebted Overdue.
Forbidden.InDebt               403 Current user is indebted.
Forbidden.KeyNotFound          404 The specified Key is not found.
Forbidden.KeyVersionNotFound   404 The specified Key version is not found.
Forbidden.AliasNotFound        404 The specified Alias is not found.
Forbidden.ResourceNotFound     404 Resource not found.
Rejected.LimitExceeded         400 The request was rejected because user create resource limit was exceeded.
AliasAlreadyExists             400 AliasName Already Exists.
InvalidKeyMaterial             400 key material is invalid.
InvalidImportToken             400 import token is invalid.
ExpiredImportToken             400 import token is expired.
Unsupported.Origin             400 This key origin is not valid for this api.
Unsupported.Alias              400 Alias is not valid for this api.
Unsupported.ProtectionLevel    400 This protection level is not valid for this region
UnsupportedOperation           400 This action is not supported.
Rejected.UnsupportedOperation  400 Unsupported operation.
Rejected.StateModifiedFailed   409 Keystate modified failed.
Rejected.Disabled              409 The request was rejected because the key state is Disabled.
Rejected.PendingDeletion       409 The request was rejected because the key state is PendingDeletion.
Rejected.PendingImport         409 The request was rejected because the key state is PendingImport.
Rejected.Unavailable           409 The request was rejected because the key state is Unavailable.
Rejected.Enabled               409 The request was rejected because the key state is Enabled.
Rejected.ShareQuotaExceedLimit 400 Instance Share Quota Exceed Limit.
Forbidden.DKMSInstanceNotFound 403 The specified DKMS Instance is not found.
Forbidden.DKMSInstanceStateInvalid 403 The DKMS instance state is invalid.
Forbidden.KeyPolicyUnSupported 400 The specified key does not support key policy.
Rejected.Throttling            429 QPS Limit Exceeded
InternalFailure                500 Internal Failure.
ServiceUnavailableTemporary    503 Service Unavailable Temporary.
SerivceUnavailableTemporary    503 Service Unavailable Temporary.
SerivceUnvailableTemporary     503 Service Unvailable Temporary
InvalidAction.NotFound         404 Specified api is not found, please check your url and method.
InvalidVersion                 400 Specified parameter Version is not valid.
MissingAction                  400 Action is mandatory for this action.
MissingTimestamp               400 Timestamp is mandatory for this action.
MissingSignature               400 Signature is mandatory for this action.
InvalidAccessKeyId.Inactive    400 Specified access key is disabled.
InvalidTimeStamp.Format        400 Specified time stamp or date value is not well formatted.
InvalidTimeStamp.Expired       400 Specified time stamp or date value is expired.
SignatureNonceUsed             400 Specified signature nonce was used already.
SignatureDoesNotMatch          400 Specified signature is not matched with our calculation.
InvalidSignatureMethod         400 Specified signature method is not valid.
InvalidParameter.Format        400 Specified parameter format is not valid.
Forbidden.RAM                  403 User not authorized to operate on the specified resource, or this API doesn't support RAM.
Throttling                     400 Request was denied due to request throttling.
Throttling.User                400 Request was denied due to user flow control.
Throttling.Api                 400 Request was denied due to api flow control.
InvalidProtocol.NeedSsl        404 Your request is denied as lack of ssl protect.
InvalidApiName                 400 The ApiName "Encrypt" is invalid.
InvalidApiVersion              400 The ApiVersion "2016-01-20" is invalid.
InvalidParam                   400 The Param Date is invalid.
RequestTimeTooSkewed           400 Request time exceeds server time more than 15 minutes.
SignatureNotMatch              401 Signature is not matched.
Duplicate.TagKey               400 The specified tagKey is duplicate.
InvalidParameter.TagKey        400 The specified parameter is not valid.
InvalidParameter.TagValue      400 The specified parameter is not valid.
InvalidResourceId.NotFound     404 The specified ResourceId is not found.
Forbidden.Opened               400 Your kms service has been opened.
Forbidden.NoRealNameAuthentication 400 Real name authentication is needed.
CreateLXOrderFailed            400 Create order failed.
Forbidden.NoBackup             403 this kms instance no backup, forbidden delete.
Rejected.ResourceExist         409 The resource already exists.
Rejected.ResourceInDeleteWindow 409 secret in delete peroid
Rejected.ResourceInUse         409 restore normal secret
Rejected.InvalidRequest        400 param mismatch
Certificate.NotFound           404 The specified certificate is not found.
`
  .trim()
  .split('\n')
  .map((line) => /^(\S+) +(\d+) (.*)$/.exec(line)?.slice(1) as [string, string, string]);

describe('errors', () => {
  test.each(DOCUMENTED)('%s has the status %s', async (code, status, message) => {
    kms.faults.add({ error: code });
    const reply = await call('Encrypt', { KeyId: 'any', Plaintext: 'text' });
    expect(reply).toEqual({ code, status: Number(status), message, body: {} });
    expect(kms.requests).toMatchObject([{ action: 'Encrypt', status: Number(status), code, faulted: true }]);
  });

  test.each(['CreateKey', 'GetKeyPolicy', 'SetKeyPolicy', 'GetSecretPolicy', 'SetSecretPolicy'])(
    'Forbidden.NoPermission has the status 400 for %s, like in its error table',
    async (action) => {
      kms.faults.add({ error: 'Forbidden.NoPermission' });
      expect(await call(action)).toMatchObject({ code: 'Forbidden.NoPermission', status: 400 });
    },
  );

  test('a custom code has the status 400, and its message is the code', async () => {
    kms.faults.add({ error: { code: 'Own.Code' } });
    expect(await call('ListKeys')).toEqual({ code: 'Own.Code', status: 400, message: 'Own.Code', body: {} });
  });

  test('the given status and message of a custom code are sent', async () => {
    kms.faults.add({ error: { code: 'Own.Code', status: 502, message: 'Own message.' } });
    expect(await call('ListKeys')).toMatchObject({ code: 'Own.Code', status: 502, message: 'Own message.' });
  });

  test('a documented code keeps its status or message if the other one is given', async () => {
    kms.faults.add({ error: { code: 'Rejected.Throttling', message: 'Slow down.' } });
    expect(await call('ListKeys')).toMatchObject({ status: 429, message: 'Slow down.' });
  });

  test('an error response is in XML if the request has Format=XML', async () => {
    kms.faults.add({ error: 'Rejected.Throttling' });
    const { status, body } = await rawRequest({ path: '/?Action=ListKeys&Version=2016-01-20&Format=XML' });
    expect(status).toBe(429);
    expect(body).toContain('<Code>Rejected.Throttling</Code>');
  });

  test.each(clients)('%s reads an error response with status 409', async (_name, client) => {
    kms.faults.add({ error: 'Rejected.Unavailable' });
    expect(await client.call('ListKeys')).toMatchObject({ code: 'Rejected.Unavailable' });
    expect(kms.requests).toHaveLength(1);
  });
});

describe('the registry', () => {
  test('is not changed by a call with a fault before it', async () => {
    kms.faults.add({ error: 'InternalFailure' });
    await call('CreateKey');
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each<[string, FaultOptions]>([
    ['network', { network: 'ECONNRESET' }],
    ['body', { body: 'malformed' }],
  ])('is not changed by a call with a fault of the type %s before it', async (_name, fault) => {
    kms.faults.add(fault);
    await failureOf(call('CreateKey'));
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each<[string, FaultOptions]>([
    ['error', { error: 'ServiceUnavailableTemporary' }],
    ['network', { network: 'ECONNRESET' }],
    ['timeout', { network: 'ETIMEDOUT' }],
    ['body', { body: 'truncated' }],
  ])('is changed by a call with a fault of the type %s after it', async (name, fault) => {
    kms.faults.add({ ...fault, phase: 'after' });
    if (name === 'error') expect(await call('CreateKey')).toMatchObject({ status: 503 });
    else await failureOf(call('CreateKey'));
    expect((await call('ListKeys')).body.TotalCount).toBe(1);
  });

  test('the request log contains the response of the client, not the result in the registry', async () => {
    kms.faults.add({ error: 'ServiceUnavailableTemporary', phase: 'after' });
    await call('CreateKey');
    expect(kms.requests).toMatchObject([{ status: 503, code: 'ServiceUnavailableTemporary', faulted: true }]);
  });

  test('a fault after the call replaces the error of a call that fails', async () => {
    kms.faults.add({ network: 'ECONNRESET', phase: 'after' });
    const error = await failureOf(call('DescribeKey', { KeyId: '00000000-0000-4000-8000-000000000000' }));
    expect(error.code).toBe('ECONNRESET');
  });
});

describe('network', () => {
  const FAILURES = [
    ['ECONNRESET', /read ECONNRESET/],
    ['ECONNREFUSED', /connect ECONNREFUSED 192\.0\.2\.1:443/],
    ['ENOTFOUND', /getaddrinfo ENOTFOUND kms\.cn-hangzhou\.aliyuncs\.com/],
  ] as const;

  describe.each(clients)('%s', (_name, client) => {
    test.each(FAILURES)('receives the error of Node for %s', async (code, message) => {
      kms.faults.add({ network: code });
      const error = await failureOf(client.call('ListKeys'));
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(kms.requests).toMatchObject([{ action: 'ListKeys', status: 0, code, faulted: true }]);
      expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
    });

    test('reports its own timeout without a delay', async () => {
      jest.useFakeTimers();
      try {
        kms.faults.add({ network: 'ETIMEDOUT' });
        const error = await failureOf(client.call('ListKeys'));
        expect(error).toMatchObject({
          name: 'RequestTimeoutError',
          message: expect.stringContaining('Timeout'),
        });
        expect(kms.requests).toMatchObject([{ status: 0, code: 'ETIMEDOUT', faulted: true }]);
      } finally {
        jest.useRealTimers();
      }
    });
  });

  test.each([
    ['reset', 'ECONNRESET'],
    ['refused', 'ECONNREFUSED'],
    ['dns', 'ENOTFOUND'],
    ['timeout', 'ETIMEDOUT'],
  ] as const)('%s is a synonym of %s', async (network, code) => {
    kms.faults.add({ network });
    const error = await failureOf(rawRequest({ path: '/?Action=ListKeys&Version=2016-01-20' }));
    expect(error).toMatchObject({ code });
    expect(kms.requests).toMatchObject([{ status: 0, code, faulted: true }]);
  });

  test('the errors have the fields of the errors of Node', async () => {
    kms.faults.add({ network: 'ENOTFOUND' });
    const dns = await failureOf(rawRequest({ path: '/?Action=ListKeys&Version=2016-01-20' }));
    expect(dns).toMatchObject({ errno: -3008, syscall: 'getaddrinfo', hostname: HOST });
    kms.faults.add({ network: 'ECONNREFUSED' });
    const refused = await failureOf(rawRequest({ port: 8080, path: '/?Action=ListKeys&Version=2016-01-20' }));
    expect(refused).toMatchObject({ syscall: 'connect', address: '192.0.2.1', port: 8080 });
    expect(refused).toHaveProperty('errno', expect.any(Number));
  });

  test.each(clients)('%s times out with any characters in its URL', async (_name, client) => {
    kms.faults.add({ network: 'ETIMEDOUT' });
    const error = await failureOf(client.call('CreateKey', { Description: "a !'()*~|{}[]^ä" }));
    expect(error).toMatchObject({ name: 'RequestTimeoutError' });
  });

  test('a client without its own timeout receives ETIMEDOUT', async () => {
    kms.faults.add({ network: 'ETIMEDOUT' });
    const error = await failureOf(rawRequest({ path: '/?Action=ListKeys&Version=2016-01-20' }));
    expect(error).toMatchObject({ code: 'ETIMEDOUT', syscall: 'read' });
  });

  test('a fault applies to only one of several concurrent calls', async () => {
    kms.faults.add({ network: 'ETIMEDOUT', times: 2 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => call('ListKeys')));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(kms.requests.map(({ code }) => code ?? 'Success').sort()).toEqual([
      'ETIMEDOUT',
      'ETIMEDOUT',
      'Success',
      'Success',
      'Success',
    ]);
  });
});

describe('bodies', () => {
  describe.each(clients)('%s', (name, client) => {
    test.each(['malformed', 'empty', 'no JSON {'])('fails on a body that is %s', async (body) => {
      kms.faults.add({ body });
      const error = await failureOf(client.call('ListKeys'));
      expect(error.message).toMatch(
        name === KMS_SDK ? /return value must be json/ : /JSON|not valid|Expected|Unexpected/,
      );
      expect(kms.requests).toMatchObject([{ status: 200, code: undefined, faulted: true }]);
      expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
    });

    test('fails on a body that is truncated', async () => {
      kms.faults.add({ body: 'truncated', phase: 'after' });
      const error = await failureOf(client.call('ListKeys'));
      expect(error).toMatchObject({ code: 'ECONNRESET', message: expect.stringContaining('aborted') });
      expect(await client.call('ListKeys')).toMatchObject({ code: 'Success' });
    });

    test('reads a custom body', async () => {
      kms.faults.add({ body: '{"RequestId":"own","Keys":{"Key":[]},"TotalCount":7}' });
      expect((await client.call('ListKeys')).body.TotalCount).toBe(7);
    });
  });

  test('an empty body is empty', async () => {
    kms.faults.add({ body: 'empty' });
    const response = await rawRequest({ path: '/?Action=ListKeys&Version=2016-01-20' });
    expect(response).toMatchObject({ status: 200, body: '' });
  });
});

describe('retries', () => {
  const sdk = clients.find(([name]) => name === KMS_SDK)?.[1] as TestClient;

  test('kms-sdk retries a 5xx immediately, with three requests in total', async () => {
    kms.faults.add({ error: 'InternalFailure', times: Number.POSITIVE_INFINITY });
    expect(await failureOf(sdk.call('ListKeys'))).toMatchObject({ name: 'UnableRetryError' });
    expect(kms.requests.map(({ status }) => status)).toEqual([500, 500, 500]);
  });

  test('kms-sdk succeeds at the third request', async () => {
    kms.faults.add({ error: 'ServiceUnavailableTemporary', times: 2 });
    expect(await sdk.call('ListKeys')).toMatchObject({ code: 'Success' });
    expect(kms.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  test('kms-sdk retries a change whose response was lost', async () => {
    kms.faults.add({ action: 'CreateKey', error: 'InternalFailure', phase: 'after' });
    await sdk.call('CreateKey');
    expect((await sdk.call('ListKeys')).body.TotalCount).toBe(2);
  });

  test('kms-sdk retries neither a 4xx nor a failed connection', async () => {
    kms.faults.add({ error: 'Rejected.Throttling' });
    expect(await sdk.call('ListKeys')).toMatchObject({ code: 'Rejected.Throttling', status: 429 });
    kms.faults.add({ network: 'ECONNRESET' });
    expect(await failureOf(sdk.call('ListKeys'))).toMatchObject({ code: 'ECONNRESET' });
    expect(kms.requests).toHaveLength(2);
  });

  test.each(clients.filter(([name]) => name !== KMS_SDK))(
    '%s does not retry by default',
    async (_name, client) => {
      kms.faults.add({ error: 'InternalFailure', times: 1 });
      expect(await client.call('ListKeys')).toMatchObject({ code: 'InternalFailure' });
      kms.faults.add({ network: 'ECONNRESET' });
      await failureOf(client.call('ListKeys'));
      kms.faults.add({ network: 'ETIMEDOUT' });
      await failureOf(client.call('ListKeys'));
      expect(kms.requests).toHaveLength(3);
    },
  );

  test("openapi-client's autoretry does not retry errors of the service", async () => {
    const client = openApiCallClient(HOST, ACCESS_KEY, { autoretry: true, maxAttempts: 3 } as never);
    kms.faults.add({ error: 'InternalFailure' });
    expect(await client.call('ListKeys')).toMatchObject({ code: 'InternalFailure' });
    expect(kms.requests).toHaveLength(1);
  });

  const retrying = openApiCoreCallClient(HOST, ACCESS_KEY, {
    retryOptions: {
      retryable: true,
      retryCondition: [
        {
          maxAttempts: 3,
          exception: ['ServerError', 'ThrottlingError', 'RequestTimeoutError'],
          errorCode: ['ECONNRESET'],
          backoff: { policy: 'Fixed', period: 1, getDelayTime: () => 1 },
        },
      ],
      noRetryCondition: [],
    },
  });

  test.each<[string, FaultOptions]>([
    ['a throttled call', { error: 'Rejected.Throttling', times: 2 }],
    ['a failure of the service', { error: 'InternalFailure', times: 2 }],
    ['a reset connection', { network: 'ECONNRESET', times: 2 }],
    ['a timeout', { network: 'ETIMEDOUT', times: 2 }],
    ['a truncated body', { body: 'truncated', times: 2 }],
  ])("openapi-core's retryOptions retry %s", async (_name, fault) => {
    kms.faults.add(fault);
    expect(await retrying.call('ListKeys')).toMatchObject({ code: 'Success' });
    expect(kms.requests.map(({ faulted }) => faulted)).toEqual([true, true, undefined]);
  });

  test("openapi-core's retryOptions stop after the allowed number of retries", async () => {
    kms.faults.add({ error: 'Rejected.Throttling', times: Number.POSITIVE_INFINITY });
    expect(await retrying.call('ListKeys')).toMatchObject({ code: 'Rejected.Throttling' });
    expect(kms.requests).toHaveLength(3);
  });
});

describe('which fault applies', () => {
  test('one fault applies to one request', async () => {
    const fault = kms.faults.add({ error: 'InternalFailure' });
    expect(fault.used).toBe(0);
    const codes = [(await call('ListKeys')).code, (await call('ListKeys')).code];
    expect(codes).toEqual(['InternalFailure', 'Success']);
    expect(fault.used).toBe(1);
  });

  test('times is the number of requests, and Infinity means every request until the fault is removed', async () => {
    const fault = kms.faults.add({ error: 'InternalFailure', times: Number.POSITIVE_INFINITY });
    for (let i = 0; i < 4; i++) expect((await call('ListKeys')).code).toBe('InternalFailure');
    expect(fault.used).toBe(4);
    fault.remove();
    fault.remove();
    expect((await call('ListKeys')).code).toBe('Success');
  });

  test('skip excludes the first matching requests', async () => {
    kms.faults.add({ action: 'ListKeys', skip: 2, error: 'InternalFailure' });
    await call('ListAliases');
    const codes: string[] = [];
    for (let i = 0; i < 4; i++) codes.push((await call('ListKeys')).code);
    expect(codes).toEqual(['Success', 'Success', 'InternalFailure', 'Success']);
  });

  test('faults are used up in the order in which they were added', async () => {
    kms.faults.add({ error: 'InternalFailure' });
    kms.faults.add({ error: 'Rejected.Throttling', times: 2 });
    const codes: string[] = [];
    for (let i = 0; i < 4; i++) codes.push((await call('ListKeys')).code);
    expect(codes).toEqual(['InternalFailure', 'Rejected.Throttling', 'Rejected.Throttling', 'Success']);
  });

  test('a request that one fault skips is checked by the next fault', async () => {
    kms.faults.add({ skip: 1, error: 'InternalFailure' });
    kms.faults.add({ error: 'Rejected.Throttling' });
    expect((await call('ListKeys')).code).toBe('Rejected.Throttling');
    expect((await call('ListKeys')).code).toBe('InternalFailure');
  });

  test.each([
    ['List*', true],
    ['*', true],
    ['kms:ListKeys', true],
    ['*Keys', true],
    ['Describe*', false],
  ])('the action %s matches ListKeys: %s', async (action, fits) => {
    kms.faults.add({ action, error: 'InternalFailure' });
    expect((await call('ListKeys')).code).toBe(fits ? 'InternalFailure' : 'Success');
  });

  test('`when` receives action, parameters, region, access key and attempt', async () => {
    const seen: unknown[] = [];
    kms.faults.add({
      when(request) {
        seen.push(request);
        return false;
      },
      error: 'InternalFailure',
    });
    await call('DescribeKey', { KeyId: 'alias/app' });
    await call('DescribeKey', { KeyId: 'alias/other' });
    await call('DescribeKey', { KeyId: 'alias/app' });
    const request = (KeyId: string, attempt: number) => ({
      action: 'DescribeKey',
      params: { KeyId },
      regionId: 'cn-hangzhou',
      accessKeyId: 'test-key-id',
      attempt,
    });
    expect(seen).toEqual([request('alias/app', 1), request('alias/other', 1), request('alias/app', 2)]);
  });

  test.each(clients)('`when` receives the access key of %s', async (_name, client) => {
    kms.faults.add({
      when: ({ accessKeyId }) => accessKeyId === 'test-key-id',
      error: 'Forbidden.AccessKey',
    });
    expect(await client.call('ListKeys')).toMatchObject({ code: 'Forbidden.AccessKey' });
  });

  test('a fault applies to an action that the mock does not serve', async () => {
    kms.faults.add({ action: 'OpenKmsService', body: '{"RequestId":"own"}' });
    expect((await call('OpenKmsService')).body).toEqual({ RequestId: 'own' });
  });

  test.each(['clear', 'reset'] as const)('%s() removes every fault', async (how) => {
    kms.faults.add({ error: 'InternalFailure' });
    if (how === 'clear') kms.faults.clear();
    else kms.reset();
    expect((await call('ListKeys')).code).toBe('Success');
  });
});

describe('delays', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Another call without a delay: when it has its response, earlier calls without a delay have theirs. */
  const otherCall = () => rawRequest({ path: '/?Action=ListAliases&Version=2016-01-20' });

  /** Adds a fault. @returns a function that resolves when the delay of a call has started */
  const holding = (fault: FaultOptions) => kms.faults.add(fault).held;

  test.each(clients)('a call of %s is delayed until the fake timers advance', async (name, client) => {
    const untilHeld = holding({ delay: { seconds: 2 } });
    let done = false;
    const reply = client.call('ListKeys').finally(() => {
      done = true;
    });
    await untilHeld();
    await jest.advanceTimersByTimeAsync(1999);
    expect([name, done]).toEqual([name, false]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await reply).toMatchObject({ code: 'Success' });
    expect(kms.requests).toMatchObject([{ faulted: true, code: undefined }]);
  });

  describe.each(clients)('of %s', (_name, client) => {
    test('count from the moment at which the request was sent, not at which it arrives', async () => {
      kms.faults.add({ delay: { seconds: 2 } });
      const reply = client.call('ListKeys');
      await jest.advanceTimersByTimeAsync(2500);
      expect(await reply).toMatchObject({ code: 'Success' });
      expect(kms.requests).toMatchObject([{ faulted: true, code: undefined }]);
    });

    test('have started before the next turn of the event loop', async () => {
      kms.faults.add({ delay: { seconds: 2 } });
      const reply = client.call('ListKeys');
      await new Promise<void>((resolve) => process.nextTick(resolve));
      jest.advanceTimersByTime(2000);
      expect(await reply).toMatchObject({ code: 'Success' });
    });

    test('do not end one millisecond before', async () => {
      kms.faults.add({ action: 'ListKeys', delay: { seconds: 2 }, phase: 'after' });
      let done = false;
      const reply = client.call('ListKeys').finally(() => {
        done = true;
      });
      await jest.advanceTimersByTimeAsync(1999);
      await otherCall();
      expect(done).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      expect(await reply).toMatchObject({ code: 'Success' });
    });
  });

  test('a call whose delay ended before it arrived counts as held', async () => {
    const untilHeld = holding({ delay: 1000 });
    const held = untilHeld();
    const reply = call('ListKeys');
    await jest.advanceTimersByTimeAsync(1000);
    await held;
    expect(await reply).toMatchObject({ code: 'Success' });
  });

  test('of two faults, the delay of the matching one counts, and the other one leaves no timer', async () => {
    kms.faults.add({ action: 'CreateKey', delay: 1000 });
    kms.faults.add({ action: 'ListKeys', delay: 2000 });
    const untilHeld = holding({ action: 'ListAliases', delay: 3000 });
    const reply = otherCall();
    await untilHeld();
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(3000);
    expect(await reply).toMatchObject({ status: 200 });
  });

  test.each(['/?Action=ListAliases&Version=2016-01-20', '/?Action=ListAliases'])(
    'a request to %s that no fault delays leaves no timer',
    async (path) => {
      kms.faults.add({ action: 'CreateKey', delay: 1000 });
      await rawRequest({ path });
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  test('a request that the client gives up before it arrives leaves no timer', async () => {
    kms.faults.add({ delay: 1000 });
    const request = https.request({ host: HOST, path: '/?Action=ListKeys&Version=2016-01-20' });
    const closed = new Promise((resolve) => request.on('error', () => {}).on('close', resolve));
    request.end();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    expect(jest.getTimerCount()).toBe(1);
    request.destroy();
    await closed;
    expect(jest.getTimerCount()).toBe(0);
    expect(kms.requests).toEqual([]);
  });

  test('the delay of a fault that was added later counts from the arrival of the request', async () => {
    const reply = call('ListKeys');
    const untilHeld = holding({ delay: 1000 });
    await untilHeld();
    await jest.advanceTimersByTimeAsync(1000);
    expect(await reply).toMatchObject({ code: 'Success' });
  });

  test('each of several equal requests is delayed from the moment at which it was sent', async () => {
    const path = '/?Action=ListKeys&Version=2016-01-20';
    kms.faults.add({ action: 'ListKeys', delay: 2000, times: 2 });
    const done: string[] = [];
    const send = async (name: string) => {
      await rawRequest({ path });
      done.push(name);
    };
    const first = send('first');
    await jest.advanceTimersByTimeAsync(1000);
    const second = send('second');
    await jest.advanceTimersByTimeAsync(1000);
    await first;
    await otherCall();
    expect(done).toEqual(['first']);
    await jest.advanceTimersByTimeAsync(1000);
    await second;
    expect(done).toEqual(['first', 'second']);
  });

  test('a delay longer than the timeout of the SDK causes that timeout', async () => {
    const untilHeld = holding({ delay: 5000 });
    // With the default timeout of the SDK, unlike call().
    const failure = failureOf(openApiCallClient(HOST).call('CreateKey'));
    await untilHeld();
    await jest.advanceTimersByTimeAsync(3000);
    expect(await failure).toMatchObject({ name: 'RequestTimeoutError' });
    expect(kms.requests).toEqual([]);
    // The call is in flight nevertheless, and is executed.
    await jest.advanceTimersByTimeAsync(2000);
    expect(kms.requests).toMatchObject([{ action: 'CreateKey', code: undefined }]);
  });

  test('before the call: it is executed when the delay ends', async () => {
    const { keyId } = kms.seedKey();
    const untilHeld = holding({ delay: 1000 });
    const reply = call('DisableKey', { KeyId: keyId });
    await untilHeld();
    expect(kms.key(keyId)?.state).toBe('Enabled');
    await jest.advanceTimersByTimeAsync(1000);
    expect(await reply).toMatchObject({ code: 'Success' });
    expect(kms.key(keyId)?.state).toBe('Disabled');
  });

  test('before the call: its changes have the time at which the delay ends', async () => {
    const untilHeld = holding({ delay: 2000 });
    const reply = call('CreateKey');
    await untilHeld();
    const arrived = kms.clock.now().getTime();
    await jest.advanceTimersByTimeAsync(2000);
    const { KeyMetadata } = (await reply).body;
    expect(Date.parse(KeyMetadata.CreationDate)).toBe(Math.floor((arrived + 2000) / 1000) * 1000);
    expect(kms.requests[0]?.at.getTime()).toBe(arrived + 2000);
  });

  test('after the call: it is executed immediately, and its response is late', async () => {
    const { keyId } = kms.seedKey();
    const untilHeld = holding({ delay: 1000, phase: 'after' });
    const reply = call('DisableKey', { KeyId: keyId });
    await untilHeld();
    expect(kms.key(keyId)?.state).toBe('Disabled');
    await jest.advanceTimersByTimeAsync(1000);
    expect(await reply).toMatchObject({ code: 'Success' });
  });

  test('a delayed error response is late', async () => {
    const untilHeld = holding({ delay: 1000, error: 'Rejected.Throttling' });
    const reply = call('ListKeys');
    await untilHeld();
    await jest.advanceTimersByTimeAsync(1000);
    expect(await reply).toMatchObject({ code: 'Rejected.Throttling' });
  });

  test('kms.clock does not end a delay', async () => {
    const untilHeld = holding({ delay: 1000 });
    let done = false;
    const reply = call('ListKeys').finally(() => {
      done = true;
    });
    await untilHeld();
    kms.clock.advance({ days: 1 });
    await jest.advanceTimersByTimeAsync(999);
    expect(done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await reply;
  });

  test('held() resolves immediately if the delay of a call has started, and otherwise with the next call', async () => {
    const fault = kms.faults.add({ delay: 1000, times: 2 });
    const first = call('ListKeys');
    await fault.held();
    await fault.held();
    await jest.advanceTimersByTimeAsync(1000);
    await first;
    const next = fault.held();
    const second = call('ListKeys');
    await next;
    await jest.advanceTimersByTimeAsync(1000);
    expect(await second).toMatchObject({ code: 'Success' });
  });

  test.each(['reset()', 'rollback()'])('held() rejects at %s if no request was sent', async (end) => {
    const snapshot = kms.snapshot();
    const held = kms.faults.add({ action: 'CreateKey', delay: 1000 }).held();
    if (end === 'reset()') kms.reset();
    else kms.rollback(snapshot);
    await expect(held).rejects.toMatchObject({
      code: 'REQUEST_NEVER_CAME',
      message: expect.stringContaining(`held() was still pending at ${end}`),
    });
  });

  test('held() of a fault without a delay throws', () => {
    const error = usageError(() => kms.faults.add({ error: 'InternalFailure' }).held());
    expect(error).toMatchObject({
      code: 'INVALID_FAULT',
      message: expect.stringContaining('this fault has no delay'),
    });
  });

  test('reset() closes the connection of a delayed call and removes its timer', async () => {
    const untilHeld = holding({ delay: 1000 });
    const failure = failureOf(call('CreateKey'));
    await untilHeld();
    const held = jest.getTimerCount();
    kms.reset();
    expect(jest.getTimerCount()).toBe(held - 1);
    expect(await failure).toMatchObject({ code: 'ECONNRESET' });
    expect(kms.requests).toEqual([]);
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test('reset() sends a response that is delayed', async () => {
    const untilHeld = holding({ delay: 1000, phase: 'after' });
    const reply = call('CreateKey');
    await untilHeld();
    kms.reset();
    expect(await reply).toMatchObject({ code: 'Success' });
  });
});

test('with real timers a delay takes real time', async () => {
  kms.faults.add({ delay: 1, times: 2 });
  expect(await call('ListKeys')).toMatchObject({ code: 'Success' });
  expect(await call('ListKeys')).toMatchObject({ code: 'Success' });
});

describe('usage errors', () => {
  test.each<[unknown, RegExp]>([
    [undefined, /faults\.add\(undefined\): give an object of options/],
    [{}, /give the effect: error, network, body or delay/],
    [{ errror: 'InternalFailure' }, /this option does not exist; did you mean "error"\?/],
    [{ error: 'Rejected.Throtling' }, /this code is not documented; did you mean "Rejected\.Throttling"\?/],
    [{ error: 'Wholly.Unlike.Anything.Known' }, /For a custom code give \{ code, status, message \}/],
    [{ error: { status: 500 } }, /\{ error\.code \}.*this option is required\. Give a non-empty string/],
    [{ error: { code: 'A', status: 200 } }, /error\.status \}\): 200 is not a whole number from 400 to 599/],
    [
      { error: { code: 'A', message: 1 } },
      /error\.message \}\): 1 is of the type number, but a string is required/,
    ],
    [{ error: { kode: 'A' } }, /did you mean "code"\?/],
    [
      { error: 'InternalFailure', network: 'ECONNRESET' },
      /error, network.*a request can fail in only one way/,
    ],
    [
      { network: 'ECONRESET' },
      /"ECONRESET" is not one of ECONNRESET, ECONNREFUSED, ENOTFOUND, ETIMEDOUT, reset, .*; did you mean "ECONNRESET"\?/,
    ],
    [{ network: 'rest' }, /did you mean "reset"\?/],
    [{ network: 'ECONNREFUSED', phase: 'after' }, /a call without a connection is never executed/],
    [{ network: 'dns', phase: 'after' }, /network: 'dns', phase: 'after'.*never executed/],
    [{ body: 1 }, /body \}\): 1 is of the type number, but a string is required/],
    [{ delay: -1 }, /-1 is not a valid delay/],
    [{ delay: Number.POSITIVE_INFINITY }, /not a valid delay/],
    [{ delay: { hour: 1 } }, /did you mean "hours"\?/],
    [{ delay: { days: 30 } }, /not a valid delay/],
    [{ delay: 1, phase: 'during' }, /"during" is not one of before, after/],
    [{ delay: 1, skip: -1 }, /-1 is not a whole number of 0 or more/],
    [{ delay: 1, times: 0 }, /0 is not a whole number of 1 or more, or Infinity/],
    [{ delay: 1, skip: 0.5 }, /0\.5 is not a whole number of 0 or more/],
    [{ delay: 1, times: 1.5 }, /1\.5 is not a whole number of 1 or more, or Infinity/],
    [{ delay: 1, times: Number.NaN }, /NaN is not a whole number of 1 or more/],
    [{ delay: 1, when: true }, /true is not a function of the request/],
    [{ delay: 1, action: 'Encyrpt' }, /"Encyrpt" matches no action of KMS; did you mean "Encrypt"\?/],
    [{ delay: 1, action: 'get*' }, /"get\*" matches no action of KMS/],
    [{ delay: 1, action: 3 }, /action \}\): 3 is of the type number, but a string is required/],
  ])('faults.add(%j) throws', (fault, message) => {
    const error = usageError(() => kms.faults.add(fault as never));
    expect(error).toMatchObject({ code: 'INVALID_FAULT', message: expect.stringMatching(message) });
  });

  test.each<[string, () => boolean, RegExp]>([
    [
      'throws',
      () => {
        throw new RangeError('own');
      },
      /`when` threw/,
    ],
    ['returns a promise', (() => Promise.resolve(true)) as never, /`when` returned Promise.*not a promise/],
  ])(
    'if `when` %s, the error is reported, and the client receives the status 500',
    async (_name, when, message) => {
      const told = jest.spyOn(console, 'error').mockImplementation(() => {});
      try {
        kms.faults.add({ when, error: 'Rejected.Throttling' });
        expect(await call('ListKeys')).toMatchObject({ code: 'InternalFailure', status: 500 });
        expect(told).toHaveBeenCalledTimes(1);
        const [error] = told.mock.calls[0] as [KmsMockUsageError];
        expect(error).toMatchObject({ code: 'INVALID_FAULT', message: expect.stringMatching(message) });
      } finally {
        told.mockRestore();
      }
    },
  );
});

describe('unused faults', () => {
  let strict: ReturnType<typeof installKmsMock>;

  beforeEach(() => {
    kms.uninstall();
    strict = installKmsMock({ unusedFaults: 'report' });
  });
  afterEach(() => {
    strict.uninstall();
  });

  test('reset() reports each with its options, its place and its count, after it has reset everything', async () => {
    strict.seedKey();
    strict.faults.add({ action: 'Encrypt', error: 'Rejected.Throttling', times: 3 });
    strict.faults.add({ network: 'ECONNRESET', times: Number.POSITIVE_INFINITY, when: () => false });
    await call('Encrypt', { KeyId: 'any', Plaintext: 'text' });
    const error = usageError(() => strict.reset());
    expect(error.code).toBe('UNUSED_FAULTS');
    expect(error.message).toMatch(/reset\(\): 2 faults were added but not used up/);
    expect(error.message).toMatch(
      /faults\.add\(\{ action: "Encrypt", error: "Rejected\.Throttling", times: 3 \}\) at .*faults\.test\.ts:\d+:\d+\)?: used 1 of 3 times/,
    );
    expect(error.message).toMatch(/network: "ECONNRESET".*used 0 of any number of times/);
    expect(strict.requests).toEqual([]);
    expect(() => strict.reset()).not.toThrow();
  });

  test('a fault is not unused if it was used up, removed, or used at least once with times: Infinity', async () => {
    strict.faults.add({ error: 'InternalFailure' });
    await call('ListKeys');
    strict.faults.add({ error: 'InternalFailure', times: Number.POSITIVE_INFINITY });
    await call('ListKeys');
    strict.faults.add({ network: 'ECONNRESET' }).remove();
    expect(() => strict.reset()).not.toThrow();
  });

  test('are not reported by default', () => {
    strict.uninstall();
    strict = installKmsMock();
    strict.faults.add({ network: 'ECONNRESET' });
    expect(() => strict.reset()).not.toThrow();
  });

  test('the option is checked', () => {
    strict.uninstall();
    const error = usageError(() => installKmsMock({ unusedFaults: 'throw' as never }));
    expect(error).toMatchObject({ code: 'INVALID_OPTION' });
    expect(error.message).toMatch(/"throw" is not one of report, ignore/);
  });

  test('faults.add() throws after uninstall()', () => {
    strict.uninstall();
    expect(usageError(() => strict.faults.add({ network: 'ECONNRESET' })).code).toBe('NOT_INSTALLED');
    expect(inspect(strict.requests)).toBe('[]');
  });
});
