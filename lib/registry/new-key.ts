import { wholeSecond } from '../clock';
import { generateMaterial, type KeySpec } from '../crypto/key-material';
import type { RandomSource } from '../crypto/random';
import type { Cmk, KeyVersion, Origin, ProtectionLevel } from './cmk';
import { newKeyId, newVersionId } from './ids';

/** What must be said of a key; ids and material are made where they are not given. */
export interface NewKey {
  readonly id?: string | undefined;
  readonly versionId?: string | undefined;
  readonly spec: KeySpec;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  readonly instanceId: string | undefined;
  readonly description: string;
  readonly policy?: string | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly material?: Buffer | undefined;
}

/** A key as it is right after creation: Enabled, or PendingImport without material when it is an external one. */
export function newKey(given: NewKey, now: number, random: RandomSource): Cmk {
  const createdAt = wholeSecond(now);
  const id = given.id ?? newKeyId(given.instanceId, createdAt, random);
  const external = given.origin === 'EXTERNAL';
  const version: KeyVersion = {
    id: given.versionId ?? newVersionId(id, random),
    createdAt,
    material: given.material ?? (external ? undefined : generateMaterial(given.spec, random)),
  };
  return {
    id,
    spec: given.spec,
    usage: 'ENCRYPT/DECRYPT',
    origin: given.origin,
    protectionLevel: given.protectionLevel,
    instanceId: given.instanceId,
    createdAt,
    state: external && given.material === undefined ? 'PendingImport' : 'Enabled',
    description: given.description,
    policy: given.policy,
    versions: [version],
    primaryVersion: version,
    deletionDate: undefined,
    materialExpiresAt: undefined,
    materialFingerprint: undefined,
    importParameters: undefined,
    tags: given.tags === undefined ? undefined : new Map(given.tags),
  };
}
