/** Words for tags. */
import { refuses, refusesEach, takes, takesEach, type Word } from './case';

const tagList = (tags: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })));
const tagsOf = (count: number) =>
  tagList(Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${i}`, `value-${i}`])));

const TAG_LISTS = [
  tagList({ k: '' }),
  tagList({ 'my-aliyun': 'v' }),
  tagList({ acset: 'v' }),
  tagList({ k: 'acs:kms' }),
  tagList({ constructor: 'a b/ü:+&=' }),
  tagList({ ['k'.repeat(128)]: 'v'.repeat(128) }),
  tagList({ ['键'.repeat(128)]: '值'.repeat(128) }),
];

const NOT_TAG_LISTS = [
  'k=v',
  'team',
  'null',
  '[{"TagKey":"team"',
  '{"TagKey":"k","TagValue":"v"}',
  '["k"]',
  '[null]',
  '[{"TagValue":"v"}]',
  '[{"TagKey":"k","TagValue":1}]',
  '[{"Key":"team","Value":"a"}]',
  '[{"TagKey":"k","TagValue":"a"},{"TagKey":"k","TagValue":"b"}]',
  tagList({ '': 'v' }),
  tagList({ aliyun: 'v' }),
  tagList({ 'aliyun-east': 'v' }),
  tagList({ 'acs:kms': 'v' }),
  tagList({ good: 'a', 'acs:team': 'b' }),
  tagList({ ['k'.repeat(129)]: 'v' }),
  tagList({ k: 'v'.repeat(129) }),
];

const NOT_TAG_KEYS = [
  'team',
  '["team"',
  '"team"',
  '{"TagKey":"team"}',
  'null',
  '[17]',
  '[[]]',
  '[""]',
  JSON.stringify(['team', 'k'.repeat(129)]),
];

export const WORDS_OF_TAGS: Readonly<Record<string, Word>> = {
  /** Keys of tags: a JSON list, or one parameter a key. Those that the resource does not have are taken too. */
  tagKeys: (row) => [
    ...takesEach(['["team"]', '["team","colour","constructor","__proto__"]']),
    takes('one parameter a key', { [`${row.parameter}.1`]: 'team', [`${row.parameter}.2`]: 'env' }),
    ...refusesEach(row, NOT_TAG_KEYS),
  ],

  /** `tags 20`: a JSON list of tags, or one parameter a member; at most so many in a call. */
  tags(row, [limit]) {
    const most = Number(limit);
    const member = (place: number, key: string, value: string) => ({
      [`${row.parameter}.${place}.TagKey`]: key,
      [`${row.parameter}.${place}.TagValue`]: value,
    });
    return [
      takes('one tag', tagsOf(1)),
      takes(`${most} tags`, tagsOf(most)),
      refuses(row, `${most + 1} tags`, tagsOf(most + 1)),
      takes('one parameter a member', { ...member(1, 'team', 'a'), ...member(2, 'env', 'b') }),
      ...takesEach(TAG_LISTS),
      ...refusesEach(row, NOT_TAG_LISTS),
    ];
  },
};
