/** Words for the parameters of secrets. */
import { INSTANCE } from '../ids';
import { refusal } from '../refusals';
import { MANAGED, type ManagedType } from '../secrets';
import { secretStateRefusal } from '../state-tables';
import { type Case, refuses, refusesEach, takes, takesEach, type Word } from './case';
import type { Row } from './table';
import { ACCOUNT } from './world';

export const WORDS_OF_SECRETS: Readonly<Record<string, Word>> = {
  /** The name of a new secret. */
  newSecretName: (row) => [...takesEach(NEW_SECRET_NAMES), ...refusesEach(row, NOT_NEW_SECRET_NAMES)],

  /** `notFound "x"`: values that the secret does not have. */
  notFound: (row, values) =>
    values.map((value) =>
      refuses(row, JSON.stringify(value), value, secretStateRefusal(row.action, 'Absent')),
    ),

  /** Custom stage labels of a version, and ACSCurrent. */
  versionStages: (row) => [
    ...takesEach(VERSION_STAGES),
    ...refusesEach(row, NOT_VERSION_STAGES),
    takes('one parameter for each member', members(row, 'blue', 'green')),
    refuses(row, 'members with a gap', { [`${row.parameter}.1`]: 'blue', [`${row.parameter}.3`]: 'green' }),
    refuses(row, 'ACSPrevious as a member', members(row, 'ACSPrevious')),
    refuses(row, 'JSON together with members', { ...members(row, 'blue'), [row.parameter]: '["green"]' }),
  ],

  /** `textMap 10`: a flat object of strings, with at most this number of pairs. */
  textMap(row, [limit]) {
    const most = Number(limit);
    const flat = (count: number) => prefixed(row, pairs(count));
    return [
      ...takesEach(TEXT_MAPS),
      ...refusesEach(row, NOT_TEXT_MAPS),
      ...[0, 1, most].map((count) => takes(`${count} pairs`, JSON.stringify(pairs(count)))),
      refuses(row, `${most + 1} pairs`, JSON.stringify(pairs(most + 1))),
      takes(`${most} pairs as one parameter for each pair`, flat(most)),
      refuses(row, `${most + 1} pairs as one parameter for each pair`, flat(most + 1)),
      takes('keys that look like list indexes', prefixed(row, { 1: 'a', 2: 'b' })),
      takes('one parameter for each pair, not ASCII', prefixed(row, { DBName: 'app2', 'User Name': 'ü 密' })),
      refuses(row, 'both JSON and one parameter for each pair', {
        [row.parameter]: '{"a":"b"}',
        [`${row.parameter}.c`]: 'd',
      }),
    ];
  },

  /** `interval 7d 365d`: a whole number of days, hours, minutes or seconds between the two. */
  interval(row, [lowest = '', highest = '']) {
    const [min, max] = [secondsOf(lowest), secondsOf(highest)];
    const units = Object.entries(UNITS);
    const inRange = units.flatMap(([unit, length]) =>
      [min, max].filter((end) => end % length === 0).map((end) => `${end / length}${unit}`),
    );
    const outside = units.flatMap(([unit, length]) => [
      `${Math.ceil(min / length) - 1}${unit}`,
      `${Math.floor(max / length) + 1}${unit}`,
    ]);
    return [
      ...takesEach([...inRange, '30d', '1000000s']),
      ...[...new Set([...outside, ...NOT_INTERVALS])].map((value) =>
        refuses(row, JSON.stringify(value), value),
      ),
    ];
  },

  /** The id of an instance. Every id of this format is valid. */
  instanceId: (row) => [...takesEach([INSTANCE]), ...refusesEach(row, NOT_INSTANCE_IDS)],

  /** The policy of a secret, as JSON. */
  policy: (row) => [
    ...POLICIES.map(([title, value]) => takes(`a policy ${title}`, JSON.stringify(value))),
    ...NOT_POLICIES.map(([title, value]) => refuses(row, `a policy ${title}`, JSON.stringify(value))),
    ...refusesEach(row, ['policy', '{"Version":"1"', "{'Version':'1'}"]),
    takes('32768 bytes', policyOfBytes(32_768)),
    refuses(row, '32769 bytes', policyOfBytes(32_769)),
    refuses(row, '32769 bytes in fewer characters', policyOfBytes(32_769, 'ü'.repeat(100))),
  ],

  /** Only `default` is accepted. */
  policyName: (row) => [
    ...takesEach(['default']),
    ...['other', 'Default', 'DEFAULT', ' default'].map((value) =>
      refuses(row, JSON.stringify(value), value, POLICY_NOT_FOUND),
    ),
  ],

  /** `filters 10 SecretName 192 TagKey 256 Creator`: the filter keys, each followed by the limit of its values, if there is one. */
  filters(row, [limit, ...keysAndLimits]) {
    const most = Number(limit);
    const keys = keysAndLimits.filter((word) => !/^\d+$/.test(word));
    const [first = ''] = keys;
    const some = (count: number) => Array.from({ length: count }, (_, i) => `value-${i}`);
    return [
      ...keys.map((key) => takes(`the key ${key}`, filterList([key, 'x']))),
      ...keysAndLimits.flatMap((word, i) => {
        const longest = Number(keysAndLimits[i + 1]);
        return /^\d+$/.test(word) || Number.isNaN(longest) ? [] : filterValues(row, word, longest);
      }),
      ...[0, 1, most].map((count) => takes(`${count} values`, filterList([first, ...some(count)]))),
      refuses(row, `${most + 1} values`, filterList([first, ...some(most + 1)])),
      takes(`${most} filters`, filterList(...Array.from({ length: most }, () => [first, 'x']))),
      refuses(
        row,
        `${most + 1} filters`,
        filterList(...Array.from({ length: most + 1 }, () => [first, 'x'])),
      ),
      takes('one parameter for each member', {
        [`${row.parameter}.1.Key`]: first,
        [`${row.parameter}.1.Values.1`]: 'orders',
        [`${row.parameter}.1.Values.2`]: 'bills',
      }),
      ...takesEach(['[]']),
      ...refusesEach(row, [
        ...NOT_FILTERS,
        `{"Key":"${first}","Values":["orders"]}`,
        `["${first}"]`,
        `[{"Key":"${first}","Values":["orders"]}`,
        `[{"Key":"${first}","Values":"orders"}]`,
        `[{"Key":"${first}","Values":["orders",1]}]`,
        filterList([`${first[0]?.toLowerCase()}${first.slice(1)}`, 'orders']),
      ]),
    ];
  },

  /** `secretsList 20`: at most this number of secrets with their selectors. Each secret is located separately. */
  secretsList(row, [limit]) {
    const most = Number(limit);
    const names = (count: number) => Array.from({ length: count }, (_, i) => ({ SecretName: `s${i}` }));
    const flat = (count: number) =>
      Object.fromEntries(
        names(count).map(({ SecretName }, i) => [`${row.parameter}.${i + 1}.SecretName`, SecretName]),
      );
    return [
      ...[1, 2, most].map((count) => takes(`${count} entries`, JSON.stringify(names(count)))),
      takes(`${most} entries as one parameter for each member`, flat(most)),
      refuses(row, `${most + 1} entries`, JSON.stringify(names(most + 1))),
      refuses(row, `${most + 1} entries of one secret`, JSON.stringify(Array(most + 1).fill(names(1)[0]))),
      refuses(row, `${most + 1} entries as one parameter for each member`, flat(most + 1)),
      refuses(row, 'members with a gap', {
        [`${row.parameter}.1.SecretName`]: 'app',
        [`${row.parameter}.3.SecretName`]: 'app',
      }),
      refuses(row, 'members without a name', { [`${row.parameter}.1.VersionId`]: 'v1' }),
      refuses(row, 'entries without members', { [`${row.parameter}.1`]: 'app' }),
      ...takesEach(SECRETS_LISTS),
      ...refusesEach(row, NOT_SECRETS_LISTS),
    ];
  },

  /** `extendedConfig Rds`: the configuration of a managed secret of the type. */
  extendedConfig: (row, [type = '']) => extendedConfigs(row, type as ManagedType),

  /** `managedData Rds`, `managedData Rds DoubleUsers`: the first credential of a managed secret. */
  managedData: (row, [type = '', subType]) => {
    const [good, bad] = MANAGED_DATA[subType === undefined ? type : `${type} ${subType}`] ?? [[], []];
    return [...takesEach(good), ...refusesEach(row, bad)];
  },
};

const members = ({ parameter }: Row, ...values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`${parameter}.${i + 1}`, value]));
const prefixed = ({ parameter }: Row, map: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [`${parameter}.${key}`, value]));
const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `v${i}`]));

const NEW_SECRET_NAMES = [
  'a',
  'AZaz09_/+=.@-',
  '/orders/',
  'n'.repeat(192),
  '订单密码',
  '密'.repeat(64),
  `${'密'.repeat(64)}${'n'.repeat(128)}`,
  'acs',
  'my/acs/orders',
  'ACS/orders',
  'acsorders/x',
  'constructor',
];
const NOT_NEW_SECRET_NAMES = [
  'n'.repeat(193),
  '密'.repeat(65),
  `${'密'.repeat(10)}${'n'.repeat(183)}`,
  'my orders',
  'orders ',
  'orders\n',
  'orders:v1',
  'orders#1',
  '$orders',
  '$Auto',
  'orders*',
  'my\\orders',
  'aufträge',
  'orders🔑',
  `acs:kms:cn-hangzhou:${ACCOUNT}:secret/orders`,
  // Names that the vendor reserves.
  'acs/',
  'acs/orders',
  'acs/ecs/orders',
  'acs/ram/user/orders',
];

const VERSION_STAGES = [
  '["blue","green"]',
  ' [ "blue" , "green" ] ',
  '{"VersionStage":["blue","green"]}',
  '["ACSCurrent"]',
  '["acscurrent"]',
  '["acsprevious"]',
  '["ACSNext"]',
  '["蓝"]',
  '["a b"]',
  '["__proto__"]',
  '["1"]',
];
const NOT_VERSION_STAGES = [
  '[]',
  '{}',
  '{"VersionStage":[]}',
  '{"VersionStage":"blue"}',
  '{"VersionStages":["blue"]}',
  '{"VersionStage":[1]}',
  '"blue"',
  'blue',
  'ACSCurrent',
  'ACSCurrent,blue',
  'null',
  'true',
  '1',
  '[1]',
  '[null]',
  '[""]',
  '["blue",""]',
  '["blue",2]',
  '[["blue"]]',
  '[{"VersionStage":"blue"}]',
  '["blue"',
  "['blue']",
  '["ACSPrevious"]',
  '["ACSCurrent","ACSPrevious"]',
  '["blue","ACSPrevious"]',
  '{"VersionStage":["ACSPrevious"]}',
];

const TEXT_MAPS = [
  '{"DBName":"app2","a.b":"ü 密"}',
  '{"__proto__":"v"}',
  '{"constructor":"v"}',
  '{"1":"v"}',
  '{"a b":"v"}',
  '{"键":"v"}',
];
const NOT_TEXT_MAPS = [
  'a=1',
  '{"a":"1"',
  "{'a':'1'}",
  '[]',
  '["a"]',
  '[["a","1"]]',
  '"a"',
  'null',
  'true',
  '1',
  '{"a":1}',
  '{"a":true}',
  '{"a":null}',
  '{"a":["1"]}',
  '{"a":{"b":"1"}}',
  '{"a":"1","b":2}',
];

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const secondsOf = (interval: string) =>
  Number(interval.slice(0, -1)) * (UNITS[interval.slice(-1)] ?? Number.NaN);
const NOT_INTERVALS = [
  '0d',
  '0s',
  '7',
  '365',
  'd',
  '1w',
  '7D',
  '-7d',
  '+7d',
  '7.5d',
  '7 d',
  ' 7d',
  '7d ',
  '7d\n',
  'P7D',
  '1d12h',
  '7d7d',
  '1e1d',
  '0x7d',
  // A full-width digit.
  '\uff17d',
  '99999999999999999999d',
];

const NOT_INSTANCE_IDS = [
  INSTANCE.slice(0, -1),
  `${INSTANCE}b`,
  'kst-HZZ62ee817bvyyr5xq3na',
  'kst-h1z62ee817bvyyr5xq3na',
  'kst-hzz62ee817gvyyr5xq3na',
  INSTANCE.slice('kst-'.length),
  'key-hzz62f1cb66fa42qoab1c',
];

const STATEMENT = {
  Sid: 'readers',
  Effect: 'Allow',
  Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
  Action: ['kms:GetSecretValue', 'kms:DescribeSecret'],
  Resource: ['*'],
};
/** An undefined member is removed. */
const policy = (change: object) => ({ Version: '1', Statement: [{ ...STATEMENT, ...change }] });
/** Padded with white space. */
function policyOfBytes(bytes: number, Sid = 'readers') {
  const text = JSON.stringify(policy({ Sid }));
  return text.replace('{', `{${' '.repeat(bytes - Buffer.byteLength(text))}`);
}
export const POLICY = JSON.stringify(policy({}));
const POLICY_NOT_FOUND = refusal('Forbidden.ResourceNotFound', 404, 'Policy not found.');

const POLICIES: readonly (readonly [title: string, policy: unknown])[] = [
  ['that denies', policy({ Effect: 'Deny' })],
  ['for every action', policy({ Action: ['kms:*'] })],
  ['without a Sid', policy({ Sid: undefined })],
  ['with a Sid of 128 characters', policy({ Sid: 's'.repeat(128) })],
  ['with a Sid of 128 characters that are not ASCII', policy({ Sid: '密'.repeat(128) })],
  ['with a Condition', policy({ Condition: { StringEquals: { 'kms:tag/team': ['a'] } } })],
  [
    'for several principals',
    policy({ Principal: { RAM: [`acs:ram::${ACCOUNT}:*`, `acs:ram::${ACCOUNT}:role/ops`] } }),
  ],
  ['for a principal of another account', policy({ Principal: { RAM: ['acs:ram::1000000000000000:*'] } })],
  [
    'with several statements',
    { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Sid: 'b', Effect: 'Deny' }] },
  ],
];
const NOT_POLICIES: readonly (readonly [title: string, policy: unknown])[] = [
  ['without a Version', { Statement: [STATEMENT] }],
  ['of the Version 2', { Version: '2', Statement: [STATEMENT] }],
  ['whose Version is a number', { Version: 1, Statement: [STATEMENT] }],
  ['without a Statement', { Version: '1' }],
  ['whose Statement is not a list', { Version: '1', Statement: STATEMENT }],
  ['whose Statement is a list of strings', { Version: '1', Statement: ['Allow'] }],
  ['whose Statement is a list with null', { Version: '1', Statement: [null] }],
  ['without an Effect', policy({ Effect: undefined })],
  ['with the Effect "allow"', policy({ Effect: 'allow' })],
  ['with the Effect "Maybe"', policy({ Effect: 'Maybe' })],
  ['without a Principal', policy({ Principal: undefined })],
  ['with a Principal that has no RAM', policy({ Principal: {} })],
  ['with a Principal.RAM that is an object', policy({ Principal: { RAM: { a: 'b' } } })],
  ['with a Principal.RAM that is a string', policy({ Principal: { RAM: `acs:ram::${ACCOUNT}:*` } })],
  ['with a Principal.RAM of numbers', policy({ Principal: { RAM: [1] } })],
  ['with a Principal that is a string', policy({ Principal: '*' })],
  ['without an Action', policy({ Action: undefined })],
  ['with an Action of another service', policy({ Action: ['oss:GetObject'] })],
  [
    'with one Action of another service among its own',
    policy({ Action: ['kms:GetSecretValue', 'oss:GetObject'] }),
  ],
  ['with an Action without its service', policy({ Action: ['GetSecretValue'] })],
  ['with an Action whose service is in upper case', policy({ Action: ['KMS:GetSecretValue'] })],
  ['with an Action of numbers', policy({ Action: [1] })],
  ['without a Resource', policy({ Resource: undefined })],
  ['for one secret', policy({ Resource: [`acs:kms:cn-hangzhou:${ACCOUNT}:secret/app`] })],
  ['for everything and one secret', policy({ Resource: ['*', 'acs:kms:*:*:secret/app'] })],
  ['for one key', policy({ Resource: [`acs:kms:cn-hangzhou:${ACCOUNT}:key/app`] })],
  ['for everything and one key', policy({ Resource: ['*', `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`] })],
  ['with the Resource "**"', policy({ Resource: ['**'] })],
  ['with a Resource of null', policy({ Resource: [null] })],
  ['with a Sid of 129 characters', policy({ Sid: 's'.repeat(129) })],
  ['with a Sid that is a number', policy({ Sid: 1 })],
  [
    'with a valid statement and one that is not valid',
    { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Effect: 'x' }] },
  ],
  ['that is an empty object', {}],
  ['that is an empty list', []],
  ['that is a list', [policy({})]],
  ['that is a string', 'policy'],
  ['that is null', null],
  ['that is a number', 1],
];

const filterList = (...list: readonly (readonly string[])[]) =>
  JSON.stringify(list.map(([Key, ...Values]) => ({ Key, Values })));
const filterValues = (row: Row, key: string, longest: number): readonly Case[] => [
  takes(`${longest} characters for ${key}`, filterList([key, 'v'.repeat(longest)])),
  // A name can have fewer characters outside ASCII.
  ...(key === 'SecretName'
    ? []
    : [
        takes(`${longest} characters for ${key} that are not ASCII`, filterList([key, '密'.repeat(longest)])),
      ]),
  refuses(row, `${longest + 1} characters for ${key}`, filterList([key, 'v'.repeat(longest + 1)])),
  refuses(
    row,
    `${longest + 1} characters for ${key}, after valid ones`,
    filterList([key, 'a', 'v'.repeat(longest + 1)]),
  ),
  refuses(row, `an empty value for ${key}`, filterList([key, ''])),
  refuses(row, `an empty value for ${key}, after a valid one`, filterList([key, 'good', ''])),
];
const NOT_FILTERS = [
  'SecretName=orders',
  'null',
  '[null]',
  '[{"Values":["orders"]}]',
  filterList(['Colour', 'red']),
  filterList(['Colour', 'red']),
  filterList(['constructor', 'x']),
];

/** An error of a name or a version is in the response and belongs only to its entry. */
const SECRETS_LISTS = [
  '[{"SecretName":"app","VersionId":"","VersionStage":""}]',
  '[{"SecretName":"a b"}]',
  '[{"SecretName":"app","FetchExtendedConfig":true}]',
  '[{"SecretName":"app","FetchExtendedConfig":"true"}]',
  '[{"SecretName":"app","FetchExtendedConfig":false}]',
  '[{"SecretName":"app","FetchExtendedConfig":"false"}]',
];
const NOT_SECRETS_LISTS = [
  '[]',
  'app',
  '[{"SecretName":"app"}',
  "[{'SecretName':'app'}]",
  '{"SecretName":"app"}',
  '{"SecretsList":[{"SecretName":"app"}]}',
  '"app"',
  'null',
  '17',
  'true',
  '["app"]',
  '[null]',
  '[17]',
  '[[]]',
  '[[{"SecretName":"app"}]]',
  '[{}]',
  '[{"SecretName":""}]',
  '[{"SecretName":null}]',
  '[{"SecretName":17}]',
  '[{"SecretName":["app"]}]',
  '[{"secretName":"app"}]',
  '[{"VersionId":"v1"}]',
  '[{"SecretName":"app","Nonsense":"x"}]',
  '[{"SecretName":"app","VersionId":1}]',
  '[{"SecretName":"app","VersionId":{}}]',
  '[{"SecretName":"app","VersionStage":1}]',
  '[{"SecretName":"app","VersionStage":["ACSCurrent"]}]',
  '[{"SecretName":"app","FetchExtendedConfig":"yes"}]',
  '[{"SecretName":"app","FetchExtendedConfig":2}]',
  '[{"SecretName":"app"},{"SecretName":""}]',
  '[{"SecretName":"app"},"app"]',
];

/** The configuration of each managed type: the kinds of its account, required members and other members. */
const CONFIGS: Readonly<
  Record<
    ManagedType,
    Readonly<Record<'subTypes' | 'required' | 'optional' | 'ofOtherTypes', readonly string[]>> & {
      readonly mayBeEmpty?: readonly string[];
    }
  >
> = {
  Rds: {
    subTypes: ['SingleUser', 'DoubleUsers'],
    required: ['DBInstanceId'],
    optional: [],
    ofOtherTypes: ['InstanceId', 'AccountName'],
  },
  Redis: {
    subTypes: ['DoubleUsers'],
    required: ['InstanceId', 'RegionId', 'AccountName'],
    optional: ['CloneAccountName', 'AccountPrivilege'],
    ofOtherTypes: ['DBInstanceId', 'DBName'],
  },
  PolarDB: {
    subTypes: ['DoubleUsers'],
    required: ['DBClusterId', 'RegionId', 'AccountName'],
    optional: ['CloneAccountName', 'DBType', 'AccountType', 'AccountPrivilege', 'DBName'],
    ofOtherTypes: ['InstanceId'],
  },
  RAMCredentials: {
    subTypes: ['RamUserAccessKey'],
    required: ['UserName'],
    optional: [],
    ofOtherTypes: ['RegionId'],
  },
  ECS: {
    subTypes: ['Password', 'SSHKey'],
    required: ['InstanceId', 'RegionId'],
    optional: [],
    mayBeEmpty: ['CommandId'],
    ofOtherTypes: ['UserName'],
  },
};
const SUB_TYPES = [
  ...new Set([...Object.values(CONFIGS).flatMap(({ subTypes }) => subTypes), 'singleuser', 'None']),
];
const NOT_TEXTS = ['', 17, null, true, ['x'], { a: 'b' }];
const GOOD_CUSTOM_DATA = [{}, pairs(1), pairs(10)];
const BAD_CUSTOM_DATA = [
  pairs(11),
  { port: 3306 },
  { port: null },
  { primary: true },
  { a: { b: 'c' } },
  { a: ['b'] },
  ['a'],
  'a=b',
  null,
];

function extendedConfigs(row: Row, type: ManagedType): readonly Case[] {
  const { subTypes, required, optional, mayBeEmpty = [], ofOtherTypes } = CONFIGS[type];
  const text = MANAGED[type].ExtendedConfig;
  const changed = (change: object) => JSON.stringify({ ...JSON.parse(text), ...change });
  const refusesMember = (member: string, value: unknown) =>
    refuses(row, `${member} as ${JSON.stringify(value) ?? 'absent'}`, changed({ [member]: value }));
  const ofLength = (length: number, filler: string) => {
    const bare = changed({ CustomData: { note: '' } });
    return changed({ CustomData: { note: filler.repeat(length - bare.length) } });
  };
  const takesMember = (member: string, value: unknown) =>
    takes(`${member} as ${JSON.stringify(value)}`, changed({ [member]: value }));
  const withMember = (member: string) => text.replace('{', `{${member},`);
  const flat = prefixed(row, { ...JSON.parse(text), 'CustomData.Key1': 'v1', 'CustomData.fds': 'fdsf' });
  return [
    ...refusesEach(row, ['no JSON', '{"SecretSubType":', '[]', 'null', '17', '"SingleUser"', '{}']),
    ...SUB_TYPES.filter((name) => !subTypes.includes(name)).map((name) =>
      refusesMember('SecretSubType', name),
    ),
    ...['SecretSubType', ...required].flatMap((member) =>
      [undefined, ...NOT_TEXTS].map((value) => refusesMember(member, value)),
    ),
    ...optional.flatMap((member) => NOT_TEXTS.map((value) => refusesMember(member, value))),
    ...mayBeEmpty.flatMap((member) => [
      ...['', 'c-1'].map((value) => takesMember(member, value)),
      ...NOT_TEXTS.filter((value) => value !== '').map((value) => refusesMember(member, value)),
    ]),
    ...['Colour', 'secretSubType', 'customData', 'Password', ...ofOtherTypes].map((member) =>
      takesMember(member, 'x'),
    ),
    // Unknown members are kept, whatever they are.
    ...NOT_TEXTS.map((value) => takesMember('Colour', value)),
    ...ofOtherTypes.map((member) => refusesMember(member, 17)),
    ...['"__proto__":"a"', '"constructor":"a"', '"__proto__":{"CustomData":{}}'].map((member) =>
      takes(`the member ${member}`, withMember(member)),
    ),
    refuses(row, 'required members in __proto__', `{"__proto__":${text}}`),
    takes(
      'names of inherited object properties in CustomData',
      withMember('"CustomData":{"__proto__":"a","constructor":"b"}'),
    ),
    ...GOOD_CUSTOM_DATA.map((CustomData) =>
      takes(`CustomData as ${JSON.stringify(CustomData)}`, changed({ CustomData })),
    ),
    ...BAD_CUSTOM_DATA.map((CustomData) => refusesMember('CustomData', CustomData)),
    ...['x', '密'].flatMap((filler) => [
      takes(`1024 characters (${filler})`, ofLength(1024, filler)),
      refuses(row, `1025 characters (${filler})`, ofLength(1025, filler)),
    ]),
    takes('one parameter for each member', flat),
    takes('an unknown member as a parameter', { ...flat, [`${row.parameter}.Colour`]: 'red' }),
  ];
}

const json = (value: unknown) => JSON.stringify(value);
const account = (n: number) => ({ AccountName: `user${n}`, AccountPassword: `pass${n}` });
const SSH_KEY = { UserName: 'ecs-user', PublicKey: 'ssh-ed25519 AAAA', PrivateKey: '-----BEGIN-----' };
const NOT_AUTO = [
  '$auto',
  'Auto',
  '$Auto ',
  'password',
  '{}',
  json({ Accounts: [account(1)] }),
  json(account(1)),
];

/** The data that each managed type accepts and rejects, by the kind of its account if it has an effect. */
const MANAGED_DATA: Readonly<
  Record<string, readonly [taken: readonly string[], refused: readonly string[]]>
> = {
  Rds: [
    [json({ Accounts: [account(1)] })],
    [
      'password',
      '$Auto',
      'null',
      '[]',
      '{}',
      json({ Accounts: account(1) }),
      json({ Accounts: [] }),
      json({ Accounts: [account(1), account(2)] }),
      json({ Accounts: ['user1'] }),
      json({ Accounts: [{ AccountName: 'user1' }] }),
      json({ Accounts: [{ AccountPassword: 'x' }] }),
      json({ Accounts: [{ AccountName: 'user1', AccountPassword: 1 }] }),
      // The format of GetSecretValue.
      json(account(1)),
    ],
  ],
  'Rds DoubleUsers': [
    [json({ Accounts: [account(1)] }), json({ Accounts: [account(1), account(2)] })],
    [
      json({ Accounts: [account(1), account(2), account(3)] }),
      json({ Accounts: [] }),
      json({ Accounts: [account(1), { AccountName: 'user2' }] }),
    ],
  ],
  Redis: [['$Auto'], NOT_AUTO],
  PolarDB: [['$Auto'], NOT_AUTO],
  RAMCredentials: [
    [json({ AccessKeys: [{ AccessKeyId: 'a', AccessKeySecret: 'b' }] })],
    [
      'LTAI',
      '$Auto',
      '{}',
      json({ AccessKeys: [] }),
      json({ AccessKeys: { AccessKeyId: 'a', AccessKeySecret: 'b' } }),
      json({ AccessKeys: [{ AccessKeyId: 'a' }] }),
      json({ AccessKeys: [{ AccessKeySecret: 'b' }] }),
      json({ AccessKeys: [{ AccessKeyId: 'a', AccessKeySecret: 1 }] }),
      json({ AccessKeyId: 'a', AccessKeySecret: 'b' }),
    ],
  ],
  ECS: [
    [json({ UserName: 'root', Password: 'x' })],
    [
      'password',
      '$Auto',
      'null',
      json({ Password: 'x' }),
      json({ UserName: 'root' }),
      json({ UserName: 'root', Password: 1 }),
      json(SSH_KEY),
    ],
  ],
  'ECS SSHKey': [
    [json(SSH_KEY)],
    [
      MANAGED.ECS.SecretData,
      json({ ...SSH_KEY, UserName: undefined }),
      json({ ...SSH_KEY, PublicKey: undefined }),
      json({ ...SSH_KEY, PrivateKey: undefined }),
      json({ ...SSH_KEY, PrivateKey: 1 }),
    ],
  ],
};
