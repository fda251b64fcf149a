/** The public names of alicloud-kms-mock, one by one. */
export type { DateInput, Duration } from './clock';
export type { KeySpec } from './crypto/key-material';
export { KmsError, KmsMockUsageError, type KmsMockUsageErrorCode } from './errors';
export { installKmsMock, type KmsClock, type KmsMock, type KmsMockOptions } from './install';
export type { KeyState, KeyUsage, Origin, ProtectionLevel } from './registry/cmk';
export type { KeySnapshot, SeededKey, SeedKeyOptions } from './seeding';
export type { KmsRequestRecord } from './service';
export { formatStateMatrix, stateMatrix, type StateMatrixRow } from './state/matrix';
export type { EndpointOption } from './transport/endpoints';
