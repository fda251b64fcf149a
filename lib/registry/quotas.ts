/** Per account and region. Source: limits page, 2018-2026. Seeding is not counted against them. */
export const KEY_QUOTA = 200;
export const ALIAS_QUOTA = 300;
/** Tags of one resource: 20 by CreateKey and TagResources, 10 by the older text of TagResource (docs/fidelity.md). */
export const TAG_QUOTA = 20;
