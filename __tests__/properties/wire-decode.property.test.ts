/** Parameters are decoded in every nesting, encoding and place of the request. Random requests get an error response. */
import fc from 'fast-check';
import { encoded, FORM, holds, inMemoryKms, type RawRequest, text } from './property-run';

type Pairs = readonly (readonly [string, string])[];

const hex = (bytes: Buffer): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Every way to encode a string in a query or a form. */
const ENCODINGS: readonly ((value: string) => string)[] = [
  encodeURIComponent,
  (value) => encodeURIComponent(value).replace(/%20/g, '+'),
  (value) => encodeURIComponent(value).replace(/[!'()*]/g, (c) => hex(Buffer.from(c)).toUpperCase()),
  (value) => encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  (value) => hex(Buffer.from(value)),
];

/** Parameters in every form that a client can send: in any order, each in the query or in the body, with any encoding. */
function sentAs(params: Pairs): fc.Arbitrary<RawRequest> {
  const all: Pairs = [['Version', '2016-01-20'], ...params];
  const placed = fc.array(
    fc.record({ inBody: fc.boolean(), encoding: fc.constantFrom(...ENCODINGS), named: fc.boolean() }),
    { minLength: all.length, maxLength: all.length },
  );
  return fc
    .tuple(
      fc.shuffledSubarray([...all], { minLength: all.length }),
      placed,
      fc.constantFrom('query', 'body', 'both', 'GET'),
    )
    .map(([shuffled, places, where]) => {
      const query: string[] = [];
      const body: string[] = [];
      shuffled.forEach(([name, value], i) => {
        const { inBody, encoding, named } = places[i] as (typeof places)[number];
        const goesToBody = where === 'body' || (where === 'both' && inBody);
        (goesToBody ? body : query).push(
          `${named || !/^[\w.]+$/.test(name) ? encoding(name) : name}=${encoding(value)}`,
        );
      });
      return {
        method: where === 'GET' ? 'GET' : 'POST',
        query: query.join('&'),
        body: body.join('&'),
        headers: where === 'GET' ? {} : FORM,
      };
    });
}

const indexed = (prefix: string, items: readonly Readonly<Record<string, string>>[]): Pairs =>
  items.flatMap((item, i) =>
    Object.entries(item).map(([member, value]) => [`${prefix}.${i + 1}.${member}`, value] as const),
  );

const MAX_TAG_LENGTH = 128;
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...'%&=+.#?/\\"\'[]{}:;, ~*!()<>@$^`|-_aZ09é中𝒳'),
    maxLength: 20,
  }),
);
const tagKey = fc
  .oneof(piece, fc.constantFrom('__proto__', 'constructor', 'TagKey', 'Tags.1.TagKey', '1', '100%', 'a+b c'))
  // The vendor reserves these prefixes.
  .filter((key) => key !== '' && key.length <= MAX_TAG_LENGTH && !/^(aliyun|acs:)/i.test(key));
const tagValue = piece.filter((value) => value.length <= MAX_TAG_LENGTH);
const tags: fc.Arbitrary<Pairs> = fc.uniqueArray(fc.tuple(tagKey, tagValue), {
  minLength: 1,
  maxLength: 10,
  selector: ([key]) => key,
});

const kms = inMemoryKms();

const NESTINGS: Readonly<Record<string, (tags: Pairs, KeyId: string) => Pairs>> = {
  'TagResource, JSON': (tags, KeyId) => [
    ['Action', 'TagResource'],
    ['KeyId', KeyId],
    ['Tags', JSON.stringify(tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })))],
  ],
  'TagResource, indexed': (tags, KeyId) => [
    ['Action', 'TagResource'],
    ['KeyId', KeyId],
    ...indexed(
      'Tags',
      tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    ),
  ],
  'TagResources, indexed': (tags, KeyId) => [
    ['Action', 'TagResources'],
    ['RegionId', 'cn-hangzhou'],
    ['ResourceType', 'key'],
    ['ResourceId.1', KeyId],
    ...indexed(
      'Tag',
      tags.map(([Key, Value]) => ({ Key, Value })),
    ),
  ],
  'CreateKey, JSON': (tags) => [
    ['Action', 'CreateKey'],
    ['Tags', JSON.stringify(tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })))],
  ],
  'CreateKey, indexed': (tags) => [
    ['Action', 'CreateKey'],
    ...indexed(
      'Tags',
      tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    ),
  ],
};

const byName = (pairs: Pairs): Pairs => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));

holds(
  'a key has the tags that were sent, nested in any way',
  600,
  fc.tuple(fc.constantFrom(...Object.keys(NESTINGS)), tags).chain(([nesting, pairs]) => {
    const { keyId } = kms.seedKey();
    const params = (NESTINGS[nesting] as (typeof NESTINGS)[string])(pairs, keyId);
    return fc.record({
      nesting: fc.constant(nesting),
      pairs: fc.constant(pairs),
      keyId: fc.constant(keyId),
      request: sentAs(params),
    });
  }),
  async ({ pairs, keyId, request }) => {
    const answer = await kms.send(request);
    expect(answer.code).toBe('Success');
    const tagged: string = answer.body.KeyMetadata?.KeyId ?? keyId;
    expect(byName(Object.entries(kms.key(tagged)?.tags ?? {}))).toEqual(byName(pairs));
    const { body } = await kms.call('ListResourceTags', { KeyId: tagged });
    const listed = body.Tags.Tag.map((tag: { TagKey: string; TagValue: string }) => [
      tag.TagKey,
      tag.TagValue,
    ]);
    expect(byName(listed)).toEqual(byName(pairs));
  },
);

const { keyId: describedKey } = kms.seedKey();

holds(
  'a string arrives unchanged, with any characters',
  300,
  fc.oneof(text({ minLength: 1, maxLength: 60 }), piece).chain((description) =>
    fc.record({
      description: fc.constant(description),
      request: sentAs([
        ['Action', 'UpdateKeyDescription'],
        ['KeyId', describedKey],
        ['Description', description],
      ]),
    }),
  ),
  async ({ description, request }) => {
    expect((await kms.send(request)).code).toBe('Success');
    expect(kms.key(describedKey)?.description).toBe(description);
    const { body } = await kms.call('DescribeKey', { KeyId: describedKey });
    expect(body.KeyMetadata.Description).toBe(description);
  },
);

const member = fc.tuple(
  piece.filter((key) => key !== '' && !key.includes('.')),
  piece.filter((value) => value !== ''),
);

holds(
  'a context in flattened members is the same as the context in a JSON string',
  300,
  fc
    .uniqueArray(fc.oneof(member, fc.tuple(fc.constantFrom('1', '__proto__', 'Key'), fc.constant('v'))), {
      minLength: 1,
      maxLength: 5,
      selector: ([key]) => key,
    })
    .chain((members) =>
      fc.record({
        members: fc.constant(members),
        request: sentAs([
          ['Action', 'Encrypt'],
          ['KeyId', describedKey],
          ['Plaintext', 'p'],
          ...members.map(([key, value]) => [`EncryptionContext.${key}`, value] as const),
        ]),
      }),
    ),
  async ({ members, request }) => {
    const sealed = await kms.send(request);
    expect(sealed.code).toBe('Success');
    const json = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join();
    const { CiphertextBlob } = sealed.body;
    const opened = await kms.call('Decrypt', { CiphertextBlob, EncryptionContext: `{${json}}` });
    expect(opened).toMatchObject({ status: 200, body: { Plaintext: 'p' } });
    expect(await kms.call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'InvalidParameter' });
  },
);

const KEY_STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;
type Filter = { readonly Key: string; readonly Values: readonly string[] };

/** Few words, so that filters match keys. */
const filtersAndKeys = fc
  .uniqueArray(
    tagKey.filter((word) => word.length <= 40),
    { minLength: 2, maxLength: 4 },
  )
  .chain((words) => {
    const word = fc.constantFrom(...words);
    const filter = (Key: string, value: fc.Arbitrary<string>) =>
      fc.record({ Key: fc.constant(Key), Values: fc.array(value, { minLength: 1, maxLength: 4 }) });
    const filters = fc.array(
      fc.oneof(
        filter('TagKey', word),
        filter('TagValue', word),
        filter('KeyState', fc.constantFrom(...KEY_STATES)),
      ),
      { minLength: 1, maxLength: 4 },
    );
    // One tag for each key: no source says whether TagKey and TagValue must match the same tag.
    const keys = fc.array(fc.record({ key: word, value: word, state: fc.constantFrom(...KEY_STATES) }), {
      maxLength: 8,
    });
    return fc.record({ filters, keys, asJson: fc.boolean() });
  })
  .chain(({ filters, keys, asJson }) =>
    fc.record({
      filters: fc.constant(filters),
      keys: fc.constant(keys),
      request: sentAs([
        ['Action', 'ListKeys'],
        ['PageSize', '100'],
        ...(asJson ? [['Filters', JSON.stringify(filters)] as const] : indexedFilters(filters)),
      ]),
    }),
  );

const indexedFilters = (filters: readonly Filter[]): Pairs =>
  filters.flatMap(({ Key, Values }, i) => [
    [`Filters.${i + 1}.Key`, Key] as const,
    ...Values.map((value, j) => [`Filters.${i + 1}.Values.${j + 1}`, value] as const),
  ]);

holds(
  'filters match every Key and any of its Values, even with repeated entries',
  300,
  filtersAndKeys,
  async ({ filters, keys, request }) => {
    const world = inMemoryKms();
    const wanted: string[] = [];
    for (const { key, value, state } of keys) {
      const { keyId } = world.seedKey({ state, tags: Object.fromEntries([[key, value]]) });
      const has: Readonly<Record<string, string>> = { TagKey: key, TagValue: value, KeyState: state };
      const matches = filters.every(({ Key }) =>
        filters.some((filter) => filter.Key === Key && filter.Values.includes(has[Key] as string)),
      );
      if (matches) wanted.push(keyId);
    }
    const { code, body } = await world.send(request);
    expect(code).toBe('Success');
    expect(body.TotalCount).toBe(wanted.length);
    expect(body.Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId).sort()).toEqual(wanted.sort());
  },
);

const SCRAPS = [
  '&', '=', '%', '%zz', '%E4', '%C3%28', '%00', '%ED%A0%80', '+', '.', '..', '?', '#', ';', '[', ']', '{', '}', '"',
  'Action', 'Action=', 'Action=Encrypt', 'Action=TagResource', 'Action=__proto__', 'Version=2016-01-20', 'Version=',
  'Tags', 'Tags.', 'Tags.1', 'Tags.1.', 'Tags.1.TagKey=', 'Tags.999999999.TagKey=x', 'Tags.-1.TagKey=x', 'Tags.1e9=',
  'Tags=[', 'Tags=[{"TagKey":', 'Tags=null', 'Filters.1.Values.1', 'EncryptionContext=', 'EncryptionContext={',
  'EncryptionContext.__proto__.a=1', '__proto__', '__proto__[a]=1', 'constructor.prototype.a=1', 'KeyId=', 'é', '中',
  '\ud800', '\0', '\r\n', ' ', '[[[[[[[[[[', 'a'.repeat(5000), '%41'.repeat(2000), '.1'.repeat(3000), '&'.repeat(3000),
]; // biome-ignore format: a list of scraps
const garbage = fc.oneof(
  text({ maxLength: 100 }),
  fc.string({ unit: 'binary-ascii', maxLength: 100 }),
  fc.array(fc.constantFrom(...SCRAPS), { maxLength: 12 }).map((scraps) => scraps.join('')),
  fc.array(fc.constantFrom(...SCRAPS), { maxLength: 12 }).map((scraps) => scraps.join('&')),
);

const contentType = fc.constantFrom(
  undefined,
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'application/json',
  'text/plain',
  'é;;=',
);

holds(
  'garbage is answered with a refusal',
  1500,
  fc.record({
    method: fc.constantFrom('GET', 'POST'),
    query: garbage,
    body: fc.oneof(garbage, fc.constant(undefined)),
    contentType,
  }),
  async ({ method, query, body, contentType }) => {
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    const { status, code } = await kms.send({ method, query, body, headers });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThanOrEqual(404);
    expect(code).toMatch(/^[A-Z][A-Za-z.]+$/);
  },
);

/** Some parameters of some actions. Each one can be missing or have any value. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  CreateKey: [
    'KeySpec',
    'KeyUsage',
    'Origin',
    'Tags',
    'RotationInterval',
    'EnableAutomaticRotation',
    'Policy',
    'DKMSInstanceId',
  ],
  DescribeKey: ['KeyId'],
  Encrypt: ['KeyId', 'Plaintext', 'EncryptionContext', 'DryRun'],
  Decrypt: ['CiphertextBlob', 'EncryptionContext', 'DryRun'],
  ReEncrypt: [
    'CiphertextBlob',
    'DestinationKeyId',
    'SourceEncryptionContext',
    'SourceKeyId',
    'SourceEncryptionAlgorithm',
  ],
  GenerateDataKey: ['KeyId', 'KeySpec', 'NumberOfBytes', 'EncryptionContext'],
  AsymmetricSign: ['KeyId', 'KeyVersionId', 'Algorithm', 'Digest'],
  AsymmetricVerify: ['KeyId', 'KeyVersionId', 'Algorithm', 'Digest', 'Value'],
  ImportKeyMaterial: ['KeyId', 'EncryptedKeyMaterial', 'ImportToken', 'KeyMaterialExpireUnix'],
  GetParametersForImport: ['KeyId', 'WrappingAlgorithm', 'WrappingKeySpec'],
  ScheduleKeyDeletion: ['KeyId', 'PendingWindowInDays'],
  UpdateRotationPolicy: ['KeyId', 'EnableAutomaticRotation', 'RotationInterval'],
  CreateAlias: ['AliasName', 'KeyId'],
  ListKeys: ['PageNumber', 'PageSize', 'Filters'],
  ListAliases: ['PageNumber', 'PageSize'],
  TagResource: ['KeyId', 'Tags'],
  UntagResource: ['KeyId', 'TagKeys'],
  TagResources: ['ResourceType', 'ResourceId', 'Tag', 'RegionId'],
};
const { keyId: victim } = kms.seedKey({ aliases: ['alias/victim'] });
const { keyId: signer, keyVersionId: signerVersion } = kms.seedKey({ keySpec: 'EC_P256' });

const anyValue = fc.oneof(
  garbage,
  fc.json({ maxDepth: 4 }),
  fc.constantFrom(
    victim,
    signer,
    signerVersion,
    'alias/victim',
    'alias/',
    'acs:kms:::key/',
    'true',
    'null',
    '[{}]',
    '[[]]',
  ),
  fc.constantFrom(
    '0',
    '-1',
    '1e3',
    '99999999999999999999',
    '0x10',
    'NaN',
    '7d',
    '999999999999d',
    ' 7',
    '7.0',
    '٣',
  ),
  fc.constantFrom(
    'ECDSA_SHA_256',
    'AES_256',
    'RSA_2048',
    'EXTERNAL',
    'RSAES_OAEP_SHA_256',
    'SIGN/VERIFY',
    '{"__proto__":"a"}',
  ),
  fc.base64String({ maxLength: 200 }),
);
const NESTED = ['', '', '', '.1', '.0', '.1.TagKey', '.1.Key', '.2.Values.1', '.a.b', '.__proto__', '.'];

holds(
  'any value of any parameter gets a response without delay, and never an internal error',
  2000,
  fc.constantFrom(...Object.keys(ACTIONS)).chain((action) =>
    fc.record({
      action: fc.constant(action),
      params: fc.dictionary(
        fc
          .tuple(fc.constantFrom(...(ACTIONS[action] as readonly string[])), fc.constantFrom(...NESTED))
          .map(([name, nested]) => name + nested),
        anyValue,
        { maxKeys: 5 },
      ),
    }),
  ),
  async ({ action, params }) => {
    const query = encoded({ Action: action, Version: '2016-01-20', ...params });
    const { status, code } = await kms.send({ query });
    expect([200, 400, 403, 404, 409]).toContain(status);
    expect(code).toMatch(/^[A-Z][A-Za-z.]+$/);
  },
);
