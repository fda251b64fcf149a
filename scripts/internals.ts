/** What the benchmark and the generated pages use besides the public names. */
export { fixturesJsonSchema } from '../lib/seeding/files/json-schema';
export { formatCoverage } from '../lib/operations/coverage';
export { DEFAULT_QUOTAS } from '../lib/registry/limits';
export { seedKey } from '../lib/seeding/seed-key';
export { KmsService } from '../lib/service/service';
export { formatStateMatrix, stateMatrix } from '../lib/state/keys';
export { formatSecretLifeCycle, secretLifeCycle } from '../lib/state/secrets';
