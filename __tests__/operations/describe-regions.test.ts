import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const regionIds = (body: { Regions: { Region: { RegionId: string }[] } }) =>
  body.Regions.Region.map(({ RegionId }) => RegionId);

describe('parameters', () => {
  test('none is needed', async () => {
    expect(await call('DescribeRegions')).toMatchObject({ code: 'Success', status: 200 });
  });

  test('a parameter that the action does not have is refused by name', async () => {
    expect(await call('DescribeRegions', { KeyId: kms.seedKey().keyId })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      message: expect.stringContaining('KeyId'),
    });
  });
});

describe('key states', () => {
  test.each([
    ['Enabled', {}],
    ['Disabled', {}],
    ['PendingDeletion', {}],
    ['PendingImport', { origin: 'EXTERNAL' }],
  ] as const)('a key in %s makes no difference', async (state, options) => {
    const without = await call('DescribeRegions');
    kms.seedKey({ state, ...options });
    const withKey = await call('DescribeRegions');
    expect(withKey.code).toBe('Success');
    expect(withKey.body.Regions).toEqual(without.body.Regions);
  });
});

describe('behaviour', () => {
  test.each(['cn-hangzhou', 'cn-beijing', 'cn-shanghai'])('%s is a region', async (regionId) => {
    const { body } = await call('DescribeRegions');
    expect(regionIds(body)).toContain(regionId);
  });

  test('the answer has the regions by their id, and a request id', async () => {
    const { body } = await call('DescribeRegions');
    expect(body).toEqual({
      Regions: { Region: expect.any(Array) },
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i),
    });
    expect(body.Regions.Region[0]).toEqual({ RegionId: expect.stringMatching(/^[a-z]+(-[a-z0-9]+)+$/) });
  });

  test('no region stands in the list twice', async () => {
    const { body } = await call('DescribeRegions');
    expect(new Set(regionIds(body)).size).toBe(regionIds(body).length);
  });

  test('every region gives the same list', async () => {
    const { body } = await call('DescribeRegions');
    const elsewhere = await openApiCallClient('kms.cn-beijing.aliyuncs.com').call('DescribeRegions');
    expect(regionIds(elsewhere.body)).toEqual(regionIds(body));
  });
});
