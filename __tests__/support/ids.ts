/** Identifiers in the documented formats. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The id of no key. */
export const UNKNOWN_ID = '00000000-1111-4222-8333-444444444444';
/** An instance id. For the mock every id of this format exists. */
export const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
