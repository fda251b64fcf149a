/** An account and a region: together they select one registry. */
import type { TextRule } from './fields';

export const REGION_ID = /^[a-z0-9-]+$/;

export const REGION_ID_RULE: TextRule = {
  what: 'a valid region id',
  form: 'an id such as cn-hangzhou',
  pattern: REGION_ID,
};

export const ACCOUNT_ID_RULE: TextRule = {
  what: 'a valid account id',
  form: 'a string of digits',
  pattern: /^\d{1,32}$/,
};

export const ACCESS_KEY_ID_RULE: TextRule = {
  what: 'a valid access key id',
  form: 'a non-empty string',
  minLength: 1,
};

/** The registry that a fixture is added to, or that a test reads. */
export interface AccountRegion {
  readonly accountId: string;
  readonly regionId: string;
}
