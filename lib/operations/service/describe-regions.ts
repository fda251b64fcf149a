import { keylessOperation } from '../operation';

/**
 * The regions with KMS, sorted by name. Source: OpenAPI metadata of April 2026, endpoint map of kms20160120 3.x. The vendor adds
 * regions; nothing else in the mock uses this list.
 */
const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'cn-beijing',
  'cn-beijing-finance-1',
  'cn-chengdu',
  'cn-fuzhou',
  'cn-guangzhou',
  'cn-hangzhou',
  'cn-hangzhou-finance',
  'cn-heyuan',
  'cn-hongkong',
  'cn-huhehaote',
  'cn-nanjing',
  'cn-qingdao',
  'cn-shanghai',
  'cn-shanghai-finance-1',
  'cn-shenzhen',
  'cn-shenzhen-finance-1',
  'cn-wulanchabu',
  'cn-zhangjiakou',
  'eu-central-1',
  'eu-west-1',
  'me-central-1',
  'me-east-1',
  'na-south-1',
  'us-east-1',
  'us-west-1',
] as const;

/** Lists the regions with KMS. */
export const DescribeRegions = keylessOperation({
  xmlRoot: 'KMS',
  params: {},
  run: () => ({ Regions: { Region: REGIONS.map((RegionId) => ({ RegionId })) } }),
});
