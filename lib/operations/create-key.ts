import { KEY_SPECS, type KeySpec } from '../crypto/key-material';
import { limitExceeded, operationUnsupported, parameterInvalid, parameterMissing } from '../errors';
import {
  KEY_USAGES,
  needsInstance,
  ORIGINS,
  type Origin,
  PROTECTION_LEVELS,
  type ProtectionLevel,
} from '../registry/cmk';
import { INSTANCE_ID } from '../registry/ids';
import { newKey } from '../registry/new-key';
import { KEY_QUOTA, MAX_DESCRIPTION_LENGTH, TAG_QUOTA } from '../registry/limits';
import { keyMetadata } from './parts/key-metadata';
import { keylessOperation } from './operation';

/** Every spec that KMS has; KEY_SPECS are those that the mock serves. */
const VENDOR_KEY_SPECS = [
  ...KEY_SPECS,
  'Aliyun_SM4',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_P256',
  'EC_P256K',
  'EC_SM2',
] as const;

const MAX_POLICY_BYTES = 32_768;
/** A number of days, hours, minutes or seconds. */
const INTERVAL = /^\d{1,9}[dhms]$/;

/** Makes a key: Enabled with one version, or PendingImport when its material comes from outside. */
export const CreateKey = keylessOperation({
  params: {
    DKMSInstanceId: { kind: 'text', pattern: INSTANCE_ID },
    Description: { kind: 'text', maxLength: MAX_DESCRIPTION_LENGTH },
    EnableAutomaticRotation: { kind: 'boolean', default: false },
    KeySpec: { kind: 'choice', values: VENDOR_KEY_SPECS, default: 'Aliyun_AES_256' },
    KeyStorageMechanism: { kind: 'choice', values: ['HsmInternal', 'HsmEncryptedDatabase'] },
    KeyUsage: { kind: 'choice', values: KEY_USAGES, default: 'ENCRYPT/DECRYPT' },
    Origin: { kind: 'choice', values: ORIGINS, default: 'Aliyun_KMS' },
    Policy: { kind: 'text', json: true, maxBytes: MAX_POLICY_BYTES },
    // Ignored for keys of an instance.
    ProtectionLevel: { kind: 'choice', values: PROTECTION_LEVELS, default: 'SOFTWARE' },
    // Looked at only when rotation is asked for.
    RotationInterval: { kind: 'text' },
    Tags: { kind: 'tags', maxItems: TAG_QUOTA },
  },
  run(input, { registry, now, random }) {
    if (registry.keys.length >= KEY_QUOTA) throw limitExceeded();
    const spec = servedSpec(input.KeySpec);
    if (input.KeyUsage !== 'ENCRYPT/DECRYPT') throw parameterInvalid('KeyUsage');
    if (input.DKMSInstanceId === undefined) {
      // These belong to instances alone.
      if (needsInstance(spec)) throw parameterInvalid('KeySpec');
      if (input.Policy !== undefined) throw parameterInvalid('Policy');
      if (input.KeyStorageMechanism !== undefined) throw parameterInvalid('KeyStorageMechanism');
    }
    if (input.EnableAutomaticRotation) {
      if (input.RotationInterval === undefined) throw parameterMissing('RotationInterval');
      if (!INTERVAL.test(input.RotationInterval)) throw parameterInvalid('RotationInterval');
      if (input.Origin === 'EXTERNAL') throw parameterInvalid('EnableAutomaticRotation');
      throw operationUnsupported('automatic rotation is not served by this version of the mock');
    }
    const key = newKey(
      {
        spec,
        origin: input.Origin,
        instanceId: input.DKMSInstanceId,
        protectionLevel: protectionLevel(input),
        policy: input.Policy,
        description: input.Description ?? '',
        tags: input.Tags,
      },
      now,
      random,
    );
    registry.addKey(key);
    return { KeyMetadata: keyMetadata(key, registry) };
  },
});

/** An instance decides itself: these are things that only its hardware does (inferred). */
function protectionLevel(input: {
  readonly DKMSInstanceId: string | undefined;
  readonly KeySpec: string;
  readonly KeyStorageMechanism: string | undefined;
  readonly Origin: Origin;
  readonly ProtectionLevel: ProtectionLevel;
}): ProtectionLevel {
  if (input.DKMSInstanceId === undefined) return input.ProtectionLevel;
  const hardware =
    needsInstance(input.KeySpec) || input.KeyStorageMechanism !== undefined || input.Origin === 'EXTERNAL';
  return hardware ? 'HSM' : 'SOFTWARE';
}

function servedSpec(spec: string): KeySpec {
  const served = KEY_SPECS.find((candidate) => candidate === spec);
  if (served !== undefined) return served;
  throw operationUnsupported(
    `KMS has keys of the spec ${spec}, this version of the mock serves ${KEY_SPECS.join(', ')}`,
  );
}
