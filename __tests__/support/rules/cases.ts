/** The rule words of the tables, and the requests that test each rule. */
import type { KeySpec, KeyUsage, SeedKeyOptions } from '../../../lib';
import { INSTANCE, UNKNOWN_ID } from '../ids';
import { keyOf } from '../key-pairs';
import {
  aliasNotFound,
  aliasUnsupported,
  blobInvalid,
  invalid,
  keyNotFound,
  keyPolicyUnsupported,
  keyVersionNotFound,
  missing,
  operationRejected,
  operationUnsupported,
  originUnsupported,
  type Refusal,
  resourceNotFound,
} from '../refusals';
import { secretStateRefusal } from '../state-tables';
import { type Case, refuses, refusesEach, takes, takesEach, type Value, type Word } from './case';
import type { Row, Rule } from './table';
import { WORDS_OF_SECRETS } from './words-of-secrets';
import { WORDS_OF_TAGS } from './words-of-tags';
import { ACCOUNT, aliasArn, OTHER_REGION, type Values } from './world';

/** @throws Error for an unknown word, so that a mistyped rule is not ignored */
export function casesOf(row: Row): readonly Case[] {
  return [...emptiness(row), ...row.rules.flatMap((rule) => wordOf(rule)(row, rule.args))];
}

function wordOf({ name }: Rule): Word {
  const word = WORDS[name];
  if (word === undefined)
    throw new Error(`"${name}" is not a valid rule. Known rules: ${Object.keys(WORDS).join(', ')}`);
  return word;
}

/** Without `required`, a parameter can be missing, and an empty one counts as missing. */
function emptiness(row: Row): readonly Case[] {
  const names = row.rules.map(({ name }) => name);
  // A parameter without its own rule is tested by the rules of another parameter.
  if (names.some((name) => name.startsWith('required')) || (names.length === 0 && row.example !== undefined))
    return [];
  // The first member of a list: its rule word defines the response for an empty one.
  if (/\.1\b/.test(row.parameter)) return [];
  return [takes('an empty value, which counts as missing', '')];
}

const WORDS: Readonly<Record<string, Word>> = {
  ...WORDS_OF_SECRETS,
  ...WORDS_OF_TAGS,

  /** `required`; `required without X Y`: if neither X nor Y is sent; `required as X`: X is named as the missing one. */
  required(row, [how, ...others]) {
    const absent: Case = {
      title: 'is required',
      value: undefined,
      refusal: missing(how === 'as' ? (others[0] ?? '') : row.parameter),
      without: how === 'as' ? [] : others,
    };
    return [absent, { ...absent, title: 'is required: an empty value counts as missing', value: '' }];
  },

  /** It must be sent, and an empty string is a value. */
  requiredText: (row) => [
    { title: 'is required', value: undefined, refusal: missing(row.parameter) },
    takes('an empty string', ''),
  ],

  /** `takes "a" "b"` and `refuses "a" "b"`: values that no other word has. */
  takes: (_row, values) => takesEach(values),
  refuses: refusesEach,
  /** `refusesAs X "a"`: the error contains the parameter name X. */
  refusesAs: (row, [name = '', ...values]) =>
    values.map((value) => refuses(row, JSON.stringify(value), value, invalid(name))),
  /** The same, but only after the key or secret was located and its state was checked. */
  refusesLate: (row, values) => refusesEach(row, values).map((one) => ({ ...one, late: true })),

  /** `unsupported "x"`: the mock does not have the parameter. */
  unsupported: (row, values) => {
    const message = `${operationUnsupported.message} (alicloud-kms-mock: ${row.parameter} is not documented and not mocked)`;
    return values.map((value) => ({
      ...refuses(row, JSON.stringify(value), value, { ...operationUnsupported, message }),
      late: true,
    }));
  },

  /** `keyId id alias arn`: the accepted forms of a key name. The other forms are rejected. */
  keyId: (row, forms) => [
    ...(forms.includes('id') ? keyIds(row) : refusedIds(row)),
    ...(forms.includes('alias') ? aliases(row) : refusedAliases(row)),
    ...(forms.includes('arn') ? arns(row, forms.includes('alias')) : refusedArns(row)),
  ],

  /** `notKeys UnsupportedOperation RSA_2048 EC_P256`: keys of these specs, or `SPEC:USAGE`, are rejected with the code. */
  notKeys: (_row, [code = '', ...kinds]) => kinds.map((kind) => refusesKey(code, kind)),
  /** The same, whatever the state of the key. */
  notKeysInAnyState: (_row, [code = '', ...kinds]) =>
    kinds.flatMap((kind) => [
      refusesKey(code, kind),
      refusesKey(code, kind, 'Disabled'),
      refusesKey(code, kind, 'PendingDeletion'),
    ]),

  /** The id of a version of the key. */
  keyVersionId: (row) =>
    [
      refuses(row, 'an id that no version has', UNKNOWN_ID, keyVersionNotFound),
      refuses(
        row,
        'the id of a version of another key',
        ({ otherVersion }) => otherVersion,
        keyVersionNotFound,
      ),
      refuses(row, 'the id of the key', ({ key }) => key, keyVersionNotFound),
    ].map((one) => ({ ...one, late: true as const })),

  /** A secret by its name or its ARN. */
  secretName: (row) => secretNames(row),

  /**
   * `resourceIds 50 key`, of `ResourceId.1`: at most this number of keys by id, or secrets by name or ARN;
   * `resourceIds 50 key optional` if the list can be missing.
   */
  resourceIds(row, [limit, kind, optional]) {
    const most = Number(limit);
    const list = (ids: readonly string[]) =>
      Object.fromEntries(ids.map((id, i) => [`ResourceId.${i + 1}`, id]));
    const isKey = kind === 'key';
    const names = isKey ? [...keyIds(row), ...refusedAliases(row), ...refusedArns(row)] : secretNames(row);
    const name = (values: Values) => (isKey ? values.key : values.secret);
    const absent = { title: 'is required', value: undefined, refusal: missing('ResourceId') };
    return [
      ...(optional === undefined ? [absent] : [takes('nothing', undefined)]),
      refuses(row, 'an empty name', '', invalid('ResourceId')),
      ...names.map((one) => (one.refusal === undefined ? one : { ...one, refusal: resourceNotFound })),
      refuses(
        row,
        'an unknown one after a known one',
        (values) => list([name(values), 'unknown']),
        resourceNotFound,
      ),
      refuses(
        row,
        'an unknown one before a known one',
        (values) => list(['unknown', name(values)]),
        resourceNotFound,
      ),
      takes(`${most} names`, (values) => list(Array(most).fill(name(values)))),
      refuses(
        row,
        `${most + 1} names`,
        (values) => list(Array(most + 1).fill(name(values))),
        invalid('ResourceId'),
      ),
    ];
  },

  maxBytes(row, [limit]) {
    const bytes = Number(limit);
    return [
      takes(`${bytes} bytes`, 'x'.repeat(bytes)),
      takes(`${bytes} bytes in ${bytes - 1} characters`, `${'x'.repeat(bytes - 2)}é`),
      refuses(row, `${bytes + 1} bytes`, 'x'.repeat(bytes + 1)),
      refuses(row, `${bytes + 1} bytes in ${bytes} characters`, `${'x'.repeat(bytes - 1)}é`),
    ];
  },

  maxCharacters(row, [limit]) {
    const characters = Number(limit);
    return [
      takes(`${characters} characters`, 'x'.repeat(characters)),
      takes(`${characters} characters of ${2 * characters} bytes`, 'é'.repeat(characters)),
      refuses(row, `${characters + 1} characters`, 'x'.repeat(characters + 1)),
      refuses(row, `${characters + 1} characters that are not ASCII`, 'é'.repeat(characters + 1)),
    ];
  },

  /** `integer 1 1024`; `integer 1 190 to 1024` if other parameters of the example allow less. */
  integer(row, [lowest, highest, , end]) {
    const [min, max] = [Number(lowest), Number(highest)];
    const last = Number(end ?? highest);
    const outside = [min - 1, last + 1, 0, -1, -7, last * 10].filter((n) => n < min || n > last);
    const spellings = [
      `${min}.5`,
      'ten',
      `${min}d`,
      `${min} days`,
      '0x10',
      'NaN',
      'Infinity',
      'true',
      '1e1',
      `+${min}`,
    ];
    return [
      ...takesEach([...new Set([min, min + 1, max - 1, max].map(String))]),
      ...refusesEach(row, [...new Set([...outside.map(String), ...spellings, ` ${min}`, `${min} `])]),
    ];
  },

  /** `boolean`, or `boolean false`: only the named values are tested as accepted values. */
  boolean: (row, accepted) => [
    ...takesEach(accepted.length === 0 ? ['true', 'false'] : accepted),
    ...refusesEach(row, NOT_BOOLEAN),
  ],

  dryRun: (row) => [...takesEach(['false']), ...refusesEach(row, NOT_BOOLEAN)],

  /** `choice A B C` */
  choice(row, values) {
    const [first = ''] = values;
    const near = [
      first.toLowerCase(),
      first.toUpperCase(),
      ` ${first}`,
      `${first} `,
      first.slice(0, -1),
      values.join(','),
    ];
    const wrong = [...near, 'constructor', 'toString', '__proto__', 'Nonsense', '1'];
    return [
      ...takesEach(values),
      ...refusesEach(
        row,
        [...new Set(wrong)].filter((value) => !values.includes(value)),
      ),
    ];
  },

  /** `jsonObject 32768`: a string with a JSON object, of at most this number of bytes. Its content is not read. */
  jsonObject(row, [limit]) {
    const bytes = Number(limit);
    const padded = (length: number, text = '') => {
      const json = JSON.stringify({ Version: '1', text });
      return json.replace('{', `{${' '.repeat(length - Buffer.byteLength(json))}`);
    };
    return [
      ...takesEach(['{}', '{"Version":"1"}']),
      takes(`${bytes} bytes`, padded(bytes)),
      refuses(row, `${bytes + 1} bytes`, padded(bytes + 1)),
      refuses(row, `${bytes + 1} bytes in fewer characters`, padded(bytes + 1, 'ü'.repeat(100))),
      ...refusesEach(row, ['text', '{"Version":', "{'Version':'1'}", '[]', '"a"', 'null', '1', 'true']),
    ];
  },

  /** `base64`, or `base64 32 bytes`: exactly this number. */
  base64(row, [length]) {
    const sized = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
    const ofLength = length === undefined ? [] : [Number(length)];
    return [
      ...refusesEach(row, NOT_BASE64),
      ...ofLength.flatMap((bytes) => [
        takes(`${bytes} bytes`, sized(bytes)),
        ...[1, bytes - 1, bytes + 1, 2 * bytes].map((other) => refuses(row, `${other} bytes`, sized(other))),
        refuses(row, `${bytes} bytes as hexadecimal digits`, Buffer.alloc(bytes, 7).toString('hex')),
      ]),
    ];
  },

  /** A flat object of strings: JSON, or one parameter for each member. The limit counts characters of the JSON string. */
  context: (row, [limit]) => contexts(row, Number(limit)),
  /** The same for a blob without a context: a context with members is valid, but cannot decrypt the blob. */
  contextOfNone: (row, [limit]) =>
    contexts(row, Number(limit)).map((one) =>
      one.refusal !== undefined || one.value === '{}'
        ? one
        : { ...one, title: one.title.replace('accepts', 'reads'), refusal: blobInvalid, late: true as const },
    ),
  /** The name of an existing alias. */
  existingAlias: (row) => [
    takes('the alias of a key', ({ alias }) => alias),
    ...[`alias/${'x'.repeat(255)}`, 'alias/Az09_-/x'].map((alias) => ({
      ...takes(JSON.stringify(alias), alias),
      key: (key: SeedKeyOptions) => ({ ...key, aliases: [alias] }),
    })),
    ...[`alias/${'x'.repeat(255)}`, 'alias/unknown'].map((alias) =>
      refuses(row, `${JSON.stringify(alias)}, which no key has`, alias, aliasNotFound),
    ),
    refuses(row, 'a prefix of an alias', ({ alias }) => alias.slice(0, -1), aliasNotFound),
    refuses(row, 'an alias with more characters at the end', ({ alias }) => `${alias}/b`, aliasNotFound),
    refuses(row, 'an alias of another region', ({ foreignAlias }) => foreignAlias, aliasNotFound),
    refuses(row, 'the id of a key', ({ key }) => key),
    refuses(row, 'the ARN of an alias', (values) => values.aliasArn),
    ...refusesEach(row, NOT_ALIAS_NAMES),
  ],
  /** An alias name that the vendor does not reserve. */
  newAliasName: (row) => [
    ...takesEach(ALIAS_NAMES),
    ...refusesEach(row, [...NOT_ALIAS_NAMES, ...RESERVED_ALIAS_NAMES]),
  ],
};

function contexts(row: Row, characters: number): readonly Case[] {
  const ofLength = (length: number) => JSON.stringify({ n: 'x'.repeat(length - '{"n":""}'.length) });
  return [
    ...takesEach(CONTEXTS),
    ...refusesEach(row, NOT_CONTEXTS),
    takes('one parameter for each member', { [`${row.parameter}.b`]: '2', [`${row.parameter}.a`]: '1' }),
    refuses(row, 'both JSON and one parameter for each member', {
      [row.parameter]: '{"a":"1"}',
      [`${row.parameter}.b`]: '2',
    }),
    takes(`${characters} characters`, ofLength(characters)),
    takes(`${characters} characters of more bytes`, ofLength(characters).replace('x', 'é')),
    refuses(row, `${characters + 1} characters`, ofLength(characters + 1)),
    refuses(row, `more than ${characters} characters as one parameter for each member`, {
      [`${row.parameter}.n`]: 'x'.repeat(characters),
    }),
  ];
}

const NOT_BOOLEAN = [
  'TRUE',
  'True',
  'FALSE',
  'False',
  '1',
  '0',
  '2',
  'yes',
  'no',
  'on',
  'enabled',
  ' true',
  'true ',
];

const NOT_BASE64 = [
  '!',
  '%%%%',
  'no Base64!',
  'a message',
  '密钥',
  ' ',
  'QQ',
  'QQ=',
  'QR==',
  'QQ===',
  'a-_b',
  'QQ==\n',
];

const CONTEXTS = [
  '{}',
  '{"a":"1"}',
  '{"a":""}',
  ' { "a" : "1" , "b" : "2" } ',
  '{"Zürich":"密钥"}',
  '{"a":"1","b":"true","c":"null","d":"[]"}',
];
const NOT_CONTEXTS = [
  '[]',
  '[["a","1"]]',
  '1',
  '"a"',
  'true',
  'null',
  '{"a":1}',
  '{"a":true}',
  '{"a":null}',
  '{"a":["1"]}',
  '{"a":{"b":"1"}}',
  '{"a":"1","b":2}',
  'a=1',
  '{"a":"1"',
  "{'a':'1'}",
  '{"a":"1",}',
  '{"a":"1"}x',
  ' ',
  // Half a surrogate pair cannot be encoded in UTF-8.
  '{"a":"\\ud800"}',
  '{"\\udfff":"a"}',
];

const ALIAS_NAMES = [
  'alias/a',
  'alias/0',
  'alias/_',
  'alias/-',
  'alias//',
  'alias/Az09_-/x',
  'alias/team/app/db',
  'alias/alias/a',
  `alias/${'x'.repeat(255)}`,
  'alias/ac',
  'alias/my-acs',
  'alias/my/acs',
];
const NOT_ALIAS_NAMES = [
  'alias/',
  `alias/${'x'.repeat(256)}`,
  'name',
  'aliasname',
  'ALIAS/name',
  'Alias/name',
  '/alias/name',
  ' alias/name',
  'alias/my name',
  'alias/name ',
  'alias/name\n',
  'alias/my.name',
  'alias/my:name',
  'alias/my+name',
  'alias/*',
  'alias/my\\name',
  'alias/schlüssel',
  'alias/密钥',
  // A full-width digit.
  'alias/\uff11',
  aliasArn('alias/name'),
];
const RESERVED_ALIAS_NAMES = [
  'alias/acs',
  'alias/acs/',
  'alias/acs/ecs',
  'alias/acs-rds',
  'alias/acsomething',
];

const keyArn = (id: string, regionId = 'cn-hangzhou', accountId = ACCOUNT) =>
  `acs:kms:${regionId}:${accountId}:key/${id}`;

/** Like the prepared key, but in an instance; undefined if the prepared key is already in one. */
const inAnInstance = (key: SeedKeyOptions): SeedKeyOptions | undefined =>
  key.instanceId === undefined ? { ...key, instanceId: INSTANCE } : undefined;

/** The response contains the id of the key, whatever name the caller used. */
const namesKey = ({ parameter }: Row): Pick<Case, 'namesKey'> =>
  parameter === 'KeyId' ? { namesKey: true } : {};

function keyIds(row: Row): readonly Case[] {
  return [
    { ...takes('the id of a key', ({ key }) => key), ...namesKey(row) },
    { ...takes('the id of a key of an instance', ({ key }) => key), key: inAnInstance },
    refuses(row, 'an id that no key has', UNKNOWN_ID, keyNotFound),
    refuses(row, 'an id of an instance that no key has', 'key-hzz62f1cb66fa42qoab1c', keyNotFound),
    refuses(row, 'an id in upper case', ({ key }) => key.toUpperCase(), keyNotFound),
    ...[
      refuses(row, 'a string that no key id can be', 'no such key'),
      // Observed, with exactly these characters.
      refuses(row, 'an id with more characters at the end', `${UNKNOWN_ID}notexists`),
      refuses(row, 'an id without its last character', UNKNOWN_ID.slice(0, -1)),
      refuses(row, 'an id without hyphens', UNKNOWN_ID.replaceAll('-', '')),
      refuses(row, 'the prefix of the ids of instance keys', 'key-'),
    ].map((one) => ({ ...one, whenLocated: true as const })),
    refuses(row, 'the id of a key version', ({ version }) => version, keyNotFound),
    refuses(row, 'the id of a key of another region', ({ foreignKey }) => foreignKey, keyNotFound),
  ];
}

const refusedIds = (row: Row): readonly Case[] => [
  refuses(row, 'the id of a key', ({ key }) => key, keyNotFound),
  refuses(row, 'a string that no name of a key can be', 'no such key'),
];

function aliases(row: Row): readonly Case[] {
  return [
    { ...takes('an alias', ({ alias }) => alias), ...namesKey(row) },
    refuses(row, 'an alias that no key has', 'alias/unknown', aliasNotFound),
    refuses(row, 'a prefix of an alias', ({ alias }) => alias.slice(0, -1), aliasNotFound),
    refuses(row, 'an alias with more characters at the end', ({ alias }) => `${alias}2`, aliasNotFound),
    refuses(row, 'an alias in upper case', () => 'alias/SUBJECT', aliasNotFound),
    { ...refuses(row, 'an alias without its prefix', 'subject'), whenLocated: true },
    refuses(row, 'an alias of another region', ({ foreignAlias }) => foreignAlias, aliasNotFound),
  ];
}

const refusedAliases = (row: Row): readonly Case[] => [
  refuses(row, 'an alias', ({ alias }) => alias, aliasUnsupported),
  refuses(row, 'an alias that no key has', 'alias/unknown', aliasUnsupported),
];

function arns(row: Row, ofAliases: boolean): readonly Case[] {
  const foreign = (values: Values) => values.keyArn.replace(/:\d+:/, ':1999999999999999:');
  return [
    { ...takes('the ARN of a key', (values) => values.keyArn), ...namesKey(row) },
    refuses(row, 'the ARN of an unknown key', keyArn(UNKNOWN_ID), keyNotFound),
    refuses(row, 'the ARN of a key with another account', foreign, keyNotFound),
    refuses(row, 'the ARN of a key with another region', ({ key }) => keyArn(key, OTHER_REGION), keyNotFound),
    refuses(row, 'the ARN of a key of another region', ({ foreignKeyArn }) => foreignKeyArn, keyNotFound),
    ...(ofAliases
      ? [
          { ...takes('the ARN of an alias', (values: Values) => values.aliasArn), ...namesKey(row) },
          refuses(row, 'the ARN of an unknown alias', aliasArn('alias/unknown'), aliasNotFound),
          refuses(
            row,
            'the ARN of an alias of another region',
            ({ foreignAlias }) => aliasArn(foreignAlias, OTHER_REGION),
            aliasNotFound,
          ),
        ]
      : [refuses(row, 'the ARN of an alias', (values) => values.aliasArn, aliasUnsupported)]),
  ];
}

/** An ARN is then read as an id, and no key has such an id. */
const refusedArns = (row: Row): readonly Case[] => [
  refuses(row, 'the ARN of a key', (values) => values.keyArn, keyNotFound),
  refuses(row, 'the ARN of an alias', (values) => values.aliasArn, keyNotFound),
  refuses(row, 'the ARN of an unknown key', keyArn(UNKNOWN_ID), keyNotFound),
];

function secretNames(row: Row): readonly Case[] {
  const notFound = secretStateRefusal(row.action, 'Absent');
  const arn = (name: string, regionId = 'cn-hangzhou', accountId = ACCOUNT) =>
    `acs:kms:${regionId}:${accountId}:secret/${name}`;
  const none = (title: string, value: Value) => refuses(row, title, value, notFound);
  return [
    takes('the name of a secret', ({ secret }) => secret),
    takes('the ARN of a secret', ({ secretArn }) => secretArn),
    none('a name that no secret has', 'unknown'),
    none('a name with more characters at the end', ({ secret }) => `${secret}s`),
    none('a name in another letter case', ({ secret }) => secret.toUpperCase()),
    none('192 characters that no secret has', 'n'.repeat(192)),
    none('the ARN of an unknown secret', arn('unknown')),
    none('the ARN of a secret with another region', ({ secret }) => arn(secret, OTHER_REGION)),
    none('the ARN of a secret with another account', ({ secret }) =>
      arn(secret, 'cn-hangzhou', '1999999999999999'),
    ),
    none('the name of a secret of another region', 'elsewhere'),
    none('the ARN of a secret of another region', arn('elsewhere', OTHER_REGION)),
    ...refusesEach(row, NOT_SECRET_NAMES),
  ];
}

const NOT_SECRET_NAMES = [
  'a pp',
  'app ',
  'app!',
  'app:1',
  'app#1',
  'app?',
  'app*',
  'app\n',
  'aufträge',
  '$Auto',
  'n'.repeat(193),
  `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`,
  `acs:kms:cn-hangzhou:${ACCOUNT}:alias/app`,
  `acs:kms:cn-hangzhou:${ACCOUNT}:secret/`,
  'acs:kms:cn-hangzhou:secret/app',
  `acs:oss:cn-hangzhou:${ACCOUNT}:secret/app`,
];

/** @param kind a spec, or a spec and a usage: `RSA_2048:SIGN/VERIFY` */
function refusesKey(
  code: string,
  kind: string,
  state: 'Enabled' | 'Disabled' | 'PendingDeletion' = 'Enabled',
): Case {
  const refusal = KIND_REFUSALS[code];
  if (refusal === undefined) throw new Error(`"${code}" is not an error code for a kind of key`);
  const [spec, usage] = kind.split(':');
  return {
    title: `rejects a key of ${kind}${state === 'Enabled' ? '' : ` in ${state}`}`,
    value: ({ key }) => key,
    key: () => ({ ...keyOf(spec as KeySpec, usage as KeyUsage | undefined), state }),
    refusal,
  };
}

const KIND_REFUSALS: Readonly<Record<string, Refusal>> = {
  UnsupportedOperation: operationUnsupported,
  'Rejected.UnsupportedOperation': operationRejected,
  'InvalidParameter:Algorithm': invalid('Algorithm'),
  'Unsupported.Origin': originUnsupported,
  'Forbidden.KeyPolicyUnSupported': keyPolicyUnsupported,
};
