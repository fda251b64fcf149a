/** What the benchmark and the generated pages use besides the public names. */
export { fixturesJsonSchema } from '../lib/fixtures/json-schema';
export { formatCoverage } from '../lib/operations/coverage';
export { DEFAULT_QUOTAS } from '../lib/registry/limits';
export { seedKey } from '../lib/seeding';
export { KmsService } from '../lib/service';
export { formatStateMatrix, stateMatrix } from '../lib/state/matrix';
export { formatSecretLifeCycle, secretLifeCycle } from '../lib/state/secret-life-cycle';
