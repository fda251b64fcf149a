/** Where in KMS something is: an account, and a region of it. */
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

export const ACCESS_KEY_ID_RULE: TextRule = {
  what: 'a valid access key id',
  form: 'a text that is not empty',
  minLength: 1,
};

/** Where fixtures go and where a test looks. */
export interface AccountRegion {
  readonly accountId: string;
  readonly regionId: string;
}
