/** The rules for tags. Source: CreateKey, TagResource, TagResources, 2021-2026. */
import { MAX_TAG_LENGTH } from './limits';

/** The vendor reserves keys with these prefixes. */
const RESERVED_TAG_KEY = /^(?:aliyun|acs:)/;

export const isTagKey = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_TAG_LENGTH;

/** Whether a user may use the tag key. */
export const isNewTagKey = (value: unknown): value is string =>
  isTagKey(value) && !RESERVED_TAG_KEY.test(value);

export const isTagValue = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_TAG_LENGTH;
