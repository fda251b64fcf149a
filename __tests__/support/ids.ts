/** Identifiers in the shapes of the documentation. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** No key has it. */
export const UNKNOWN_ID = '00000000-1111-4222-8333-444444444444';
/** Of an instance that exists, as every one of this shape does. */
export const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
