import { wholeSecond } from '../clock';
import { generateMaterial, lazyRsaPrivateKey, type RsaPrivateKey } from '../crypto/key-material';
import { type KeySpec, type KeyUsage, keySpec } from '../crypto/key-specs';
import type { RandomSource } from '../crypto/random';
import type { Cmk, KeyVersion, Origin, ProtectionLevel } from './cmk';
import { newKeyId, newVersionId } from './ids';

/** What must be said of a key; ids and material are made where they are not given. */
export interface NewKey {
  readonly id?: string | undefined;
  readonly versionId?: string | undefined;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  readonly instanceId: string | undefined;
  readonly description: string;
  readonly policy?: string | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly rotationInterval?: number | undefined;
  readonly material?: Buffer | undefined;
  readonly rsa?: RsaPrivateKey | undefined;
}

/** A key as it is right after creation: Enabled, or PendingImport without material when it is an external one. */
export function newKey(given: NewKey, now: number, random: RandomSource): Cmk {
  const createdAt = wholeSecond(now);
  const id = given.id ?? newKeyId(given.instanceId, createdAt, random);
  const version: KeyVersion = {
    id: given.versionId ?? newVersionId(id, random),
    createdAt,
    ...newSecret(given, random),
  };
  return {
    id,
    spec: given.spec,
    usage: given.usage,
    origin: given.origin,
    protectionLevel: given.protectionLevel,
    instanceId: given.instanceId,
    createdAt,
    state: given.origin === 'EXTERNAL' && given.material === undefined ? 'PendingImport' : 'Enabled',
    description: given.description,
    policy: given.policy,
    versions: [version],
    primaryVersion: version,
    rotationInterval: given.rotationInterval,
    deletionProtection: undefined,
    deletionDate: undefined,
    materialExpiresAt: undefined,
    materialFingerprint: undefined,
    importParameters: undefined,
    tags: given.tags === undefined ? undefined : new Map(given.tags),
  };
}

/** The next version of a key whose material KMS makes. */
export const newVersion = (key: Cmk, createdAt: number, random: RandomSource): KeyVersion => ({
  id: newVersionId(key.id, random),
  createdAt,
  ...newSecret(key, random),
});

function newSecret(
  given: {
    readonly spec: KeySpec;
    readonly origin: Origin;
    readonly material?: Buffer | undefined;
    readonly rsa?: RsaPrivateKey | undefined;
  },
  random: RandomSource,
): Pick<KeyVersion, 'material' | 'rsa'> {
  if (keySpec(given.spec).family === 'RSA')
    return { material: undefined, rsa: given.rsa ?? lazyRsaPrivateKey(given.spec) };
  if (given.material !== undefined || given.origin === 'EXTERNAL')
    return { material: given.material, rsa: undefined };
  return { material: generateMaterial(given.spec, random), rsa: undefined };
}
