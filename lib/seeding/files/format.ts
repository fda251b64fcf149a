/**
 * The format of fixtures: the options of seedKey() and seedSecret() written down. What each field is; the JSON Schema for
 * editors is made from these tables (json-schema.ts), and what stands in a file is checked against them (check.ts).
 */
import { REGION_ID } from '../../base/account-region';
import { KEY_SPECS, KEY_USAGES } from '../../crypto/key-specs';
import { KEY_STATES, ORIGINS, PROTECTION_LEVELS } from '../../registry/records/key';
import { INSTANCE_ID, NEW_ALIAS_NAME } from '../../registry/ids';
import { EXISTING_SECRET_STATES, SECRET_DATA_TYPES, SECRET_TYPES } from '../../registry/records/secret';
import type { SeedSecretOptions, SeedSecretVersion } from '../seed-secret';
import type { SeedKeyOptions, SeedKeyVersion } from '../seed-key';

export type Field =
  | {
      readonly kind: 'text';
      readonly values?: readonly string[];
      readonly pattern?: RegExp;
      readonly required?: true;
      /** Never shown in a message. */
      readonly confidential?: true;
    }
  | { readonly kind: 'date' | 'number' | 'flag' }
  | { readonly kind: 'texts'; readonly pattern?: RegExp }
  /** An object of texts, or where it is deep of such objects as well. */
  | { readonly kind: 'textsByName'; readonly deep?: true }
  | { readonly kind: 'list'; readonly of: Fields; readonly noun: string };

export type Fields = Readonly<Record<string, Field>>;

const text = { kind: 'text' } as const;
const date = { kind: 'date' } as const;
/** Bytes in a file are Base64 text. */
const bytes = { kind: 'text', confidential: true } as const;
const regionId = { kind: 'text', pattern: REGION_ID } as const;
const instanceId = { kind: 'text', pattern: INSTANCE_ID } as const;
const tags = { kind: 'textsByName' } as const;

const KEY_VERSION = {
  keyVersionId: text,
  material: bytes,
  privateKeyPem: bytes,
  createdAt: date,
} as const satisfies Record<keyof SeedKeyVersion, Field>;

export const KEY = {
  keyId: text,
  keyVersionId: text,
  regionId,
  aliases: { kind: 'texts', pattern: NEW_ALIAS_NAME },
  state: { kind: 'text', values: KEY_STATES },
  keySpec: { kind: 'text', values: KEY_SPECS },
  keyUsage: { kind: 'text', values: KEY_USAGES },
  origin: { kind: 'text', values: ORIGINS },
  protectionLevel: { kind: 'text', values: PROTECTION_LEVELS },
  instanceId,
  createdAt: date,
  material: bytes,
  privateKeyPem: bytes,
  versions: { kind: 'list', of: KEY_VERSION, noun: 'version' },
  rotationDays: { kind: 'number' },
  deletionProtection: { kind: 'flag' },
  deletionProtectionDescription: text,
  description: text,
  policy: text,
  tags,
  deletionDate: date,
  materialExpiresAt: date,
  hasMaterial: { kind: 'flag' },
  materialFingerprint: text,
} as const satisfies Record<keyof SeedKeyOptions, Field>;

const SECRET_VERSION = {
  versionId: { kind: 'text', required: true },
  secretData: bytes,
  sealedData: bytes,
  secretDataType: { kind: 'text', values: SECRET_DATA_TYPES },
  stages: { kind: 'texts' },
  createdAt: date,
} as const satisfies Record<keyof SeedSecretVersion, Field>;

export const SECRET = {
  secretName: { kind: 'text', required: true },
  regionId,
  secretData: bytes,
  versionId: text,
  versions: { kind: 'list', of: SECRET_VERSION, noun: 'version' },
  secretDataType: { kind: 'text', values: SECRET_DATA_TYPES },
  secretType: { kind: 'text', values: SECRET_TYPES },
  extendedConfig: { kind: 'textsByName', deep: true },
  accounts: { kind: 'texts' },
  rotationInterval: text,
  lastRotationDate: date,
  encryptionKeyId: text,
  state: { kind: 'text', values: EXISTING_SECRET_STATES },
  deletionDate: date,
  description: text,
  tags,
  createdAt: date,
  updatedAt: date,
  instanceId,
  policy: text,
} as const satisfies Record<keyof SeedSecretOptions, Field>;

/** Keys, secrets and the time that they belong to, as `loadFixtures()` takes them and `exportFixtures()` gives them. */
export interface Fixtures {
  /** For editors; not read. */
  readonly $schema?: string;
  /** The service time at which all this is so: a clock that is behind is moved forward to it first, never back. */
  readonly notBefore?: Date | string;
  /** As seedKey() takes them. */
  readonly keys?: readonly SeedKeyOptions[];
  /** As seedSecret() takes them; their keys may stand in the same fixtures. */
  readonly secrets?: readonly SeedSecretOptions[];
}

export const FIXTURES = {
  $schema: text,
  notBefore: date,
  keys: { kind: 'list', of: KEY, noun: 'key' },
  secrets: { kind: 'list', of: SECRET, noun: 'secret' },
} as const satisfies Record<keyof Fixtures, Field>;

/** Whether a field of this name is never shown in a message. */
export const isConfidential = (name: string): boolean =>
  [KEY, KEY_VERSION, SECRET, SECRET_VERSION].some(
    (fields: Fields) => Object.hasOwn(fields, name) && 'confidential' in (fields[name] as Field),
  );
