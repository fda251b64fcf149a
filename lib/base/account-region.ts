/** Where in KMS something is: an account, and a region of it. */
import { showValue } from './arguments';
import { KmsMockUsageError } from './usage-error';
import type { TextRule } from './fields';

export const REGION_ID = /^[a-z0-9-]+$/;

export const REGION_ID_RULE: TextRule = {
  what: 'a valid region id',
  form: 'an id such as cn-hangzhou',
  pattern: REGION_ID,
};

export const ACCOUNT_ID_RULE: TextRule = {
  what: 'a valid account id',
  form: 'a text of digits',
  pattern: /^\d{1,32}$/,
};

/** Where fixtures go and where a test looks. */
export interface AccountRegion {
  readonly accountId: string;
  readonly regionId: string;
}

/**
 * The region of a fixture, or none.
 * @param where such as `seedKey({ regionId })`, for the message
 * @throws KmsMockUsageError INVALID_FIXTURE
 */
export function regionOfFixture(regionId: string | undefined, where: string): string | undefined {
  if (regionId === undefined || (typeof regionId === 'string' && REGION_ID.test(regionId))) return regionId;
  throw new KmsMockUsageError(
    'INVALID_FIXTURE',
    `${where}: ${showValue(regionId)} is no region id such as cn-hangzhou.`,
  );
}
