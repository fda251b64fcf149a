import { keylessOperation } from '../operation';

/** The public regions with KMS, sorted by name. The vendor adds regions; nothing else in the mock uses this list. */
const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-3',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'cn-beijing',
  'cn-chengdu',
  'cn-guangzhou',
  'cn-hangzhou',
  'cn-heyuan',
  'cn-hongkong',
  'cn-huhehaote',
  'cn-nanjing',
  'cn-qingdao',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-wulanchabu',
  'cn-zhangjiakou',
  'eu-central-1',
  'eu-west-1',
  'me-east-1',
  'us-east-1',
  'us-west-1',
] as const;

/** Lists the regions with KMS. */
export const DescribeRegions = keylessOperation({
  xmlRoot: 'KMS',
  params: {},
  run: () => ({ Regions: { Region: REGIONS.map((RegionId) => ({ RegionId })) } }),
});
