/** Where in KMS something is: an account, and a region of it. */
import { inspectValue } from './arguments';
import { KmsMockUsageError } from './usage-error';

/** Such as `cn-hangzhou`. */
export const REGION_ID = /^[a-z0-9-]+$/;

/** Where fixtures go and where a test looks. */
export interface AccountRegion {
  readonly accountId: string;
  readonly regionId: string;
}

/**
 * A region id that a test author gave, or none.
 * @param where such as `seedKey({ regionId })`, for the message
 * @throws KmsMockUsageError
 */
export function regionOption(
  regionId: string | undefined,
  where: string,
  code: 'INVALID_FIXTURE' | 'INVALID_OPTION',
): string | undefined {
  if (regionId === undefined || (typeof regionId === 'string' && REGION_ID.test(regionId))) return regionId;
  throw new KmsMockUsageError(
    code,
    `${where}: ${inspectValue(regionId)} is no region id such as cn-hangzhou.`,
  );
}

/** @throws KmsMockUsageError INVALID_OPTION */
export function checkAccountId(id: unknown, where: string): asserts id is string {
  if (typeof id === 'string' && /^\d{1,32}$/.test(id)) return;
  throw new KmsMockUsageError(
    'INVALID_OPTION',
    `${where}: ${inspectValue(id)} is no account id: give a text of digits.`,
  );
}
