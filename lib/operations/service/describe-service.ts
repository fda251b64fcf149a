import { KEY_SPECS, keySpec } from '../../crypto/key-specs';
import { PROTECTION_LEVELS } from '../../registry/records/key';
import { keylessOperation } from '../operation';

/** Describes the key specs of the shared service in the region. The SDKs no longer have it since 2022. */
export const DescribeService = keylessOperation({
  params: {},
  run: () => ({
    ProtectionLevels: { ProtectionLevel: PROTECTION_LEVELS.map((Type) => ({ Type })) },
    KeySpecs: {
      KeySpec: KEY_SPECS.filter((spec) => !keySpec(spec).instanceOnly).map((spec) => ({
        Name: spec,
        SupportedProtectionLevels: { SupportedProtectionLevel: PROTECTION_LEVELS },
        Usages: { Usage: keySpec(spec).usages },
      })),
    },
  }),
});
