/** Per account and region. Source: limits page, 2018-2026. Seeding is not counted against them. */
export const KEY_QUOTA = 200;
export const ALIAS_QUOTA = 300;
