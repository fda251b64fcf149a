/** The services that the mock can play, and what their keys need. Source: "Key management", July 2025; docs/instances.md. */
import { type KeySpec, keySpec } from '../crypto/key-specs';

export const SERVICE_EDITIONS = ['classic', '3.0'] as const;
/**
 * `classic`: the shared service of the years until 2022, and instances. `3.0`: what an account that is opened today has: one
 * default key in each region, and instances.
 */
export type ServiceEdition = (typeof SERVICE_EDITIONS)[number];

/** Whether keys of this spec exist only in instances. */
export const needsInstance = (spec: KeySpec, edition: ServiceEdition): boolean =>
  edition === '3.0' ? spec !== 'Aliyun_AES_256' : keySpec(spec).instanceOnly;
