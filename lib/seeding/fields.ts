/**
 * The options of fixtures, field by field: the TypeScript types, the checks, and the source of the JSON Schema of files. This
 * is the only place for a rule about one field. seed-key.ts, seed-secret.ts and seed-instance.ts check rules about two fields.
 */
import { REGION_ID_RULE } from '../base/account-region';
import { fromBase64 } from '../base/base64';
import type { DateInput } from '../base/clock';
import type { BytesField, FieldsOf, ListField, MapField, TextField, TextRule } from '../base/fields';
import { isPlainObject } from '../base/plain-object';
import { parseBlob, VERSION_ID_LENGTH } from '../crypto/envelope';
import { FINGERPRINT_BYTES } from '../crypto/key-material';
import { KEY_SPECS, KEY_USAGES, type KeySpec, type KeyUsage } from '../crypto/key-specs';
import { requirePolicy } from '../operations/parts/policy';
import { intervalOf, OF_NEW_SECRETS } from '../parameters/rotation-interval';
import { INSTANCE_ID, SEEDED_ALIAS_NAME, SECRET_NAME } from '../registry/ids';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_POLICY_BYTES,
  MAX_ROTATION_DAYS,
  MAX_SECRET_BYTES,
  MAX_SECRET_VERSION_ID_LENGTH,
  MAX_SECRET_VERSIONS,
  MAX_TAG_LENGTH,
  MIN_ROTATION_DAYS,
  TAG_QUOTA,
} from '../registry/limits';
import { INSTANCE_STATUSES, type InstanceStatus } from '../registry/records/instance';
import {
  KEY_STATES,
  type KeyState,
  ORIGINS,
  type Origin,
  PROTECTION_LEVELS,
  type ProtectionLevel,
} from '../registry/records/key';
import {
  EXISTING_SECRET_STATES,
  type ExistingSecretState,
  SECRET_DATA_TYPES,
  SECRET_TYPES,
  type SecretDataType,
  type SecretType,
} from '../registry/records/secret';
import { AUTO, CONFIG_MEMBERS } from '../registry/secret-types';
import { isNewTagKey } from '../registry/tags';
import { DATE as date } from './dates';

/** The options of seedKey(). Every option has a default: `seedKey()` adds an Enabled AES-256 key. */
export interface SeedKeyOptions {
  /** Letters, digits, `-` and `_`; a UUID by default. */
  readonly keyId?: string;
  /** 36 letters, digits and `-`. Every ciphertext starts with it. By default it is derived from keyId, if that is given. */
  readonly keyVersionId?: string;
  /**
   * Alias names with their prefix: `alias/orders`. `alias/acs/oss` adds a service key of the cloud service `oss`: the account
   * can use it, but not change it.
   */
  readonly aliases?: readonly string[];
  /** `Enabled` by default. `PendingImport` adds an external key without key material. */
  readonly state?: KeyState;
  /** `Aliyun_AES_256` by default. */
  readonly keySpec?: KeySpec;
  /** `SIGN/VERIFY` by default, if the spec has two usages. */
  readonly keyUsage?: KeyUsage;
  /** `Aliyun_KMS` by default; `EXTERNAL` for a key with imported key material. */
  readonly origin?: Origin;
  /**
   * The raw key of a symmetric or HMAC key, or the private scalar of a curve, as bytes or Base64; 32 bytes for Aliyun_AES_256.
   * Random by default.
   */
  readonly material?: Uint8Array | string;
  /** The private key of an asymmetric key, PKCS#8, SEC 1 or PKCS#1 in PEM. By default it is generated at the first use. */
  readonly privateKeyPem?: string;
  /**
   * Several versions, oldest first, instead of keyVersionId, material and privateKeyPem. The last one is the primary version.
   * The others can still decrypt their ciphertexts.
   */
  readonly versions?: readonly SeedKeyVersion[];
  /** Days between automatic rotations, for symmetric keys with key material of KMS: 7 to 730. No rotation by default. */
  readonly rotationDays?: number;
  /** true makes ScheduleKeyDeletion fail. */
  readonly deletionProtection?: boolean;
  /** The reason for the deletion protection, as DescribeKey returns it. */
  readonly deletionProtectionDescription?: string;
  /** At most 8192 characters. */
  readonly description?: string;
  /** Tag values by tag key: at most 20 tags, each value a string of at most 128 characters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** By default the region of the seeded instance in instanceId, or else the default region of the mock. */
  readonly regionId?: string;
  /** The current service time by default, and never later. Like every date of a fixture it can be relative: `-30d`, `-12h`. */
  readonly createdAt?: DateInput;
  /** Only for `PendingDeletion`: when the key is deleted; in 30 days by default, in 366 days at the latest. Whole seconds. */
  readonly deletionDate?: DateInput;
  /** Only for imported key material: when it expires. Whole seconds; never by default. */
  readonly materialExpiresAt?: DateInput;
  /** false for an external key in `PendingDeletion` without key material. A key in `PendingImport` never has key material. */
  readonly hasMaterial?: boolean;
  /** For an external key without key material: Base64 of the SHA-256 of the only material that can be imported. Any material by default. */
  readonly materialFingerprint?: string;
  /** `SOFTWARE` by default. */
  readonly protectionLevel?: ProtectionLevel;
  /** `kst-…`: the key belongs to this instance, and its ids have the format of instance keys. */
  readonly instanceId?: string;
  /** A key policy as a JSON string, for keys of an instance. */
  readonly policy?: string;
}

export interface SeedKeyVersion {
  /** 36 letters, digits and `-`. By default it is derived from keyId, if that is given, and from the position in the list. */
  readonly keyVersionId?: string;
  /** Like the option of the key. */
  readonly material?: Uint8Array | string;
  /** Like the option of the key. */
  readonly privateKeyPem?: string;
  /** By default the date of the version before, and for the first version the date of the key. */
  readonly createdAt?: DateInput;
}

/** The options of seedSecret(). A name and data are required. */
export interface SeedSecretOptions {
  /** 1 to 192 letters, digits, `_/+=.@-`. The name of an ECS secret starts with `acs/ecs/`; for RAMCredentials it is `$Auto`. */
  readonly secretName: string;
  /**
   * The data of the only version: a string of at most 30,720 bytes, or bytes, which are stored as Base64 with the type
   * `binary`. For a managed type it has the format of CreateSecret.
   */
  readonly secretData?: string | Uint8Array;
  /** Several versions, oldest first, instead of secretData. */
  readonly versions?: readonly SeedSecretVersion[];
  /** The id of the version with secretData; `v1` by default. */
  readonly versionId?: string;
  /** `text` by default; `binary` if the data is given as bytes. */
  readonly secretDataType?: SecretDataType;
  /** `Generic` by default. */
  readonly secretType?: SecretType;
  /** For managed types, in the format of CreateSecret: `{ SecretSubType: 'SingleUser', DBInstanceId: 'rm-…' }`. */
  readonly extendedConfig?: Readonly<Record<string, unknown>>;
  /** The interval of automatic rotation, for managed types: `30d`, `12h`. No rotation by default. */
  readonly rotationInterval?: string;
  /** For managed types: the date of the last rotation. Never by default. */
  readonly lastRotationDate?: DateInput;
  /**
   * For a managed type with `versions`: the accounts in the order of their rotation, the current one first. By default they
   * are read from the versions.
   */
  readonly accounts?: readonly string[];
  /** The id, alias or ARN of a symmetric key of the same region, in any state; the default key of the service by default. */
  readonly encryptionKeyId?: string;
  /** `Live` by default. */
  readonly state?: ExistingSecretState;
  /** Only for `PendingDeletion`: when the secret is deleted; in 30 days by default and at the latest. Whole seconds. */
  readonly deletionDate?: DateInput;
  /** Empty by default. */
  readonly description?: string;
  /** Tag values by tag key: at most 20 tags, each value a string of at most 128 characters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** By default the region of the seeded instance in instanceId, or else the default region of the mock. */
  readonly regionId?: string;
  /** The current service time by default, and never later. */
  readonly createdAt?: DateInput;
  /** The date of the last change of its data or its stage labels; createdAt by default. */
  readonly updatedAt?: DateInput;
  /** `kst-…`: the secret belongs to this instance. */
  readonly instanceId?: string;
  /** A policy as a JSON string, for secrets of an instance. */
  readonly policy?: string;
}

export interface SeedSecretVersion {
  /** 1 to 64 characters. */
  readonly versionId: string;
  /** The data in the format of GetSecretValue: for a managed type the single credential. */
  readonly secretData?: string | Uint8Array;
  /**
   * Instead of secretData: the encrypted data, if its key cannot decrypt it now. exportFixtures() writes this option.
   */
  readonly sealedData?: string;
  /** The type of the secret by default; `binary` if the data is given as bytes. */
  readonly secretDataType?: SecretDataType;
  /**
   * The stage labels of this version. If no version has any, the last version gets ACSCurrent and the one before it
   * ACSPrevious. Otherwise one version must have ACSCurrent.
   */
  readonly stages?: readonly string[];
  /** The date of the secret by default. */
  readonly createdAt?: DateInput;
}

/** The options of seedInstance(). Every option has a default: `seedInstance()` adds a Connected instance. */
export interface SeedInstanceOptions {
  /** `kst-…`, an id as KMS creates it: `kst-hzz62ee817bvyyr5xq3na`. Generated by default. */
  readonly instanceId?: string;
  /** `Connected` by default. Calls that use an instance in any other status fail with Forbidden.DKMSInstanceStateInvalid. */
  readonly status?: InstanceStatus;
  /** The id of the instance by default. */
  readonly instanceName?: string;
  /** Whether the instance is protected from deletion, as SetDeletionProtection sets it. */
  readonly deletionProtection?: boolean;
  /** The reason for the deletion protection. */
  readonly deletionProtectionDescription?: string;
  /** Tag values by tag key: at most 20 tags, each value a string of at most 128 characters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The region that instanceId names by default, or else the default region of the mock. */
  readonly regionId?: string;
  /** The current service time by default, and never later. */
  readonly createdAt?: DateInput;
}

/** Instances, keys, secrets and their service time, for `loadFixtures()` and from `exportFixtures()`. */
export interface Fixtures {
  /** For editors; not read. */
  readonly $schema?: string;
  /** The service time of the fixtures. If the clock is behind, it is first moved forward to this time. It never moves back. */
  readonly notBefore?: Date | string;
  /** The options of seedInstance(). */
  readonly instances?: readonly SeedInstanceOptions[];
  /** The options of seedKey(). */
  readonly keys?: readonly SeedKeyOptions[];
  /** The options of seedSecret(). Their keys can be in the same fixtures. */
  readonly secrets?: readonly SeedSecretOptions[];
}

const text = { kind: 'text' } as const;
const flag = { kind: 'flag' } as const;
const regionId = { kind: 'text', rule: REGION_ID_RULE } as const;

/** A JSON string, as in flat parameters, or an object. */
const customData = {
  kind: 'either',
  of: [text, { kind: 'map', of: text, noun: 'strings', form: 'an object of strings' }],
  rule: { what: 'an object of strings', form: 'an object of strings: { DBName: "orders" }' },
} as const;

const instanceId = {
  kind: 'text',
  rule: {
    what: 'a valid instance id',
    form: 'an id such as kst-hzz62ee817bvyyr5xq3na',
    pattern: INSTANCE_ID,
  },
} as const satisfies TextField;

const tags = {
  kind: 'map',
  noun: 'tags',
  form: "an object of strings: { Project: 'orders' }",
  names: {
    what: 'a valid tag key',
    form: `1 to ${MAX_TAG_LENGTH} characters that do not begin with "aliyun" or "acs:"`,
    accepts: isNewTagKey,
  },
  of: {
    kind: 'text',
    rule: {
      what: 'a valid tag value',
      form: `a string of at most ${MAX_TAG_LENGTH} characters`,
      maxLength: MAX_TAG_LENGTH,
    },
  },
  maxItems: TAG_QUOTA,
} as const satisfies MapField;

const keyVersionId = {
  kind: 'text',
  rule: {
    what: 'a valid version id',
    form: `${VERSION_ID_LENGTH} letters, digits and "-", such as 2ab1a983-7072-4bbc-a582-584b5bd8cb56`,
    pattern: new RegExp(`^[A-Za-z0-9-]{${VERSION_ID_LENGTH}}$`),
  },
} as const satisfies TextField;

const material = {
  kind: 'bytes',
  confidential: true,
  rule: {
    what: 'valid key material',
    form: "a Buffer, a Uint8Array or a Base64 string; convert a hex string with Buffer.from(string, 'hex')",
    accepts: (value) => typeof value !== 'string' || fromBase64(value) !== undefined,
  },
} as const satisfies BytesField;

const privateKeyPem = { kind: 'text', confidential: true } as const;

export const KEY_VERSION = {
  keyVersionId,
  material,
  privateKeyPem,
  createdAt: date,
} as const satisfies FieldsOf<SeedKeyVersion>;

export const KEY = {
  keyId: {
    kind: 'text',
    rule: {
      what: 'a valid key id',
      form: '1 to 128 letters, digits, "-" and "_", a letter or digit first',
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    },
  },
  keyVersionId,
  regionId,
  aliases: {
    kind: 'list',
    noun: 'alias names',
    of: {
      kind: 'text',
      rule: {
        what: 'a valid alias name',
        form: '"alias/" and 1 to 255 letters, digits, "_", "-" or "/"; names that begin with alias/acs are reserved, except alias/acs/SERVICE for a key of a cloud service',
        pattern: SEEDED_ALIAS_NAME,
      },
    },
  },
  state: { kind: 'text', values: KEY_STATES },
  keySpec: { kind: 'text', values: KEY_SPECS },
  keyUsage: { kind: 'text', values: KEY_USAGES },
  origin: { kind: 'text', values: ORIGINS },
  protectionLevel: { kind: 'text', values: PROTECTION_LEVELS },
  instanceId,
  createdAt: date,
  material,
  privateKeyPem,
  versions: {
    kind: 'list',
    noun: 'versions',
    of: { kind: 'object', noun: 'version', of: KEY_VERSION },
    minItems: 1,
  },
  rotationDays: { kind: 'number', min: MIN_ROTATION_DAYS, max: MAX_ROTATION_DAYS },
  deletionProtection: flag,
  deletionProtectionDescription: text,
  description: {
    kind: 'text',
    rule: {
      what: 'a valid description',
      form: `a string of at most ${MAX_DESCRIPTION_LENGTH} characters`,
      maxLength: MAX_DESCRIPTION_LENGTH,
    },
  },
  policy: {
    kind: 'text',
    rule: {
      what: 'a valid key policy',
      form: 'a JSON string in the format of CreateKey',
      accepts: (policy) => Buffer.byteLength(policy) <= MAX_POLICY_BYTES && isJsonObject(policy),
    },
  },
  tags,
  deletionDate: date,
  materialExpiresAt: date,
  hasMaterial: flag,
  materialFingerprint: {
    kind: 'text',
    rule: {
      what: 'a valid fingerprint',
      form: 'a SHA-256 digest in Base64',
      accepts: (given) => fromBase64(given)?.length === FINGERPRINT_BYTES,
    },
  },
} as const satisfies FieldsOf<SeedKeyOptions>;

const versionId: TextRule = {
  what: 'a valid version id',
  form: `a string of 1 to ${MAX_SECRET_VERSION_ID_LENGTH} characters`,
  minLength: 1,
  maxLength: MAX_SECRET_VERSION_ID_LENGTH,
};

const secretData = {
  kind: 'bytes',
  confidential: true,
  rule: {
    what: 'valid secret data',
    form: `a string of 1 to ${MAX_SECRET_BYTES} bytes, or bytes, which count as their Base64 string`,
    accepts: (data) => data.length > 0 && storedSize(data) <= MAX_SECRET_BYTES,
  },
} as const satisfies BytesField;

/** Bytes are stored as Base64. */
const storedSize = (data: Uint8Array | string): number =>
  typeof data === 'string' ? Buffer.byteLength(data) : 4 * Math.ceil(data.length / 3);

const secretDataType = { kind: 'text', values: SECRET_DATA_TYPES } as const;

const listOfNames = (noun: string, what: string) =>
  ({
    kind: 'list',
    noun,
    of: { kind: 'text', rule: { what, form: 'a string that is not empty', minLength: 1 } },
  }) as const satisfies ListField;

export const SECRET_VERSION = {
  versionId: { kind: 'text', required: true, rule: versionId },
  secretData,
  sealedData: {
    kind: 'text',
    confidential: true,
    rule: {
      what: 'encrypted data of this mock',
      form: 'sealedData from exportFixtures(), or give secretData instead',
      accepts: (data) => parseBlob(data) !== undefined,
    },
  },
  secretDataType,
  stages: listOfNames('stage labels', 'a valid stage label'),
  createdAt: date,
} as const satisfies FieldsOf<SeedSecretVersion>;

export const SECRET = {
  secretName: {
    kind: 'text',
    required: true,
    rule: {
      what: 'a valid name of a secret',
      form: `a name such as "db/password": 1 to 192 letters, digits and characters of "_/+=.@-"`,
      accepts: (name) => name === AUTO || SECRET_NAME.test(name),
    },
  },
  regionId,
  secretData,
  versionId: { kind: 'text', rule: versionId },
  versions: {
    kind: 'list',
    noun: 'versions',
    of: { kind: 'object', noun: 'version', of: SECRET_VERSION },
    minItems: 1,
    maxItems: MAX_SECRET_VERSIONS,
  },
  secretDataType,
  secretType: { kind: 'text', values: SECRET_TYPES },
  extendedConfig: {
    kind: 'map',
    noun: 'members',
    form: "the members of ExtendedConfig in CreateSecret: { SecretSubType: 'SingleUser', DBInstanceId: 'rm-1' } for Rds",
    sparse: true,
    known: { CustomData: customData, ...Object.fromEntries(CONFIG_MEMBERS.map((name) => [name, text])) },
    // The service keeps other members too.
    of: {
      kind: 'json',
      rule: { what: 'a value of JSON', form: 'a string, number, boolean, list or object' },
    },
  },
  accounts: listOfNames('accounts', 'a valid account'),
  rotationInterval: {
    kind: 'text',
    rule: {
      what: 'an interval of 6h to 8760h',
      form: 'a string such as "30d" or "12h"',
      accepts: (interval) => {
        const millis = intervalOf(interval);
        return millis >= OF_NEW_SECRETS.min && millis <= OF_NEW_SECRETS.max;
      },
    },
  },
  lastRotationDate: date,
  encryptionKeyId: text,
  state: { kind: 'text', values: EXISTING_SECRET_STATES },
  deletionDate: date,
  description: text,
  tags,
  createdAt: date,
  updatedAt: date,
  instanceId,
  policy: {
    kind: 'text',
    rule: {
      what: 'a valid policy of a secret',
      form: 'a JSON string in the format of SetSecretPolicy',
      accepts: (policy) => Buffer.byteLength(policy) <= MAX_POLICY_BYTES && isSecretPolicy(policy),
    },
  },
} as const satisfies FieldsOf<SeedSecretOptions>;

export const INSTANCE = {
  instanceId,
  regionId,
  status: { kind: 'text', values: INSTANCE_STATUSES },
  instanceName: {
    kind: 'text',
    rule: { what: 'a valid name of an instance', form: 'a string that is not empty', minLength: 1 },
  },
  createdAt: date,
  deletionProtection: flag,
  deletionProtectionDescription: text,
  tags,
} as const satisfies FieldsOf<SeedInstanceOptions>;

export const FIXTURES = {
  $schema: text,
  notBefore: date,
  instances: { kind: 'list', noun: 'instances', of: { kind: 'object', noun: 'instance', of: INSTANCE } },
  keys: { kind: 'list', noun: 'keys', of: { kind: 'object', noun: 'key', of: KEY } },
  secrets: { kind: 'list', noun: 'secrets', of: { kind: 'object', noun: 'secret', of: SECRET } },
} as const satisfies FieldsOf<Fixtures>;

function isJsonObject(text: string): boolean {
  try {
    return isPlainObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function isSecretPolicy(text: string): boolean {
  try {
    requirePolicy(text);
    return true;
  } catch {
    return false;
  }
}
