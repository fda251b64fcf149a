/** All public names of alicloud-kms-mock. */
import type { KmsMockOptions } from './install/options';
import type { KmsMock } from './kms-mock';

export type { Denial, DenyOptions } from './control/denials';
export type { DateInput, Duration } from './base/clock';
export type { KeySpec, KeyUsage } from './crypto/key-specs';
export { KmsError } from './base/kms-errors';
export { KmsMockUsageError, type KmsMockUsageErrorCode } from './base/usage-error';
export type { FaultError, FaultOptions, FaultRequest } from './control/fault-options';
export type { Fault } from './control/faults';
export type { ExportFixturesOptions, LoadedFixtures } from './seeding/files';
export type { KmsMockOptions } from './install/options';
export type { KmsClock, KmsFaults, KmsMock, KmsSnapshot, KmsView } from './kms-mock';
export type { KeyState, Origin, ProtectionLevel, RotationStatus } from './registry/records/key';
export type { InstanceStatus } from './registry/records/instance';
export type { Quotas } from './registry/limits';
export type {
  ExistingSecretState,
  ExtendedConfig,
  SecretDataType,
  SecretRotationStatus,
  SecretType,
} from './registry/records/secret';
export type { ServiceEdition } from './registry/service-edition';
export type {
  Fixtures,
  SeedInstanceOptions,
  SeedKeyOptions,
  SeedKeyVersion,
  SeedSecretOptions,
  SeedSecretVersion,
} from './seeding/fields';
export type {
  SecretSnapshot,
  SecretVersionSnapshot,
  SeededSecret,
} from './snapshots/secret';
export type { AsymmetricMatcher } from './log/expectations';
export type {
  ExpectedKmsParam,
  ExpectedKmsParams,
  KmsRequestParams,
  KmsRequestRecord,
  KmsRequests,
} from './log/request-log';
export type { KmsAction } from './operations';
export type { InstanceSnapshot, SeededInstance } from './snapshots/instance';
export type { CiphertextSnapshot, KeySnapshot, SeededKey } from './snapshots/key';
export { formatStateMatrix, type StateMatrixCell, type StateMatrixRow, stateMatrix } from './state/keys';
export {
  formatSecretLifeCycle,
  type SecretLifeCycleRow,
  type SecretState,
  secretLifeCycle,
} from './state/secrets';
export type { EndpointOption } from './transport/endpoints';

/**
 * Intercepts every KMS request of this process until `uninstall()` and responds from memory: every region, every client that
 * uses node:https, with `allowHttp` also http. No request reaches the network.
 *
 * @example
 * const kms = installKmsMock();
 * afterEach(() => kms.reset());
 * afterAll(() => kms.uninstall());
 *
 * @throws KmsMockUsageError ALREADY_INSTALLED, INVALID_OPTION, NOCK_MISSING
 */
export function installKmsMock(options: KmsMockOptions = {}): KmsMock {
  // The rest of the package is loaded at the first call, so that an import costs almost nothing. It is loaded only once,
  // because after jest.resetModules() require() would load it again.
  behind ??= require('./install/install') as typeof import('./install/install');
  return behind.install(options, installKmsMock);
}

let behind: typeof import('./install/install') | undefined;
