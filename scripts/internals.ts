/** The names that the benchmark and the generated pages use: internals of lib, and the open questions of the contract suite. */
import { CallMistakes } from '../lib/base/check-fields';
import type { Registry } from '../lib/registry/registry';
import type { SeedKeyOptions } from '../lib/seeding/fields';
import { seedKey as seedKeyAt } from '../lib/seeding/seed-key';

export { formatOpenQuestions } from './contract/open-questions';
export { Lifetime } from '../lib/base/lifetime';
export { fixturesJsonSchema } from '../lib/seeding/files/json-schema';
export { formatCoverage } from '../lib/operations/coverage';
export { DEFAULT_QUOTAS } from '../lib/registry/limits';
export { KmsService } from '../lib/service/service';
export { formatStateMatrix, stateMatrix } from '../lib/state/keys';
export { formatSecretLifeCycle, secretLifeCycle } from '../lib/state/secrets';

/** As `kms.seedKey()`, without the check of single options. */
export const seedKey = (options: SeedKeyOptions, registry: Registry, now: number) =>
  seedKeyAt(options, { registry, now, mistakes: new CallMistakes('seedKey', 'INVALID_FIXTURE') });
