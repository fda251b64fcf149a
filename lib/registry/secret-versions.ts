/** The versions of a secret and their stage labels. Source: version management page, PutSecretValue, UpdateSecretVersionStage. */
import { secretLimitExceeded } from '../base/kms-errors';
import { MAX_SECRET_STAGES, MAX_SECRET_VERSIONS } from './limits';
import type { Secret, SecretVersion } from './records/secret';

export const CURRENT = 'ACSCurrent';
export const PREVIOUS = 'ACSPrevious';
const BUILT_IN: readonly string[] = [CURRENT, PREVIOUS];

export const isBuiltIn = (stage: string): boolean => BUILT_IN.includes(stage);

export const findVersion = (secret: Secret, versionId: string): SecretVersion | undefined =>
  secret.versions.find(({ id }) => id === versionId);

/** The stage labels of a version, built-in labels first. */
export function stagesOf(secret: Secret, version: SecretVersion): readonly string[] {
  const stages = [...secret.stages].filter(([, holder]) => holder === version).map(([stage]) => stage);
  return [
    ...BUILT_IN.filter((stage) => stages.includes(stage)),
    ...stages.filter((stage) => !isBuiltIn(stage)),
  ];
}

/**
 * Adds a version with these stage labels. If ACSCurrent moves to it, ACSPrevious moves to the old current version.
 * @throws Rejected.LimitExceeded before anything changes
 */
export function addSecretVersion(secret: Secret, version: SecretVersion, stages: readonly string[]): void {
  requireRoomForStages(secret, stages);
  secret.versions.push(version);
  for (const stage of stages) moveStage(secret, stage, version);
  if (secret.versions.length > MAX_SECRET_VERSIONS) dropOldest(secret);
}

/** @throws Rejected.LimitExceeded if the secret would have too many stage labels */
export function requireRoomForStages(secret: Secret, added: readonly string[]): void {
  const stages = new Set([...secret.stages.keys(), ...added]);
  if (added.includes(CURRENT) && secret.stages.has(CURRENT)) stages.add(PREVIOUS);
  if (stages.size > MAX_SECRET_STAGES) throw secretLimitExceeded();
}

/** Moves a stage label to a version. If it is ACSCurrent, the old current version gets ACSPrevious. */
export function moveStage(secret: Secret, stage: string, version: SecretVersion): void {
  const left = secret.stages.get(stage);
  if (left === version) return;
  secret.stages.set(stage, version);
  if (stage === CURRENT && left !== undefined) secret.stages.set(PREVIOUS, left);
}

/** A version without a stage label always exists, because more versions than stage labels are allowed. */
function dropOldest(secret: Secret): void {
  const labelled = new Set(secret.stages.values());
  secret.versions.splice(
    secret.versions.findIndex((version) => !labelled.has(version)),
    1,
  );
}
