import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from './random';

/** Bytes of raw key per symmetric key spec. Source: key spec page, 2021-2026. */
const MATERIAL_LENGTHS = {
  Aliyun_AES_256: 32,
  Aliyun_AES_192: 24,
  Aliyun_AES_128: 16,
} as const;

/** The key specs whose keys this version of the mock serves. */
export type KeySpec = keyof typeof MATERIAL_LENGTHS;

export const KEY_SPECS = Object.keys(MATERIAL_LENGTHS) as readonly KeySpec[];

export const materialLength = (spec: KeySpec): number => MATERIAL_LENGTHS[spec];

export const generateMaterial = (spec: KeySpec, random: RandomSource): Buffer =>
  random.bytes(materialLength(spec));

/** Tells whether two materials are the same long after the first one is gone. */
export const fingerprint = (material: Uint8Array): Buffer => createHash('sha256').update(material).digest();

export const matchesFingerprint = (material: Uint8Array, expected: Buffer): boolean =>
  timingSafeEqual(fingerprint(material), expected);
