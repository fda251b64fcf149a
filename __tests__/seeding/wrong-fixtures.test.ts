/**
 * Every rule that a fixture can break. seedKey(), seedSecret(), seedInstance() and loadFixtures(), given an object or a file, all throw an error
 * with the option, the reason and the fix, and change nothing.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type {
  Fixtures,
  KmsSnapshot,
  SeedInstanceOptions,
  SeedKeyOptions,
  SeedSecretOptions,
} from '../../lib';
import { INSTANCE as INSTANCE_OPTIONS, KEY, SECRET } from '../../lib/seeding/fields';
import { mockedKms } from '../support/mocked-kms';
import { MANAGED, managedSeed, secretArn } from '../support/secrets';
import { usageError } from '../support/usage-error';

const { kms } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
const OTHER_INSTANCE = 'kst-hzz62ee817bvyyr5xq3nb';
const TAKEN_INSTANCE = 'kst-phzz64c9f84eo32dbsab1c';
const TAKEN_VERSION = '00000000-0000-4000-8000-00000000dead';
const MATERIAL = Buffer.alloc(32, 1).toString('base64');
const SEALED = Buffer.alloc(80).toString('base64');
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `v${i}`]));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kms-fixtures-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

beforeAll(() => {
  jest.useFakeTimers({ now: NOW });
});
afterAll(() => {
  jest.useRealTimers();
});

/** The path of a field, values that are not valid for it, and the reason in the message. */
type FieldRow = readonly [path: string, values: readonly unknown[], reason: string];
/** Options that conflict with each other or with existing keys and secrets: the option in the message, and the reason. */
type PairRow = readonly [title: string, option: string, options: object, reason: string];

const NO_DATE =
  'is not a valid date up to the year 9999. Give a Date, a string such as 2026-01-31T00:00:00Z, or';
const A_TEXT = 'but a string is required. ';

/** The fields that keys and secrets share. @param state a state without a deletion date */
// biome-ignore format: one line for a row, or two
const sharedFields = (state: string): readonly FieldRow[] => [
  ['state', ['Gone', state.toLowerCase(), 'constructor', 1n, 42, {}], `is not one of ${state}, `],
  ['regionId', ['Hangzhou', 'Hangzhou 1', ''], 'is not a valid region id. Give an id such as cn-hangzhou.'],
  ['instanceId', ['orders'], 'is not a valid instance id. Give an id such as kst-hzz62ee817bvyyr5xq3na.'],
  ['description', [17, true], `${A_TEXT}Put it in quotes.`],
  ['description', [['d'], {}], `${A_TEXT}Give a string.`],
  ['tags', [new Map([['a', 'b']]), [{ TagKey: 'a' }], 'a=b'], 'is not an object of tags. Give an object of strings: {'],
  ['tags', [many(21)], '21 tags are given. Give at most 20 tags.'],
  ['tags.', ['v'], 'is not a valid tag key. Give 1 to 128 characters'],
  [`tags.${'k'.repeat(129)}`, ['v'], 'is not a valid tag key. Give 1 to 128 characters'],
  ['tags.acs:team', ['v'], '"acs:team" is not a valid tag key. Give 1 to 128 characters'],
  ['tags.aliyun-team', ['v'], '"aliyun-team" is not a valid tag key. Give 1 to 128 characters'],
  ['tags.k', ['v'.repeat(129)], 'is not a valid tag value. Give a string of at most 128 characters.'],
  ['tags.k', [1], `${A_TEXT}Put it in quotes.`],
  ['tags.k', [null, undefined], `${A_TEXT}Give a string.`],
  ['createdAt', ['yesterday', 'March 1, 2026', '5', true, [5], new Date(Number.NaN)], NO_DATE],
  ['createdAt', ['2026-01-31T00:00:00', '10000-01-01T00:00:00Z', '-9999999d', '-999999999999d'], NO_DATE],
  ['deletionDate', ['soon', '+7w', new Date(Number.NaN)], NO_DATE],
  ['versions', [[]], '0 versions are given. Give at least 1.'],
  ['versions', [{ versionId: 'v1' }, 'v1'], 'is not a list of versions.'],
  ['versions[0]', ['v1', null, undefined, []], 'is not a valid version. Give an object with '],
];

// biome-ignore format: one line for a row, or two
const KEY_FIELDS: readonly FieldRow[] = [
  ...sharedFields('Enabled'),
  ['state', ['Unavailable'], 'is not one of Enabled, '],
  ['state', ['Enabeld'], 'is not one of Enabled, Disabled, PendingDeletion, PendingImport; did you mean "Enabled"?'],
  ['keySpec', ['AES_256'], 'is not one of Aliyun_AES_256, '],
  ['keyUsage', ['SIGN'], 'is not one of ENCRYPT/DECRYPT, SIGN/VERIFY'],
  ['origin', ['external'], 'is not one of Aliyun_KMS, EXTERNAL'],
  ['protectionLevel', ['hsm'], 'is not one of SOFTWARE, HSM; did you mean "HSM"?'],
  ['keyId', ['orders key', 'alias/orders', '', '-a', 'a'.repeat(129)], 'is not a valid key id. Give 1 to 128 letters'],
  ['keyId', [42], `42 is of the type number, ${A_TEXT}Put it in quotes.`],
  ['keyVersionId', ['v'.repeat(35), 'v'.repeat(37), 'ü'.repeat(36)], 'is not a valid version id. Give 36 letters'],
  ['aliases', ['alias/orders', { 0: 'alias/orders' }], 'is not a list of alias names.'],
  ['aliases[0]', ['alias/acs', 'alias/acs/', 'alias/acs/OSS', 'alias/acskms'],
    'names that begin with alias/acs are reserved, except alias/acs/SERVICE'],
  ['aliases[0]', ['orders', 'alias/', 'alias/my orders', 'alias/orders.v1'],
    'is not a valid alias name. Give "alias/"'],
  ['aliases[0]', ['alias/orders\n', '', 'Alias/orders', `alias/${'a'.repeat(300)}`],
    'is not a valid alias name. Give "alias/"'],
  ['aliases[0]', [42], A_TEXT],
  ['description', ['d'.repeat(8193)], 'is not a valid description. Give a string of at most 8192 characters.'],
  ['rotationDays', [6, 731, Number.NaN, Number.POSITIVE_INFINITY], 'is not a finite number from 7 to 730.'],
  ['rotationDays', ['30'], '"30" is not a number. Write it without quotes.'],
  ['deletionProtection', ['yes', 1], 'is not a boolean.'],
  ['deletionProtectionDescription', [17], A_TEXT],
  ['hasMaterial', ['no'], 'is not a boolean.'],
  ['materialExpiresAt', ['soon'], NO_DATE],
  ['materialFingerprint', ['AAAA', 'x'], 'is not a valid fingerprint. Give a SHA-256 digest in Base64.'],
  ['policy', ['x', '[]', `{${' '.repeat(32_768)}}`],
    'is not a valid key policy. Give a JSON string in the format of CreateKey.'],
  ['material', ['correct horse battery staple!', `*${MATERIAL}`],
    'this is not valid key material. Give a Buffer, a Uint8Array or a Base64 string'],
  ['material', [new Uint16Array(32), 42, {}], 'this is not valid key material. Give a Buffer'],
  ['material', [Buffer.alloc(0), Buffer.alloc(16), Buffer.alloc(31), Buffer.alloc(33)],
    'Aliyun_AES_256 needs 32 bytes, but '],
  ['material', ['', Buffer.alloc(31).toString('base64')], 'Aliyun_AES_256 needs 32 bytes, but '],
  ['material', [Buffer.alloc(32).toString('hex')],
    'Aliyun_AES_256 needs 32 bytes, but 48 bytes are given. Strings are read as Base64.'],
  ['privateKeyPem', [42, {}], `this is of the type `],
  ['privateKeyPem', ['x', ''], 'this is not a valid private key of Aliyun_AES_256 in PEM.'],
  ['versions[0].createdAt', ['yesterday'], NO_DATE],
  ['versions[0].privateKeyPem', ['x'], 'this is not a valid private key of Aliyun_AES_256 in PEM.'],
  ['versions[0].material', ['AAAA'], 'Aliyun_AES_256 needs 32 bytes, but 3 bytes are given.'],
];

const pending = (deletionDate: unknown) => ({ state: 'PendingDeletion', deletionDate });
const external = (options: object) => ({ origin: 'EXTERNAL', ...options });

/** Deletion dates that are not valid. */
// biome-ignore format: one line for a row, or two
const deletionDates = (noun: string, state: string, days: number): readonly PairRow[] => [
  ['a deletion date one second ago', 'deletionDate', pending(later(-1000)), 'is not later than the service time'],
  ['the current service time', 'deletionDate', pending(NOW), `the ${noun} would already be deleted.`],
  [`${days} days and a second`, 'deletionDate', pending(later(days * DAY + 1000)), `is more than ${days} days`],
  [`${days + 1} relative days`, 'deletionDate', pending(`+${days + 1}d`), `is more than ${days} days, the maximum of KMS`],
  [`a deletion date in ${state}`, 'deletionDate', { state, deletionDate: later(DAY) }, `a ${noun} in ${state} has no deletion date.`],
];

// biome-ignore format: one line for a row, or two
const KEY_PAIRS: readonly PairRow[] = [
  ...deletionDates('key', 'Enabled', 366),
  ...deletionDates('key', 'Disabled', 366).slice(-1),
  ['a creation date one second from now', 'createdAt', { createdAt: later(1000) }, 'is later than the service time'],
  ['a relative creation date in the future', 'createdAt', { createdAt: '+1s' },
    '2026-03-01T12:00:01Z is later than the service time'],
  ['PendingImport for a key with key material of KMS', 'state', { state: 'PendingImport', origin: 'Aliyun_KMS' },
    'only a key with origin EXTERNAL can be in PendingImport'],
  ['PendingImport with key material', 'material', external({ state: 'PendingImport', material: Buffer.alloc(32) }),
    'a key in PendingImport has no key material.'],
  ['PendingImport with key material in a version', 'versions[0].material', { state: 'PendingImport', versions: [{ material: MATERIAL }] },
    'a key in PendingImport has no key material.'],
  ['key material together with hasMaterial: false', 'material', { state: 'PendingDeletion', hasMaterial: false, material: MATERIAL },
    'a key with hasMaterial: false has no key material.'],
  ['hasMaterial: false for a key with key material of KMS', 'hasMaterial', { origin: 'Aliyun_KMS', hasMaterial: false },
    'only a key with origin EXTERNAL can be without'],
  ['hasMaterial: false for an Enabled key', 'hasMaterial', external({ hasMaterial: false }),
    'a key in Enabled has key material. Leave this option out.'],
  ['hasMaterial in PendingImport', 'hasMaterial', { state: 'PendingImport', hasMaterial: true },
    'a key in PendingImport has no key material. Leave this option out.'],
  ['an expiry date one second ago', 'materialExpiresAt', external({ materialExpiresAt: later(-1000) }),
    'Seed the key as PendingImport instead.'],
  ['an expiry date for key material of KMS', 'materialExpiresAt', { origin: 'Aliyun_KMS', materialExpiresAt: later(DAY) },
    'only imported key material (origin EXTERNAL) expires.'],
  ['an expiry date without key material', 'materialExpiresAt', { state: 'PendingImport', materialExpiresAt: later(DAY) },
    'this key in PendingImport has no key material'],
  ['a fingerprint together with key material', 'materialFingerprint', external({ materialFingerprint: MATERIAL }),
    'only an external key without key material can have a fingerprint.'],
  ['a fingerprint for a key with key material of KMS', 'materialFingerprint', { materialFingerprint: MATERIAL },
    'only an external key without key material can have a fingerprint.'],
  ['a key usage that the key spec does not have', 'keyUsage', { keyUsage: 'SIGN/VERIFY' },
    'a key of Aliyun_AES_256 can only be ENCRYPT/DECRYPT.'],
  ['a key spec that only instances have', 'keySpec', { keySpec: 'Aliyun_AES_128' },
    'only instances have keys of Aliyun_AES_128. Add an instanceId'],
  ['an external key with a key pair', 'origin', external({ keySpec: 'EC_P256' }),
    'the material of a key of EC_P256 cannot be imported.'],
  ['rotation of a key pair', 'rotationDays', { keySpec: 'EC_P256', rotationDays: 30 },
    'only symmetric keys with key material of KMS rotate.'],
  ['a deletion protection description without deletion protection', 'deletionProtectionDescription', { deletionProtectionDescription: 'x' },
    'the key is not protected.'],
  ['a policy without an instance', 'policy', { policy: '{}' }, 'only keys of an instance have a policy. Add instanceId.'],
  ['a scalar that is not a valid private key', 'material', { keySpec: 'EC_P256', material: Buffer.alloc(32) },
    'these bytes are not a valid private key of EC_P256.'],
  ['bytes for an RSA key', 'material', { keySpec: 'RSA_2048', material: Buffer.alloc(256) }, 'Give privateKeyPem.'],
  ['key material together with a PEM', 'privateKeyPem', { material: MATERIAL, privateKeyPem: 'x' },
    'give either this option or material.'],
  ['a key id that already exists', 'keyId', { keyId: 'taken-key' }, 'cn-hangzhou already has a key taken-key.'],
  ['a version id that already exists', 'keyVersionId', { keyVersionId: TAKEN_VERSION },
    'Every ciphertext names its version, so the id must be unique.'],
  ['an alias that already exists', 'aliases[1]', { aliases: ['alias/free', 'alias/taken'] },
    'alias/taken already belongs to a key of cn-hangzhou.'],
  ['an alias twice', 'aliases[1]', { aliases: ['alias/orders', 'alias/orders'] },
    'alias/orders already belongs to a key of cn-hangzhou.'],
  ['a reserved alias after another one', 'aliases[1]', { aliases: ['alias/a', 'alias/acs-x'] },
    'is not a valid alias name.'],
  ['a version id together with versions', 'keyVersionId', { versions: [{}], keyVersionId: 'v'.repeat(36) },
    'it cannot be combined with versions. Put it into each version.'],
  ['key material together with versions', 'material', { versions: [{}], material: MATERIAL }, 'it cannot be combined with versions. Put it into each version.'],
  ['a PEM together with versions', 'privateKeyPem', { versions: [{}], privateKeyPem: 'x' }, 'it cannot be combined with versions. Put it into each version.'],
  ['two versions of an external key', 'versions', external({ versions: [{}, {}] }),
    'with origin EXTERNAL has only one version'],
  ['two versions of an HMAC key', 'versions', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE, versions: [{}, {}] },
    'a key of HMAC_SHA_256 with'],
  ['51 versions of a key pair', 'versions', { keySpec: 'EC_P256', versions: Array(51).fill({}) },
    'an asymmetric key has at most 50 versions.'],
  ['the same version id twice', 'versions[1].keyVersionId', { versions: [{ keyVersionId: 'v'.repeat(36) }, { keyVersionId: 'v'.repeat(36) }] },
    'an older version already has the id'],
  ['versions out of order', 'versions[1].createdAt', { createdAt: '-9d', versions: [{ createdAt: '-1d' }, { createdAt: '-2d' }] },
    'is earlier than'],
  ['a version older than the key', 'versions[0].createdAt', { versions: [{ createdAt: '-1d' }] },
    'the creation date of the key or secret'],
  ['an unknown option of a version', 'versions[0].materal', { versions: [{ materal: '' }] },
    'this option does not exist; did you mean "material"?'],
  ['key material of the wrong length in the second version', 'versions[1].material', { versions: [{}, { material: 'AAAA' }] },
    'but 3 bytes are given.'],
];

// biome-ignore format: one line for a row, or two
const SECRET_FIELDS: readonly FieldRow[] = [
  ...sharedFields('Live'),
  ['secretName', ['', 'my orders', 'orders\n', 'n'.repeat(193), '密'.repeat(65), secretArn('orders')],
    'is not a valid name of a secret. Give a name such as "db/password": 1 to 192 letters'],
  ['secretName', [17], `${A_TEXT}Put it in quotes.`],
  ['secretName', [undefined], 'this option is required. Give a name such as "db/password"'],
  ['state', ['Enabled'], 'is not one of Live, PendingDeletion.'],
  ['secretData', ['', Buffer.alloc(0)], 'this is not valid secret data. Give a string of 1 to 30720 bytes'],
  ['secretData', ['x'.repeat(30_721), `${'密'.repeat(10_240)}x`, Buffer.alloc(23_041)],
    'this is not valid secret data. Give a string of 1 to 30720 bytes, or bytes, which count as their Base64 string.'],
  ['secretData', [17, { user: 'a' }, new Uint16Array(4)], 'this is not valid secret data. Give a string'],
  ['secretDataType', ['json', 'Text'], 'is not one of text, binary'],
  ['secretType', ['Oss', 'rds', 'constructor'], 'is not one of Generic, Rds'],
  ['versionId', ['', 'v'.repeat(65)], 'is not a valid version id. Give a string of 1 to 64 characters.'],
  ['versionId', [1], A_TEXT],
  ['encryptionKeyId', [17], A_TEXT],
  ['encryptionKeyId', ['00000000-1111-4222-8333-444444444444', 'alias/nobody', ''],
    'Seed it first: kms.seedKey({ … }).'],
  ['accounts', ['one'], 'is not a list of accounts.'],
  ['accounts[0]', ['', 1], ' a'],
  ['updatedAt', ['yesterday'], NO_DATE],
  ['lastRotationDate', ['yesterday'], NO_DATE],
];

const rds = (options: object) => ({ ...managedSeed('Rds'), ...options });
const config = (members: object) =>
  rds({ extendedConfig: { ...managedSeed('Rds').extendedConfig, ...members } });
const version = (n: number, more: object = {}) => ({ versionId: `v${n}`, secretData: `value ${n}`, ...more });
const versions = (...list: readonly object[]) => ({
  secretData: undefined,
  versions: list.map((more, i) => version(i + 1, more)),
});
const credential = (AccountName: string) => JSON.stringify({ AccountName, AccountPassword: 'x' });

const NO_CONFIG =
  'does not describe a secret of the type Rds. Give the members of ExtendedConfig in CreateSecret';
const NO_NAME = 'for a secret of the type';
const NO_LABEL = 'is not a valid stage label. Give a string that is not empty.';

// biome-ignore format: one line for a row, or two
const SECRET_PAIRS: readonly PairRow[] = [
  ...deletionDates('secret', 'Live', 30),
  ['a creation date one second from now', 'createdAt', { createdAt: later(1000) }, 'is later than the service time'],
  ['an update date before the creation date', 'updatedAt', { updatedAt: '-1d' }, 'is earlier than'],
  ['a name that begins with acs/', 'secretName', { secretName: 'acs/orders' }, NO_NAME],
  ['$Auto for a Generic secret', 'secretName', { secretName: '$Auto' }, `"$Auto" is not a valid name ${NO_NAME} Generic`],
  ['an Rds name that begins with acs/', 'secretName', rds({ secretName: 'acs/db' }), NO_NAME],
  ['an ECS name without its prefix', 'secretName', { ...managedSeed('ECS'), secretName: 'web' }, NO_NAME],
  ['the name of another RAM user', 'secretName', { ...managedSeed('RAMCredentials'), secretName: 'acs/ram/user/writer' },
    NO_NAME],
  ['a RAMCredentials name without its prefix', 'secretName', { ...managedSeed('RAMCredentials'), secretName: 'reader' },
    NO_NAME],
  ['a RAM user whose name does not give a valid secret name', 'extendedConfig', { ...managedSeed('RAMCredentials'), extendedConfig: { SecretSubType: 'RamUserAccessKey', UserName: 'a b' }},
    'its UserName gives the name'],
  ['the name of a Live secret', 'secretName', { secretName: 'taken' }, 'cn-hangzhou already has a secret taken.'],
  ['the name of a secret in PendingDeletion', 'secretName', { secretName: 'leaving' },
    'already has a secret leaving.'],
  ['neither secretData nor versions', 'secretData', { secretData: undefined }, 'give either this option or versions.'],
  ['both secretData and versions', 'secretData', { versions: [version(1)] }, 'give either this option or versions.'],
  ['bytes with the type text', 'secretData', { secretData: Buffer.from('x'), secretDataType: 'text' },
    'or bytes with the type binary.'],
  ['binary for a managed secret', 'secretDataType', rds({ secretDataType: 'binary' }),
    'the data of a secret of the type Rds is text.'],
  ['a versionId together with versions', 'versionId', { ...versions({}), versionId: 'v1' }, 'it cannot be combined with versions. Put it into each version.'],
  ['eleven versions', 'versions', versions(...Array(11).fill({})),
    '11 versions are given. Give at most 10 versions.'],
  ['two versions with the same id', 'versions[1].versionId', versions({}, { versionId: 'v1' }),
    'an older version already has the id "v1".'],
  ['a version without an id', 'versions[0].versionId', versions({ versionId: undefined }),
    'this option is required. Give a string of 1 to 64 characters.'],
  ['a version with an empty id', 'versions[0].versionId', versions({ versionId: '' }), 'is not a valid version id.'],
  ['a version with an id of 65 characters', 'versions[0].versionId', versions({ versionId: 'v'.repeat(65) }),
    'is not a valid version id.'],
  ['a version without data', 'versions[0].secretData', versions({ secretData: undefined }),
    'give a string that is not empty, or bytes with the type binary.'],
  ['a version with empty data', 'versions[0].secretData', versions({ secretData: '' }),
    'this is not valid secret data.'],
  ['a version with 30721 bytes of data', 'versions[0].secretData', versions({ secretData: 'x'.repeat(30_721) }),
    'this is not valid secret data.'],
  ['a version with an unknown member', 'versions[0].stage', versions({ stage: 'ACSCurrent' }),
    'this option does not exist; did you mean "stages"?'],
  ['a version created one second from now', 'versions[0].createdAt', versions({ createdAt: later(1000) }),
    'is later than the service time'],
  ['a version older than the one before', 'versions[1].createdAt', { createdAt: later(-9 * DAY), ...versions({ createdAt: later(-DAY) }, { createdAt: later(-2 * DAY) }) },
    'is earlier than'],
  ['a version older than the secret', 'versions[0].createdAt', { createdAt: later(-DAY), ...versions({ createdAt: later(-2 * DAY) }) },
    'is earlier than'],
  ['stage labels as a string', 'versions[0].stages', versions({ stages: 'ACSCurrent' }), 'is not a list of stage labels.'],
  ['a version with a date that is not valid', 'versions[0].createdAt', versions({ createdAt: 'yesterday' }), NO_DATE],
  ['an empty stage label', 'versions[0].stages[1]', versions({ stages: ['ACSCurrent', ''] }), NO_LABEL],
  ['a stage label that is a number', 'versions[0].stages[1]', versions({ stages: ['ACSCurrent', 1] }), A_TEXT],
  ['the same stage label on two versions', 'versions[1].stages', versions({ stages: ['blue'] }, { stages: ['ACSCurrent', 'blue'] }),
    'another version already has the stage label blue.'],
  ['ACSCurrent on no version', 'versions', versions({ stages: ['blue'] }), 'no version has the stage label ACSCurrent.'],
  ['both built-in stage labels on one version', 'versions[0].stages', versions({ stages: ['ACSCurrent', 'ACSPrevious'] }),
    'a version cannot have both ACSCurrent and ACSPrevious.'],
  ['nine stage labels', 'versions', versions({ stages: ['ACSCurrent', ...'abcdefgh'] }), 'a secret has at most 8 stage labels.'],
  ['a custom stage label on a managed secret', 'versions[0].stages', rds(versions({ secretData: credential('a'), stages: ['ACSCurrent', 'blue'] })),
    'has only the stage labels ACSCurrent and ACSPrevious.'],
  ['a version of a managed secret that is not a credential', 'versions[0].secretData', rds(versions({ secretData: 'password' })),
    'give one credential as a JSON string'],
  ['a binary version of a managed secret', 'versions[0].secretDataType', rds(versions({ secretData: Buffer.from('x') })),
    'the data of a secret of the type Rds is text.'],
  ['encrypted data together with plain data', 'versions[0].sealedData', versions({ sealedData: SEALED }),
    'give either this option or secretData.'],
  ['encrypted data that is not valid', 'versions[0].sealedData', { encryptionKeyId: 'x', ...versions({ secretData: undefined, sealedData: 'x' }) },
    'this is not encrypted data of this mock. Give sealedData from exportFixtures()'],
  ['encrypted data without a key', 'versions[0].sealedData', versions({ secretData: undefined, sealedData: SEALED }),
    'the key of this data is missing. Add the encryptionKeyId'],
  ['a key in PendingImport', 'encryptionKeyId', { encryptionKeyId: 'waiting-key' },
    'the key has no key material.'],
  ['an RSA key', 'encryptionKeyId', { encryptionKeyId: 'rsa-key' }, 'a key of RSA_2048 cannot encrypt secrets.'],
  ['an EC key', 'encryptionKeyId', { encryptionKeyId: 'ec-key' }, 'a key of EC_P256 cannot encrypt secrets.'],
  ['an HMAC key', 'encryptionKeyId', { encryptionKeyId: 'mac-key', instanceId: INSTANCE },
    'a key of HMAC_SHA_256 cannot encrypt secrets.'],
  ['a key of an instance, for a secret without an instance', 'encryptionKeyId', { encryptionKeyId: 'instance-key' },
    'must belong to the same instance'],
  ['a key of another instance', 'encryptionKeyId', { encryptionKeyId: 'instance-key', instanceId: OTHER_INSTANCE },
    'must belong to the same instance'],
  ['a key without an instance, for a secret of an instance', 'encryptionKeyId', { encryptionKeyId: 'plain-key', instanceId: INSTANCE },
    'must belong to the same instance'],
  ['a key of another region', 'encryptionKeyId', { encryptionKeyId: 'far-key' }, 'cn-hangzhou has no key "far-key".'],
  ['a configuration of a Generic secret', 'extendedConfig', { extendedConfig: { SecretSubType: 'SingleUser' } },
    'only managed secrets have an extended configuration. Add secretType'],
  ['a managed secret without its configuration', 'extendedConfig', rds({ extendedConfig: undefined }), NO_CONFIG],
  ['a configuration as a JSON string', 'extendedConfig', rds({ extendedConfig: MANAGED.Rds.ExtendedConfig }),
    'is not an object of members. Give the members of ExtendedConfig in CreateSecret'],
  ['a configuration that is a list', 'extendedConfig', rds({ extendedConfig: [] }), 'is not an object of members.'],
  ['a configuration without a member', 'extendedConfig', config({ DBInstanceId: undefined }), NO_CONFIG],
  ['a configuration with an empty member', 'extendedConfig', config({ DBInstanceId: '' }), NO_CONFIG],
  ['a function in a configuration', 'extendedConfig.Colour', config({ Colour: [() => {}] }), 'is not a value of JSON.'],
  ['undefined in a list of a configuration', 'extendedConfig.Colour', config({ Colour: [undefined] }), 'is not a value of JSON.'],
  ['a list with a hole in a configuration', 'extendedConfig.Colour', config({ Colour: new Array(1) }), 'is not a value of JSON.'],
  ['NaN in a configuration', 'extendedConfig.Colour', config({ Colour: { hue: Number.NaN } }), 'is not a value of JSON.'],
  ['a configuration with an unknown SecretSubType', 'extendedConfig', config({ SecretSubType: 'SSHKey' }), NO_CONFIG],
  ['a number in a configuration', 'extendedConfig.DBInstanceId', config({ DBInstanceId: 5 }),
    `${A_TEXT}Put it in quotes.`],
  ['CustomData as a list', 'extendedConfig.CustomData', config({ CustomData: ['a'] }), 'is not an object of strings.'],
  ['CustomData of 11 pairs', 'extendedConfig', config({ CustomData: many(11) }), NO_CONFIG],
  ['CustomData with a number', 'extendedConfig.CustomData.port', config({ CustomData: { port: 3306 } }), A_TEXT],
  ['a configuration of more than 1024 characters', 'extendedConfig', config({ CustomData: { a: 'x'.repeat(1025) } }),
    NO_CONFIG],
  ['data of Rds that is not JSON', 'secretData', rds({ secretData: 'password' }),
    'this is not the format of CreateSecret for the type Rds.'],
  ['data of Rds in the format of GetSecretValue', 'secretData', rds({ secretData: credential('user1') }),
    'this is not the format of CreateSecret'],
  ['data of Redis that is not $Auto', 'secretData', { ...managedSeed('Redis'), secretData: 'x' },
    'this is not the format of CreateSecret'],
  ['data of PolarDB that is not $Auto', 'secretData', { ...managedSeed('PolarDB'), secretData: 'x' },
    'this is not the format of CreateSecret'],
  ['data of ECS without its password', 'secretData', { ...managedSeed('ECS'), secretData: '{"UserName":"a"}' },
    'this is not the format of CreateSecret'],
  ['data of RAMCredentials without access keys', 'secretData', { ...managedSeed('RAMCredentials'), secretData: '{"AccessKeys":[]}' },
    'this is not the format of CreateSecret'],
  ['accounts of a Generic secret', 'accounts', { accounts: ['a'] },
    'only a managed secret with versions has this option.'],
  ['accounts together with secretData', 'accounts', rds({ accounts: ['a'] }),
    'only a managed secret with versions has this option.'],
  ['accounts that differ from those of the versions', 'accounts', rds({ ...versions({ secretData: credential('one') }), accounts: ['two'] }), "does not match the accounts of the versions, [ 'one' ]"],
  ['no accounts for encrypted versions', 'accounts', rds({ encryptionKeyId: 'waiting-key', ...versions({ secretData: undefined, sealedData: SEALED }) }),
    'they cannot be read from encrypted data.'],
  ['a rotationInterval of a Generic secret', 'rotationInterval', { rotationInterval: '30d' },
    'only managed secrets rotate. Add secretType'],
  ['a last rotation of a Generic secret', 'lastRotationDate', { lastRotationDate: '-1d' },
    'only managed secrets rotate. Add secretType'],
  ...['5h', '8761h', '30', ''].map(
    (interval): PairRow => [
      `the rotationInterval "${interval}"`,
      'rotationInterval',
      rds({ rotationInterval: interval }),
      'is not an interval of 6h to 8760h. Give a string such as "30d"',
    ],
  ),
  ['a rotationInterval that is a number', 'rotationInterval', rds({ rotationInterval: 30 }), A_TEXT],
  ['a policy without an instance', 'policy', { policy: '{"Version":"1","Statement":[]}' },
    'only secrets of an instance have a policy. Add instanceId.'],
  ['a policy that is not JSON', 'policy', { policy: '{"Version":', instanceId: INSTANCE },
    'is not a valid policy of a secret. Give a JSON string in the format of SetSecretPolicy.'],
  ['a policy without statements', 'policy', { policy: '{"Version":"1"}', instanceId: INSTANCE },
    'is not a valid policy of a secret.'],
];

// biome-ignore format: one line for a row, or two
const INSTANCE_FIELDS: readonly FieldRow[] = [
  ...sharedFields('').filter(([at]) => /^(?:regionId|instanceId|tags.*|createdAt)$/.test(at)),
  ['instanceId', ['kst-hzz', 'key-hzz62ee817bvyyr5xq3na', 'KST-hzz62ee817bvyyr5xq3na', `${INSTANCE}0`, 'kst-qhzz62ee817bvyyr5xq3na', 'kst-h1z62ee817bvyyr5xq3na', ''],
    'is not a valid instance id. Give an id such as kst-hzz62ee817bvyyr5xq3na.'],
  ['status', ['Enabled', 'connected', 'constructor', 42], 'is not one of Uninitialized, Connecting, Connected, Disconnected, Error'],
  ['status', ['Conected'], 'did you mean "Connected"?'],
  ['instanceName', [''], 'is not a valid name of an instance. Give a string that is not empty.'],
  ['instanceName', [17], `${A_TEXT}Put it in quotes.`],
  ['deletionProtection', ['yes', 1], 'is not a boolean.'],
  ['deletionProtectionDescription', [17], A_TEXT],
];

// biome-ignore format: one line for a row, or two
const INSTANCE_PAIRS: readonly PairRow[] = [
  ['a creation date one second from now', 'createdAt', { createdAt: later(1000) }, 'is later than the service time'],
  ['a deletion protection description without deletion protection', 'deletionProtectionDescription', { deletionProtectionDescription: 'x' },
    'the instance is not protected. Add deletionProtection: true.'],
  ['an instance id that already exists', 'instanceId', { instanceId: TAKEN_INSTANCE },
    `cn-hangzhou already has an instance ${TAKEN_INSTANCE}. Choose another id, or reset() between tests.`],
  ['the id of an instance of another region', 'instanceId', { instanceId: 'kst-shh6715bc67can2kalkwo', regionId: 'cn-hangzhou' },
    'is the id of an instance in cn-shanghai, but regionId is cn-hangzhou. Leave regionId out, or choose an id of cn-hangzhou.'],
];

/** Options that contain the value at a path such as `versions[0].material`. */
function placed(at: string, value: unknown): object {
  const [, name, index, rest] = /^([^.[]*)(\[0\])?(?:\.(.*))?$/.exec(at) as RegExpExecArray;
  const inside = rest === undefined ? value : placed(rest, value);
  return { [name as string]: index === undefined ? inside : [inside] };
}

interface Subject {
  readonly call: 'seedKey' | 'seedSecret' | 'seedInstance';
  readonly seed: (options: object) => unknown;
  /** Valid options, which are combined with options that are not valid. */
  readonly fine: object;
  readonly fixtures: (...entries: readonly object[]) => Fixtures;
  readonly entries: 'keys' | 'secrets' | 'instances';
  readonly names: readonly string[];
  /** Unknown names, each with the nearest option name. */
  readonly nearest: string;
  readonly fields: readonly FieldRow[];
  readonly pairs: readonly PairRow[];
}

const SUBJECTS: readonly Subject[] = [
  {
    call: 'seedKey',
    seed: (options) => kms.seedKey(options as SeedKeyOptions),
    fine: { keyId: 'next-key', aliases: ['alias/next'], tags: { team: 'orders' } },
    fixtures: (...keys) => ({ keys }),
    entries: 'keys',
    names: Object.keys(KEY),
    nearest:
      'keyID:keyId alias:aliases materials:material State:state deleteDate:deletionDate region:regionId ' +
      'keyspec:keySpec tag:tags',
    fields: KEY_FIELDS,
    pairs: KEY_PAIRS,
  },
  {
    call: 'seedSecret',
    seed: (options) => kms.seedSecret(options as SeedSecretOptions),
    fine: { secretName: 'orders', secretData: 'db-password' },
    fixtures: (...secrets) => ({ secrets: secrets as readonly SeedSecretOptions[] }),
    entries: 'secrets',
    names: Object.keys(SECRET),
    nearest:
      'secretname:secretName secretdata:secretData SecretData:secretData version:versions versionID:versionId ' +
      'secretDatatype:secretDataType encryptionKey:encryptionKeyId secrettype:secretType tag:tags State:state ' +
      'extendedconfig:extendedConfig deleteDate:deletionDate descriptions:description region:regionId ' +
      'createAt:createdAt instance:instanceId Policy:policy rotationIntervall:rotationInterval',
    fields: SECRET_FIELDS,
    pairs: SECRET_PAIRS,
  },
  {
    call: 'seedInstance',
    seed: (options) => kms.seedInstance(options as SeedInstanceOptions),
    fine: { instanceId: INSTANCE, instanceName: 'payments' },
    fixtures: (...instances) => ({ instances }),
    entries: 'instances',
    names: Object.keys(INSTANCE_OPTIONS),
    nearest:
      'InstanceId:instanceId instanceID:instanceId Status:status state:status InstanceName:instanceName region:regionId tag:tags',
    fields: INSTANCE_FIELDS,
    pairs: INSTANCE_PAIRS,
  },
];

describe.each(SUBJECTS)('$call()', (subject) => {
  const { call, seed, fine, fixtures, entries, names } = subject;

  let before: KmsSnapshot;
  let there: Fixtures;
  beforeAll(() => {
    kms.seedKey({ keyId: 'taken-key', keyVersionId: TAKEN_VERSION, aliases: ['alias/taken'] });
    kms.seedInstance({ instanceId: TAKEN_INSTANCE });
    kms.seedSecret({ secretName: 'taken', secretData: 'x' });
    kms.seedSecret({ secretName: 'leaving', secretData: 'x', state: 'PendingDeletion' });
    kms.seedKey({ keyId: 'plain-key' });
    kms.seedKey({ keyId: 'far-key', regionId: 'cn-shanghai' });
    kms.seedKey({ keyId: 'instance-key', instanceId: INSTANCE });
    kms.seedKey({ keyId: 'waiting-key', state: 'PendingImport' });
    kms.seedKey({ keyId: 'rsa-key', keySpec: 'RSA_2048' });
    kms.seedKey({ keyId: 'ec-key', keySpec: 'EC_P256' });
    kms.seedKey({ keyId: 'mac-key', keySpec: 'HMAC_SHA_256', instanceId: INSTANCE });
    before = kms.snapshot();
    there = kms.exportFixtures();
  });
  beforeEach(() => kms.rollback(before));

  function expectUsageError(options: object, option: string, reason: string): void {
    const expectMistake = (act: () => unknown, place: string) => {
      const { code, message } = usageError(act);
      expect(code).toBe('INVALID_FIXTURE');
      expect(message.slice(0, place.length)).toBe(place);
      expect(message.slice(place.length)).toContain(reason);
    };
    expectMistake(() => seed(options), `alicloud-kms-mock: ${call}({ ${option} }): `);
    const at = `${entries}[1].${option}`;
    const other = call === 'seedSecret' ? { secretName: 'other', secretData: 'x' } : {};
    const loaded = fixtures(other, options);
    expectMistake(() => kms.loadFixtures(loaded), `alicloud-kms-mock: loadFixtures({ … }): ${at}`);
    const text = JSON.stringify(loaded, (_name, value) => (typeof value === 'bigint' ? `${value}` : value));
    // A file cannot contain dates, bytes and similar values.
    if (inspect(JSON.parse(text), { depth: 9 }) === inspect(loaded, { depth: 9 })) {
      const file = path.join(folder, 'wrong.json');
      fs.writeFileSync(file, text);
      expectMistake(() => kms.loadFixtures(file), `alicloud-kms-mock: loadFixtures("${file}"): ${at}`);
    }
    expect(kms.exportFixtures()).toEqual(there);
    seed(fine);
    expect(kms.requests).toEqual([]);
  }

  test.each(
    subject.fields.flatMap(([at, values, reason]) =>
      values.map((value) => [at.slice(0, 40), inspect(value).slice(0, 40), at, value, reason] as const),
    ),
  )('%s is not %s', (_field, _value, at, value, reason) => {
    expectUsageError({ ...fine, ...placed(at, value) }, at, reason);
  });

  test.each(subject.pairs)('rejects %s, with the name of %s', (_title, option, options, reason) => {
    expectUsageError({ ...fine, ...options }, option, reason);
  });

  test.each(names)('null is not a valid value for %s', (name) => {
    expectUsageError({ ...fine, [name]: null }, name, 'is not a valid value. Leave the option out.');
  });

  // seedKey() and seedInstance() work without options.
  const noOptions = call === 'seedSecret' ? [undefined] : [];
  test.each([...noOptions, null, [], 'my-key', 17])('%p is not an object of options', (options) => {
    expect(usageError(() => seed(options as never))).toMatchObject({
      code: 'INVALID_FIXTURE',
      message: expect.stringContaining(
        `${call}(${inspect(options).replaceAll("'", '"')}): give an object of options, such as {`,
      ),
    });
  });

  test.each(subject.nearest.split(' ').map((pair) => pair.split(':') as [string, string]))(
    'the unknown option %s is rejected with the nearest name, %s',
    (option, nearest) => {
      const reason = `this option does not exist; did you mean "${nearest}"?`;
      expectUsageError({ ...fine, [option]: 'x' }, option, reason);
    },
  );

  test('undefined is the same as a missing option', () => {
    const nothing = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(seed({ ...nothing, ...fine })).toMatchObject({ regionId: 'cn-hangzhou' });
  });

  test('an option whose name resembles no other is rejected with the list of options', () => {
    expectUsageError(
      { ...fine, zzzzzzzzzzzz: 1 },
      'zzzzzzzzzzzz',
      `this option does not exist. Known options: ${names.slice(0, 3).join(', ')},`,
    );
  });
});
