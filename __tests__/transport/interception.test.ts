/** Which hosts are intercepted, which are not, and what uninstall() restores. */
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import nock from 'nock';
import { installKmsMock, type KmsMock, KmsMockUsageError } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { rawRequest } from '../support/raw-request';

const LIST_REGIONS = '/?Action=DescribeRegions&Version=2016-01-20';
const KMS_HOST = 'kms.cn-hangzhou.aliyuncs.com';

let kms: KmsMock | undefined;
const install = (...args: Parameters<typeof installKmsMock>) => {
  kms = installKmsMock(...args);
  return kms;
};

afterEach(() => {
  kms?.uninstall();
  kms = undefined;
  nock.cleanAll();
  nock.enableNetConnect();
  if (!nock.isActive()) nock.activate();
});

afterAll(() => nock.restore());

describe('KMS hosts', () => {
  test.each([
    ['kms.cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
    ['kms.ap-southeast-1.aliyuncs.com', 'ap-southeast-1'],
    ['kms-vpc.cn-shanghai.aliyuncs.com', 'cn-shanghai'],
    ['kms-intranet.cn-beijing.aliyuncs.com', 'cn-beijing'],
    ['kms-internal.cn-shenzhen.aliyuncs.com', 'cn-shenzhen'],
    ['kms-dualstack.us-west-1.aliyuncs.com', 'us-west-1'],
    ['kms-dualstack-vpc.eu-central-1.aliyuncs.com', 'eu-central-1'],
    ['KMS.CN-HANGZHOU.ALIYUNCS.COM', 'cn-hangzhou'],
    ['kms.aliyuncs.com', 'me-east-1'],
    ['kst-hzz62ee817bvyyr5xq3na.cryptoservice.kms.aliyuncs.com', 'cn-hangzhou'],
    ['KST-HZZ62EE817BVYYR5XQ3NA.cryptoservice.kms.aliyuncs.com', 'cn-hangzhou'],
    ['kst-phzz64c9f84eo32dbsab1c.cryptoservice.kms.aliyuncs.com', 'cn-hangzhou'],
    ['kst-shh6715bc67can2kalkwo.cryptoservice.kms.aliyuncs.com', 'cn-shanghai'],
    ['kst-bjj62d8f5e0sgtx8hab1c.cryptoservice.kms.aliyuncs.com', 'cn-beijing'],
    ['kst-szz67b2f696f4wh9yeg5d.cryptoservice.kms.aliyuncs.com', 'cn-shenzhen'],
    ['kst-gzz63ff0db5hg3qjeab1c.cryptoservice.kms.aliyuncs.com', 'cn-guangzhou'],
    ['kst-sgp6a5773a1zzizyv5t9l.cryptoservice.kms.aliyuncs.com', 'ap-southeast-1'],
    // A short name that is not known, and hosts that are not those of a well-formed id.
    ['kst-qqq62ee817bvyyr5xq3na.cryptoservice.kms.aliyuncs.com', 'me-east-1'],
    ['kst-hzz.cryptoservice.kms.aliyuncs.com', 'me-east-1'],
    ['kms.example.internal', 'cn-qingdao'],
    ['kms-proxy.example.internal', 'me-east-1'],
  ])('requests to %s are handled in the region %s', async (host, regionId) => {
    const mock = install({
      regionId: 'me-east-1',
      endpoints: [{ host: 'KMS.Example.Internal', regionId: 'cn-qingdao' }, 'kms-proxy.example.internal'],
    });
    const { status, body } = await rawRequest({ host, path: LIST_REGIONS });
    expect(status).toBe(200);
    expect(JSON.parse(body).Regions.Region).toContainEqual({ RegionId: 'cn-hangzhou' });
    expect(mock.requests).toMatchObject([{ action: 'DescribeRegions', regionId }]);
  });

  test.each([
    ['https', 'GET', undefined],
    ['https', 'POST', undefined],
    ['https', 'GET', 8443],
    ['http', 'GET', undefined],
    ['http', 'POST', 8080],
  ] as const)('are intercepted over %s with %s on port %s', async (protocol, method, port) => {
    install({ allowHttp: true });
    const { status } = await rawRequest({
      protocol,
      method,
      path: LIST_REGIONS,
      ...(port === undefined ? {} : { port }),
    });
    expect(status).toBe(200);
  });

  test('are intercepted for https.get(), which has no method option, and for a lower-case method', async () => {
    install();
    const status = await new Promise((resolve, reject) => {
      https
        .get(`https://${KMS_HOST}${LIST_REGIONS}`, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        })
        .on('error', reject);
    });
    expect(status).toBe(200);
    expect((await rawRequest({ method: 'post', path: LIST_REGIONS })).status).toBe(200);
  });

  test('the RegionId of the request selects the region if the endpoint has none', async () => {
    const mock = install();
    await rawRequest({ host: 'kms.aliyuncs.com', path: `${LIST_REGIONS}&RegionId=cn-chengdu` });
    expect(mock.requests[0]?.regionId).toBe('cn-chengdu');
  });

  test('the region of the endpoint has priority over the RegionId of the request', async () => {
    const mock = install();
    await rawRequest({ host: KMS_HOST, path: `${LIST_REGIONS}&RegionId=cn-chengdu` });
    expect(mock.requests[0]?.regionId).toBe('cn-hangzhou');
  });

  test('the host of the URL selects the region, with any Host header', async () => {
    const mock = install({ regionId: 'me-east-1' });
    const elsewhere = { path: LIST_REGIONS, headers: { host: 'elsewhere.example.com' } };
    const { status } = await rawRequest(elsewhere);
    expect(status).toBe(200);
    expect(mock.requests[0]?.regionId).toBe('cn-hangzhou');
  });

  test('a RegionId that is not valid is rejected at an endpoint without a region', async () => {
    install();
    const { status, body } = await rawRequest({
      host: 'kms.aliyuncs.com',
      path: `${LIST_REGIONS}&RegionId=CN%20Hangzhou%3Ax`,
    });
    expect(status).toBe(400);
    expect(JSON.parse(body).Message).toBe('The specified parameter RegionId is not valid.');
  });
});

describe('every other host', () => {
  test.each([
    'ecs.cn-hangzhou.aliyuncs.com',
    'kms.cn-hangzhou.aliyuncs.com.example.com',
    'notkms.cn-hangzhou.aliyuncs.com',
    'kms.cn-hangzhou.example.com',
    'kmsx.cn-hangzhou.aliyuncs.com',
    'a.kms.cn-hangzhou.aliyuncs.com',
  ])('%s is not intercepted', async (host) => {
    install();
    nock.disableNetConnect();
    await expect(rawRequest({ host, path: LIST_REGIONS })).rejects.toThrow(/Disallowed net connect/);
  });

  test('is handled by nock scopes that the user creates before, during and after the installation', async () => {
    const ask = async (name: string) =>
      (await rawRequest({ host: 'api.example.com', path: `/${name}` })).body;
    const mocked = (name: string) => nock('https://api.example.com').get(`/${name}`).reply(200, name);
    const before = mocked('before');
    const mock = install();
    const during = mocked('during');
    const late = mocked('late');
    expect(await ask('before')).toBe('before');
    expect(await ask('during')).toBe('during');
    mock.uninstall();
    expect(await ask('late')).toBe('late');
    const after = mocked('after');
    expect(await ask('after')).toBe('after');
    for (const scope of [before, during, late, after]) expect(scope.isDone()).toBe(true);
  });

  test('reaches a real local server before, during and after the installation', async () => {
    const server = http.createServer((request, response) => response.end(`real ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = () => rawRequest({ protocol: 'http', host: '127.0.0.1', port, path: '/x' });
    expect((await ask()).body).toBe('real /x');
    const mock = install();
    expect((await ask()).body).toBe('real /x');
    mock.uninstall();
    expect((await ask()).body).toBe('real /x');
    await new Promise((resolve) => server.close(resolve));
  });

  test('is rejected by disableNetConnect() as before, while KMS requests are handled', async () => {
    install();
    nock.disableNetConnect();
    expect((await rawRequest({ path: LIST_REGIONS })).status).toBe(200);
    await expect(rawRequest({ host: 'api.example.com' })).rejects.toThrow(/Disallowed net connect/);
  });
});

describe("the user's own nock", () => {
  test('does not list the intercepts of the mock as pending', () => {
    install();
    expect(nock.pendingMocks()).toEqual([]);
    expect(nock.isDone()).toBe(true);
  });

  test('KMS requests are still handled after cleanAll()', async () => {
    install();
    nock.cleanAll();
    expect((await rawRequest({ path: LIST_REGIONS })).status).toBe(200);
    nock.cleanAll();
    expect((await rawRequest({ path: LIST_REGIONS })).status).toBe(200);
  });

  test('after restore() KMS requests fail with a message before they reach the network, and activate() restores the interception', async () => {
    install();
    nock.restore();
    const refusal = await rawRequest({ path: LIST_REGIONS }).catch((error) => error);
    expect(refusal).toBeInstanceOf(KmsMockUsageError);
    expect(refusal.code).toBe('REQUEST_LEFT_THE_MOCK');
    expect(refusal.message).toMatch(
      /kms\.cn-hangzhou\.aliyuncs\.com.*nock\.restore\(\).*nock\.activate\(\)/s,
    );
    nock.activate();
    expect((await rawRequest({ path: LIST_REGIONS })).status).toBe(200);
  });

  test('a plain socket to a KMS host fails too', async () => {
    install();
    const errors = await Promise.all(
      [
        net.connect({ host: KMS_HOST, port: 443 }),
        net.connect(443, KMS_HOST),
        tls.connect(443, KMS_HOST),
      ].map((socket) => new Promise((resolve) => socket.on('error', resolve))),
    );
    for (const error of errors) expect(error).toMatchObject({ code: 'REQUEST_LEFT_THE_MOCK' });
  });

  test('global fetch is intercepted, or fails before it reaches the network', async () => {
    install();
    const outcome = await fetch(`https://${KMS_HOST}${LIST_REGIONS}`).then(
      ({ status }) => String(status),
      (error) => error.cause.message,
    );
    // nock 13 does not intercept fetch, nock 14 does.
    expect(outcome).toMatch(process.env.NOCK === '14' ? /^200$/ : /would have reached the network/);
  });
});

describe('uninstall()', () => {
  const patched = () => ({
    request: http.request,
    get: http.get,
    ClientRequest: http.ClientRequest,
    httpsRequest: https.request,
    httpsGet: https.get,
    connect: net.Socket.prototype.connect,
    cleanAll: nock.cleanAll,
    nextTick: process.nextTick,
    symbols: Object.getOwnPropertySymbols(http),
  });

  test('restores http, https, net, process and nock', async () => {
    const before = patched();
    const mock = install();
    await rawRequest({ path: LIST_REGIONS });
    mock.uninstall();
    // The network guard stays active for one more turn of the event loop.
    expect({ ...patched(), connect: before.connect }).toEqual(before);
    await new Promise((resolve) => setImmediate(resolve));
    expect(patched()).toEqual(before);
    expect(nock.activeMocks()).toEqual([]);
    expect(nock.isActive()).toBe(true); // this file loaded nock first
  });

  test('can be called twice, and through Symbol.dispose', () => {
    const mock = install();
    mock[Symbol.dispose]();
    mock.uninstall();
    install();
  });

  test('releases the KMS hosts for a nock scope of the user', async () => {
    install().uninstall();
    nock(`https://${KMS_HOST}`).get('/').query(true).reply(418, 'mine');
    expect(await rawRequest({ path: LIST_REGIONS })).toMatchObject({ status: 418, body: 'mine' });
  });

  test('releases the KMS hosts for disableNetConnect()', async () => {
    install().uninstall();
    nock.disableNetConnect();
    await expect(rawRequest({ path: LIST_REGIONS })).rejects.toThrow(/Disallowed net connect/);
  });

  test('releases the KMS hosts for another installation', async () => {
    const first = install();
    first.seedKey({ keyId: 'of-the-first' });
    first.uninstall();
    const second = install();
    expect(second.key('of-the-first')).toBeUndefined();
    expect((await rawRequest({ path: LIST_REGIONS })).status).toBe(200);
    expect(first.requests).toHaveLength(0);
    expect(second.requests).toHaveLength(1);
  });

  test('does not let a request of the same turn reach the network', async () => {
    const mock = install();
    const outcome = rawRequest({ path: LIST_REGIONS }).then(
      ({ status }) => String(status),
      (error) => error.code,
    );
    mock.uninstall();
    // nock 13 has the request already, nock 14 requests it later and finds no handler.
    expect(await outcome).toBe(process.env.NOCK === '14' ? 'REQUEST_LEFT_THE_MOCK' : 'ERR_NOCK_NO_MATCH');
  });

  test('lets a request in flight get its response', async () => {
    const mock = install();
    const { keyId } = mock.seedKey({ state: 'PendingImport' });
    const { call } = openApiCallClient(KMS_HOST);
    const arrived = new Promise<void>((resolve) => {
      const when = () => {
        resolve();
        return false;
      };
      mock.faults.add({ when, error: 'InternalFailure' });
    });
    const pending = call('GetParametersForImport', {
      KeyId: keyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_1',
      WrappingKeySpec: 'RSA_2048',
    });
    await arrived;
    mock.uninstall();
    expect((await pending).code).toBe('Success');
  });

  test('makes seedKey() throw a usage error', () => {
    const mock = install();
    mock.uninstall();
    expect(() => mock.seedKey()).toThrow(expect.objectContaining({ code: 'NOT_INSTALLED' }));
  });
});

describe('installKmsMock()', () => {
  test('rejects a second installation and names the place of the first', () => {
    install();
    const second = () => installKmsMock();
    expect(second).toThrow(KmsMockUsageError);
    expect(second).toThrow(expect.objectContaining({ code: 'ALREADY_INSTALLED' }));
    expect(second).toThrow(/interception\.test\.ts:\d+/);
  });

  test('rejects a second installation from a new copy of the module too', () => {
    install();
    jest.isolateModules(() => {
      const copy = require('../../lib') as typeof import('../../lib');
      expect(() => copy.installKmsMock()).toThrow(/already installed/);
    });
  });

  test.each([
    [{ region: 'cn-hangzhou' }, /this option does not exist; did you mean "regionId"\?/],
    [{ regionId: 'Hangzhou!' }, /"Hangzhou!" is not a valid region id/],
    [{ accountId: 'me' }, /"me" is not a valid account id/],
    [{ endpoints: 'kms.example.com' }, /"kms\.example\.com" is not a list of hosts/],
    [{ endpoints: ['https://kms.example.com/'] }, /endpoints\[0\] \}\): .* is not a valid host/],
    [{ endpoints: [{ host: 'kms.example.com:8443' }] }, /endpoints\[0\]\.host \}\): .* is not a valid host/],
    [{ randomSeed: {} }, /Give a string or a number/],
    [{ unknownParameters: 'warn' }, /"warn" is not one of reject, ignore/],
    ['cn-shanghai', /installKmsMock\("cn-shanghai"\): give an object of options/],
    [5, /installKmsMock\(5\): give an object/],
    [null, /installKmsMock\(null\): give an object/],
    [[], /give an object/],
    [{ regionId: null }, /null is not a valid value/],
    [{ accountId: 1540355698841234n }, /1540355698841234n is of the type bigint, but a string is required/],
    [{ endpoints: [null] }, /endpoints\[0\] \}\): null is not a valid endpoint/],
    [{ endpoints: [{ host: 'kms.x.internal', regoinId: 'cn-shanghai' }] }, /did you mean "regionId"/],
    [
      { endpoints: [{ host: 'kms.x.internal', regionId: 'CN Shanghai' }] },
      /"CN Shanghai" is not a valid region id/,
    ],
  ])('rejects the options %p', (options, message) => {
    const attempt = () => installKmsMock(options as never);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  test('changes nothing if it throws', async () => {
    const { connect } = net.Socket.prototype;
    expect(() => installKmsMock({ accountId: 'me' })).toThrow(KmsMockUsageError);
    expect(net.Socket.prototype.connect).toBe(connect);
    nock.disableNetConnect();
    await expect(rawRequest({ path: LIST_REGIONS })).rejects.toThrow(/Disallowed net connect/);
  });
});

describe('a parameter of 500 KB in the URL', () => {
  const path = `/?Action=Encrypt&Version=2016-01-20&KeyId=k&Plaintext=${'a'.repeat(500_000)}`;

  if (process.env.NOCK === '14') {
    test('fails with a message under nock 14, which would never send a response', async () => {
      install();
      const refusal = await rawRequest({ path, method: 'POST' }).catch((error) => error);
      expect(refusal).toMatchObject({ code: 'REQUEST_TOO_LARGE' });
      expect(refusal.message).toMatch(/--max-http-header-size/);
    });

    test('fails with the same message through an SDK', async () => {
      const mock = install();
      const { keyId } = mock.seedKey();
      const { call } = openApiCallClient(KMS_HOST);
      await expect(call('Encrypt', { KeyId: keyId, Plaintext: 'a'.repeat(20_000) })).rejects.toThrow(
        /--max-http-header-size/,
      );
    });

    // The last bytes before the limit: a call must not hang because of the headers that Node adds.
    test.each(['GET', 'POST'])(
      'gets a response or an error at every size near the limit (%s)',
      async (method) => {
        install();
        const ask = (size: number) =>
          rawRequest({
            method,
            path: `/?Action=ListKeys&Version=2016-01-20&Filters=${'a'.repeat(size)}`,
          }).then(
            ({ status }) => status,
            (error) => error.code,
          );
        const sizes = Array.from({ length: 60 }, (_, i) => http.maxHeaderSize - 300 + i * 5);
        const outcomes = new Set(await Promise.all(sizes.map(ask)));
        expect([...outcomes].sort()).toEqual([400, 'REQUEST_TOO_LARGE']);
      },
    );

    test('is accepted up to the limit', async () => {
      const mock = install();
      const { keyId } = mock.seedKey();
      const { call } = openApiCallClient(KMS_HOST);
      expect((await call('Encrypt', { KeyId: keyId, Plaintext: 'a'.repeat(6144) })).code).toBe('Success');
    });
  } else {
    test('gets the error response of KMS', async () => {
      install();
      const { status, body } = await rawRequest({ path, method: 'POST' });
      expect(status).toBe(400);
      expect(JSON.parse(body).Code).toBe('InvalidParameter');
    });
  }
});
