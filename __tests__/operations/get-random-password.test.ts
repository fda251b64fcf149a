import { mockedKms } from '../support/mocked-kms';
import { notValid } from '../support/refusals';
import { UUID } from '../support/ids';

// The seed makes every run the same. The expectations are true for any random values.
const { kms, call } = mockedKms({ randomSeed: 'passwords' });

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const EVERYTHING = DIGITS + LOWER + UPPER + PUNCTUATION;

/** The characters that a parameter excludes. */
const SWITCHES = {
  ExcludeNumbers: DIGITS,
  ExcludeLowercase: LOWER,
  ExcludeUppercase: UPPER,
  ExcludePunctuation: PUNCTUATION,
};
const SWITCH_NAMES = Object.keys(SWITCHES) as (keyof typeof SWITCHES)[];

type Params = Record<string, string | number | boolean>;
async function password(params: Params = {}): Promise<string> {
  const answer = await call('GetRandomPassword', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
  return answer.body.RandomPassword;
}
const passwords = async (count: number, params: Params = {}) => {
  const list: string[] = [];
  for (let i = 0; i < count; i += 1) list.push(await password(params));
  return list;
};
const has = (text: string, characters: string) => [...text].some((one) => characters.includes(one));
const without = (characters: string, left: string) =>
  [...characters].filter((one) => !left.includes(one)).join('');
const sorted = (characters: Iterable<string>) => [...new Set(characters)].sort().join('');

test('all parameters are optional: 32 characters', async () => {
  expect(await password()).toHaveLength(32);
});

test.each([8, 9, 31, 32, 33, 127, 128])('PasswordLength %d is the length', async (PasswordLength) => {
  expect(await password({ PasswordLength })).toHaveLength(PasswordLength);
});

test.each(['PasswordLength', 'ExcludeCharacters', ...SWITCH_NAMES, 'RequireEachIncludedType'])(
  'an empty %s counts as missing',
  async (name) => {
    const one = await password({ [name]: '' });
    expect(one).toHaveLength(32);
    for (const characters of Object.values(SWITCHES)) expect(has(one, characters)).toBe(true);
  },
);

test.each(['a', 'ABCabc', '!', '~', '`"\'\\+&=%', 'aaaa', DIGITS + LOWER])(
  'ExcludeCharacters accepts %j',
  async (ExcludeCharacters) => {
    for (const one of await passwords(10, { ExcludeCharacters, PasswordLength: 128 })) {
      expect(has(one, ExcludeCharacters)).toBe(false);
    }
  },
);

test('fails if every character type is excluded', async () => {
  const all = Object.fromEntries(SWITCH_NAMES.map((name) => [name, 'true']));
  expect(await call('GetRandomPassword', all)).toEqual(notValid);
  expect(await call('GetRandomPassword', { ...all, RequireEachIncludedType: 'false' })).toEqual(notValid);
});

test('fails if every character is excluded', async () => {
  expect(await call('GetRandomPassword', { ExcludeCharacters: EVERYTHING })).toEqual(notValid);
});

test('fails if types and characters together exclude everything', async () => {
  const params = { ExcludeNumbers: 'true', ExcludePunctuation: 'true', ExcludeUppercase: 'true' };
  expect(await call('GetRandomPassword', { ...params, ExcludeCharacters: LOWER })).toEqual(notValid);
  expect(await password({ ...params, ExcludeCharacters: without(LOWER, 'z') })).toBe('z'.repeat(32));
});

test('works without a key and with disabled keys', async () => {
  kms.seedKey({ state: 'Disabled' });
  expect(await password()).toHaveLength(32);
});

test('the response has only RandomPassword and RequestId', async () => {
  expect(await call('GetRandomPassword')).toEqual({
    code: 'Success',
    status: 200,
    message: '',
    body: { RandomPassword: expect.any(String), RequestId: expect.stringMatching(UUID) },
  });
});

test('a password consists of digits, letters and all 32 ASCII punctuation characters, including the backtick', async () => {
  const seen = sorted((await passwords(40, { PasswordLength: 128 })).join(''));
  expect(PUNCTUATION).toHaveLength(32);
  expect(seen).toBe(sorted(EVERYTHING));
});

test.each(SWITCH_NAMES)('%s excludes only its character type', async (name) => {
  const seen = sorted((await passwords(40, { PasswordLength: 128, [name]: 'true' })).join(''));
  expect(seen).toBe(sorted(without(EVERYTHING, SWITCHES[name])));
});

test.each(SWITCH_NAMES)(
  'if all other types than that of %s are excluded, only this type is used',
  async (name) => {
    const others = SWITCH_NAMES.filter((other) => other !== name);
    const params = Object.fromEntries(others.map((other) => [other, 'true']));
    const seen = sorted((await passwords(20, { PasswordLength: 128, ...params })).join(''));
    expect(seen).toBe(sorted(SWITCHES[name]));
  },
);

test('the backtick can be the only remaining character', async () => {
  const ExcludeCharacters = without(EVERYTHING, '`');
  expect(await password({ ExcludeCharacters, PasswordLength: 8 })).toBe('````````');
});

test('each included type is in every password, also in the shortest one and by default', async () => {
  for (const params of [{}, { RequireEachIncludedType: 'true' }]) {
    for (const one of await passwords(60, { PasswordLength: 8, ...params })) {
      for (const characters of Object.values(SWITCHES)) expect(has(one, characters)).toBe(true);
    }
  }
});

test('without RequireEachIncludedType a type can be missing', async () => {
  const list = await passwords(100, { PasswordLength: 8, RequireEachIncludedType: 'false' });
  expect(list.some((one) => !has(one, DIGITS))).toBe(true);
  expect(list.some((one) => has(one, DIGITS))).toBe(true);
});

test('an excluded type is not required', async () => {
  const params = { PasswordLength: 8, ExcludeNumbers: 'true', RequireEachIncludedType: 'true' };
  for (const one of await passwords(50, params)) {
    expect(has(one, DIGITS)).toBe(false);
    for (const characters of [LOWER, UPPER, PUNCTUATION]) expect(has(one, characters)).toBe(true);
  }
});

test('a type whose characters are all in ExcludeCharacters counts as excluded', async () => {
  for (const one of await passwords(20, { PasswordLength: 8, ExcludeCharacters: DIGITS })) {
    expect(has(one, DIGITS)).toBe(false);
    for (const characters of [LOWER, UPPER, PUNCTUATION]) expect(has(one, characters)).toBe(true);
  }
});

test('a type with only one remaining character has this character in every password', async () => {
  const ExcludeCharacters = without(DIGITS, '7');
  for (const one of await passwords(50, { PasswordLength: 8, ExcludeCharacters })) {
    expect(one).toContain('7');
  }
});

test('the characters of a type can be at any position', async () => {
  const list = await passwords(120, { PasswordLength: 8 });
  for (let place = 0; place < 8; place += 1) {
    const seen = list.map((one) => one[place]).join('');
    for (const characters of Object.values(SWITCHES)) expect(has(seen, characters)).toBe(true);
  }
});

test('every call generates a different password', async () => {
  expect(new Set(await passwords(50)).size).toBe(50);
});

test('nothing is stored', async () => {
  await password();
  expect((await call('ListSecrets')).body.TotalCount).toBe(0);
  expect((await call('ListKeys')).body.TotalCount).toBe(0);
});

test('with a randomSeed the passwords are the same after reset()', async () => {
  const first = await passwords(5);
  kms.reset();
  expect(await passwords(5)).toEqual(first);
});
