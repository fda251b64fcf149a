/** Words for tags. */
import { invalid, missing, refusal } from '../refusals';
import { refuses, refusesEach, takes, takesEach, type Word } from './case';

const tagList = (tags: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })));
const quote = (text: string) => JSON.stringify(text);
const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => [`key-${i}`, `value-${i}`] as const);
const tagPairs = (...tags: readonly (readonly [key: string, value: string])[]) =>
  Object.fromEntries(
    tags.flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]),
  );
const BAD_KEY = refusal('InvalidParameter.TagKey', 400, 'The specified parameter is not valid.');
const BAD_VALUE = refusal('InvalidParameter.TagValue', 400, 'The specified parameter is not valid.');
const DUPLICATE_KEY = refusal('Duplicate.TagKey', 400, 'The specified tagKey is duplicate.');

const TAG_KEYS = [
  'k',
  'k'.repeat(128),
  '键'.repeat(128),
  'my-aliyun',
  'acs',
  'acs-team',
  'x-acs:team',
  '__proto__',
  'constructor',
  'a b/ü:+&=',
];
/** Includes tag keys that the vendor reserves. */
const NOT_TAG_KEYS = ['', 'k'.repeat(129), 'aliyun', 'aliyun-team', 'acs:', 'acs:team'];
const TAG_VALUES = ['', 'v'.repeat(128), '值'.repeat(128), 'aliyun-east', 'acs:kms', 'a b/ü:+&='];
const NOT_TAG_VALUES = ['v'.repeat(129), '值'.repeat(129)];

const NOT_TAG_LISTS = [
  '[]',
  'k=v',
  'team',
  '"team"',
  'null',
  '17',
  '[{"TagKey":"team"',
  '{"TagKey":"k","TagValue":"v"}',
  '["k"]',
  '[null]',
  '[[]]',
  '[{"TagValue":"v"}]',
  '[{"TagKey":1,"TagValue":"v"}]',
  '[{"TagKey":"k","TagValue":1}]',
  '[{"TagKey":"k","TagValue":{"a":"b"}}]',
  '[{"Key":"team","Value":"a"}]',
  '[{"TagKey":"k","TagValue":"v","Colour":"red"}]',
  '[{"TagKey":"k","TagValue":"a"},{"TagKey":"k","TagValue":"a"}]',
  '[{"TagKey":"k","TagValue":"a"},{"TagKey":"k","TagValue":"b"}]',
];

const NOT_LISTS_OF_KEYS = [
  '[]',
  'team',
  '["team"',
  '"team"',
  '{"TagKey":"team"}',
  'null',
  '17',
  '[17]',
  '[null]',
  '[[]]',
  '[["team"]]',
  '[{"TagKey":"team"}]',
  '[""]',
  JSON.stringify(['team', 'k'.repeat(129)]),
];

export const WORDS_OF_TAGS: Readonly<Record<string, Word>> = {
  /** Tag keys: a JSON list, or one parameter for each key. Keys that the resource does not have are also accepted. */
  tagKeys: (row) => [
    ...takesEach(['["team"]', '["team","colour","constructor","__proto__"]']),
    takes('one parameter for each key', { [`${row.parameter}.1`]: 'team', [`${row.parameter}.2`]: 'env' }),
    ...refusesEach(row, NOT_LISTS_OF_KEYS),
  ],

  /** `tags 20`: a JSON list of tags, or one parameter for each member; at most this number in a call. */
  tags(row, [limit]) {
    const most = Number(limit);
    const member = (place: number, key: string, value: string) => ({
      [`${row.parameter}.${place}.TagKey`]: key,
      [`${row.parameter}.${place}.TagValue`]: value,
    });
    return [
      takes('one tag', tagList(Object.fromEntries(numbered(1)))),
      takes(`${most} tags`, tagList(Object.fromEntries(numbered(most)))),
      refuses(row, `${most + 1} tags`, tagList(Object.fromEntries(numbered(most + 1)))),
      takes('one parameter for each member', { ...member(1, 'team', 'a'), ...member(2, 'env', 'b') }),
      ...takesEach(['[{"TagKey":"k"}]']),
      ...TAG_KEYS.map((key) => takes(`the key ${quote(key)}`, tagList({ [key]: 'v' }))),
      ...TAG_VALUES.map((value) => takes(`the value ${quote(value)}`, tagList({ k: value }))),
      ...NOT_TAG_KEYS.flatMap((key) => [
        refuses(row, `the key ${quote(key)}`, tagList({ [key]: 'v' })),
        refuses(row, `the key ${quote(key)} after a valid one`, tagList({ good: 'v', [key]: 'v' })),
      ]),
      ...NOT_TAG_VALUES.map((value) => refuses(row, `the value ${quote(value)}`, tagList({ k: value }))),
      ...refusesEach(row, NOT_TAG_LISTS),
    ];
  },

  /** `tagPairs 20`, of `Tag.1.Key`: at most this number of tags, as `Tag.1.Key` and `Tag.1.Value`. */
  tagPairs(row, [limit]) {
    const most = Number(limit);
    return [
      { title: 'is required', value: undefined, refusal: missing('Tag'), without: ['Tag.1.Value'] },
      takes(`${most} tags`, tagPairs(...numbered(most))),
      refuses(row, `${most + 1} tags`, tagPairs(...numbered(most + 1)), invalid('Tag')),
      takes('keys that differ in case', tagPairs(['team', 'a'], ['Team', 'b'])),
      { ...takes('a key without a value', 'k'), without: ['Tag.1.Value'] },
      refuses(
        row,
        'more than a key and a value',
        { 'Tag.1.Key': 'k', 'Tag.1.Colour': 'red' },
        invalid('Tag'),
      ),
      ...TAG_KEYS.map((key) => takes(`the key ${quote(key)}`, tagPairs([key, 'v']))),
      ...TAG_VALUES.map((value) => takes(`the value ${quote(value)}`, tagPairs(['k', value]))),
      ...NOT_TAG_KEYS.map((key) =>
        refuses(row, `the key ${quote(key)}`, tagPairs(['good', 'v'], [key, 'v']), BAD_KEY),
      ),
      ...NOT_TAG_VALUES.map((value) =>
        refuses(row, `the value ${quote(value)}`, tagPairs(['good', 'v'], ['k', value]), BAD_VALUE),
      ),
      ...['a', 'b'].map((value) =>
        refuses(row, `a key twice, with a and ${value}`, tagPairs(['k', 'a'], ['k', value]), DUPLICATE_KEY),
      ),
    ];
  },

  /** `tagFilters 20`: the same as a filter, in which the value can be missing. */
  tagFilters(row, [limit]) {
    const most = Number(limit);
    return [
      takes('one tag', tagPairs(['team', 'a'])),
      takes('only a key', 'team'),
      takes(`${most} tags`, tagPairs(...numbered(most))),
      refuses(row, `${most + 1} tags`, tagPairs(...numbered(most + 1)), invalid('Tag')),
      refuses(row, 'a key twice', tagPairs(['k', 'a'], ['k', 'b']), DUPLICATE_KEY),
    ];
  },

  /** `tagKeyList 20`, of `TagKey.1`: at most this number of tag keys. Keys that the resource does not have are also accepted. */
  tagKeyList(row, [limit]) {
    const most = Number(limit);
    const keys = (count: number) =>
      Object.fromEntries(numbered(count).map(([key], i) => [`TagKey.${i + 1}`, key]));
    return [
      { title: 'is required', value: undefined, refusal: missing('TagKey') },
      refuses(row, 'an empty key', '', invalid('TagKey')),
      takes(`${most} keys`, keys(most)),
      refuses(row, `${most + 1} keys`, keys(most + 1), invalid('TagKey')),
      ...takesEach(['colour', 'Team', '__proto__', 'k'.repeat(128)]),
    ];
  },
};
