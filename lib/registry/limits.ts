/** Limits that requests and fixtures share. Source: limits page and API metadata, 2018-2026. */

/** Keys and aliases in one account and region. Fixtures are not counted against them. */
export const KEY_QUOTA = 200;
export const ALIAS_QUOTA = 300;

/** Characters of a key's description. */
export const MAX_DESCRIPTION_LENGTH = 8192;

/** Days between ScheduleKeyDeletion and the end of the key (7 to 30 until 2021). */
export const MIN_WAITING_DAYS = 7;
export const MAX_WAITING_DAYS = 366;

/** Characters of a tag's key and of its value. */
export const MAX_TAG_LENGTH = 128;
/** Tags of one resource: 20 by CreateKey and TagResources, 10 by the older text of TagResource (docs/fidelity.md). */
export const TAG_QUOTA = 20;
