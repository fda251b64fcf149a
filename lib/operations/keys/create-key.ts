import { isSymmetric, KEY_SPECS, KEY_USAGES, type KeySpec, keySpec } from '../../crypto/key-specs';
import { limitExceeded, parameterInvalid } from '../../base/kms-errors';
import {
  canRotate,
  ORIGINS,
  type Origin,
  PROTECTION_LEVELS,
  type ProtectionLevel,
} from '../../registry/records/key';
import { INSTANCE_ID } from '../../registry/ids';
import { MAX_DESCRIPTION_LENGTH, MAX_POLICY_BYTES, TAG_QUOTA } from '../../registry/limits';
import { newKey } from '../../registry/new-key';
import { guardNewDefaultKey, requireInstance } from '../../state/instances';
import { keylessOperation } from '../operation';
import { keyMetadata } from './parts/key-metadata';
import { OF_KEYS, rotationInterval } from '../../parameters/rotation-interval';

/** Creates a key: Enabled with one version, or an external key in PendingImport. */
export const CreateKey = keylessOperation({
  deniedStatus: 400,
  params: {
    DKMSInstanceId: { kind: 'text', names: 'instance', pattern: INSTANCE_ID },
    Description: { kind: 'text', maxLength: MAX_DESCRIPTION_LENGTH },
    EnableAutomaticRotation: { kind: 'boolean', default: false },
    KeySpec: { kind: 'choice', values: KEY_SPECS, default: 'Aliyun_AES_256' },
    KeyStorageMechanism: { kind: 'choice', values: ['HsmInternal', 'HsmEncryptedDatabase'] },
    KeyUsage: { kind: 'choice', values: KEY_USAGES },
    Origin: { kind: 'choice', values: ORIGINS, default: 'Aliyun_KMS' },
    Policy: { kind: 'text', json: true, maxBytes: MAX_POLICY_BYTES },
    // Ignored for keys of an instance.
    ProtectionLevel: { kind: 'choice', values: PROTECTION_LEVELS, default: 'SOFTWARE' },
    // Read only if rotation is turned on.
    RotationInterval: { kind: 'text' },
    Tags: { kind: 'tags', maxItems: TAG_QUOTA },
  },
  run(input, { registry, now }) {
    if (registry.keys.all.length >= registry.quotas.keys || !registry.hasRoomForVersion)
      throw limitExceeded();
    const spec = keySpec(input.KeySpec);
    const usage = input.KeyUsage ?? spec.usages[0];
    if (usage === undefined || !spec.usages.includes(usage)) throw parameterInvalid('KeyUsage');
    if (input.Origin === 'EXTERNAL' && !isSymmetric(input.KeySpec)) throw parameterInvalid('Origin');
    if (input.DKMSInstanceId !== undefined) requireInstance(input.DKMSInstanceId, registry);
    else {
      guardNewDefaultKey(input.KeySpec, registry);
      const ofInstance = parameterOfInstance(input);
      if (ofInstance !== undefined) throw parameterInvalid(ofInstance);
    }
    if (input.EnableAutomaticRotation && !canRotate({ spec: input.KeySpec, origin: input.Origin })) {
      throw parameterInvalid('EnableAutomaticRotation');
    }
    const key = newKey(
      {
        spec: input.KeySpec,
        usage,
        origin: input.Origin,
        instanceId: input.DKMSInstanceId,
        protectionLevel: protectionLevel(input),
        policy: input.Policy,
        description: input.Description ?? '',
        tags: input.Tags,
        rotationInterval: input.EnableAutomaticRotation
          ? rotationInterval(input.RotationInterval, OF_KEYS)
          : undefined,
      },
      now,
      registry,
    );
    registry.keys.add(key);
    return { KeyMetadata: keyMetadata(key, registry) };
  },
});

/** The first given parameter that only keys of an instance can have. */
function parameterOfInstance(input: {
  readonly KeySpec: KeySpec;
  readonly Policy: string | undefined;
  readonly KeyStorageMechanism: string | undefined;
}): string | undefined {
  if (keySpec(input.KeySpec).instanceOnly) return 'KeySpec';
  if (input.Policy !== undefined) return 'Policy';
  return input.KeyStorageMechanism === undefined ? undefined : 'KeyStorageMechanism';
}

/** The protection level of the key. These key specs and origins of an instance are hardware only (inferred). */
function protectionLevel(input: {
  readonly DKMSInstanceId: string | undefined;
  readonly KeySpec: KeySpec;
  readonly KeyStorageMechanism: string | undefined;
  readonly Origin: Origin;
  readonly ProtectionLevel: ProtectionLevel;
}): ProtectionLevel {
  if (input.DKMSInstanceId === undefined) return input.ProtectionLevel;
  const hardware = HARDWARE_SPECS.has(input.KeySpec) || input.KeyStorageMechanism !== undefined;
  return hardware || input.Origin === 'EXTERNAL' ? 'HSM' : 'SOFTWARE';
}

/** Software instances do not have these. */
const HARDWARE_SPECS: ReadonlySet<KeySpec> = new Set(['Aliyun_AES_192', 'Aliyun_AES_128', 'EC_SM2']);
