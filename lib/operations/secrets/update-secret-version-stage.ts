import {
  parameterInvalid,
  parameterMissing,
  secretNotFound,
  stageMismatch,
  stageStateInvalid,
} from '../../base/kms-errors';
import type { Secret, SecretVersion } from '../../registry/records/secret';
import {
  CURRENT,
  findVersion,
  isBuiltIn,
  moveStage,
  PREVIOUS,
  requireRoomForStages,
} from '../../registry/secret-versions';
import { secretOperation } from '../secret-operation';
import { genericOnly } from './parts/secret-type';

/** Moves a stage label from one version to another, adds a new one to a version, or removes one. */
export const UpdateSecretVersionStage = secretOperation({
  params: {
    VersionStage: { kind: 'text', required: true },
    RemoveFromVersion: { kind: 'text' },
    MoveToVersion: { kind: 'text' },
  },
  check({ VersionStage, RemoveFromVersion, MoveToVersion }) {
    if (MoveToVersion !== undefined) return;
    if (RemoveFromVersion === undefined) throw parameterMissing('MoveToVersion');
    if (isBuiltIn(VersionStage)) throw parameterInvalid('RemoveFromVersion');
  },
  accepts: genericOnly,
  run({ VersionStage, RemoveFromVersion, MoveToVersion }, { secret }) {
    const from = RemoveFromVersion === undefined ? undefined : resolveVersion(secret, RemoveFromVersion);
    const to = MoveToVersion === undefined ? undefined : resolveVersion(secret, MoveToVersion);
    const holder = secret.stages.get(VersionStage);
    // Without RemoveFromVersion the stage label moves from any version.
    if (from !== undefined && from !== holder) throw stageMismatch();
    if (to === undefined) {
      secret.stages.delete(VersionStage);
    } else if (to !== holder) {
      if (VersionStage === PREVIOUS && to === secret.stages.get(CURRENT)) throw stageStateInvalid();
      requireRoomForStages(secret, [VersionStage]);
      moveStage(secret, VersionStage, to);
    }
    return { SecretName: secret.name };
  },
});

/** @throws Forbidden.ResourceNotFound */
function resolveVersion(secret: Secret, versionId: string): SecretVersion {
  const version = findVersion(secret, versionId);
  if (version === undefined) throw secretNotFound();
  return version;
}
