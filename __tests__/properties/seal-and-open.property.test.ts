/** A ciphertext can be decrypted only with the same context, without damage, and under its own key. */
import fc from 'fast-check';
import { flipped, holds, INSTANCE, inMemoryKms, text } from './property-run';

const kms = inMemoryKms();

const keyIds = [
  kms.seedKey({ keySpec: 'Aliyun_AES_256' }),
  kms.seedKey({ keySpec: 'Aliyun_SM4' }),
  kms.seedKey({ keySpec: 'Aliyun_AES_192', instanceId: INSTANCE }),
  kms.seedKey({ keySpec: 'Aliyun_AES_128', instanceId: INSTANCE }),
].map(({ keyId }) => keyId);
const keyId = fc.constantFrom(...keyIds);

const MAX_BYTES = 6144;

/** The longest beginning of the text that is so many bytes in UTF-8. */
function cutTo(bytes: number, whole: string): string {
  let length = 0;
  let cut = '';
  for (const character of whole) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    cut += character;
  }
  return cut;
}

const plaintext = fc.oneof(
  { weight: 6, arbitrary: text({ minLength: 1, maxLength: 200 }) },
  // Up to the limit, and with a seed that is repeated: making thousands of characters one by one takes long.
  {
    weight: 2,
    arbitrary: fc
      .tuple(text({ minLength: 1, maxLength: 20 }), fc.integer({ min: 100, max: MAX_BYTES }))
      .map(([piece, bytes]) => cutTo(bytes, piece.repeat(bytes))),
  },
  { weight: 1, arbitrary: fc.constantFrom('a'.repeat(MAX_BYTES), '中'.repeat(MAX_BYTES / 3)) },
);

type Context = readonly (readonly [string, string])[];

const OBJECT_WORDS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a.b',
  'a',
  'b.',
  '.',
  '1',
  '',
];
const name = fc.oneof(fc.constantFrom(...OBJECT_WORDS), text({ maxLength: 20 }));
const context: fc.Arbitrary<Context> = fc.uniqueArray(fc.tuple(name, text({ maxLength: 30 })), {
  maxLength: 6,
  selector: ([key]) => key,
});

/** By hand: an object literal would lose `__proto__` and the order of numbers. */
const json = (members: Context, space = ''): string =>
  `{${members.map(([key, value]) => `${JSON.stringify(key)}:${space}${JSON.stringify(value)}`).join(`,${space}`)}}`;

const escapedText = (value: string): string =>
  `"${value.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** The same, with every UTF-16 unit as a JSON escape. */
const escapedJson = (members: Context): string =>
  `{${members.map(([key, value]) => `${escapedText(key)}:${escapedText(value)}`).join(',')}}`;

holds(
  'Decrypt returns the plaintext of Encrypt, with any order of the members of the context',
  400,
  fc
    .tuple(keyId, plaintext, context)
    .chain(([key, plain, members]) =>
      fc.tuple(
        fc.constant({ key, plain, members }),
        fc.shuffledSubarray([...members], { minLength: members.length }),
        fc.constantFrom('', ' ', '\n\t'),
        fc.boolean(),
      ),
    ),
  async ([{ key, plain, members }, shuffled, space, inEscapes]) => {
    const sealed = await kms.call('Encrypt', {
      KeyId: key,
      Plaintext: plain,
      EncryptionContext: json(members),
    });
    expect(sealed.code).toBe('Success');
    const opened = await kms.call('Decrypt', {
      CiphertextBlob: sealed.body.CiphertextBlob,
      EncryptionContext: inEscapes ? escapedJson(shuffled) : json(shuffled, space),
    });
    expect(opened).toMatchObject({ status: 200, body: { KeyId: key, Plaintext: plain } });
    expect(opened.body.KeyVersionId).toBe(sealed.body.KeyVersionId);
  },
);

/** A context that differs from the given one: `at` selects the member, `other` is its new value. */
const CHANGES: Readonly<Record<string, (members: Context, at: number, other: string) => Context>> = {
  'a member more': (members, _at, other) => [...members, [other, '']],
  'a member less': (members, at) => members.filter((_, i) => i !== at),
  'another value': (members, at, other) => members.map((m, i) => (i === at ? [m[0], other] : m)),
  'a longer value': (members, at, other) => members.map((m, i) => (i === at ? [m[0], m[1] + other] : m)),
  'another name': (members, at, other) => members.map((m, i) => (i === at ? [other, m[1]] : m)),
  'name and value exchanged': (members, at) => members.map((m, i) => (i === at ? [m[1], m[0]] : m)),
  'the border of name and value moved': (members, at) =>
    members.map((m, i) =>
      i === at ? [m[0] + [...m[1]].slice(0, 1).join(''), [...m[1]].slice(1).join('')] : m,
    ),
  'the values of two members exchanged': (members, at) => {
    const next = (at + 1) % members.length;
    const value = (i: number) => (members[i] as Context[number])[1];
    return members.map((m, i) => [m[0], i === at ? value(next) : i === next ? value(at) : m[1]]);
  },
  'two members joined': (members, at) => {
    const [first, second] = [members[at], members[at + 1]];
    if (first === undefined || second === undefined) return members;
    const joined: Context[number] = [first[0], first[1] + second[0] + second[1]];
    return members.flatMap((m, i) => (i === at ? [joined] : i === at + 1 ? [] : [m]));
  },
  'letters in another case': (members, at) =>
    members.map((m, i) => (i === at ? [m[0], m[1].toUpperCase()] : m)),
  'another normal form': (members, at) =>
    members.map((m, i) => (i === at ? [m[0].normalize('NFD'), m[1].normalize('NFKC')] : m)),
  'none at all': () => [],
};

const canonical = (members: Context) => JSON.stringify([...members].sort(([a], [b]) => (a < b ? -1 : 1)));

holds(
  'a context that differs in any member is rejected',
  600,
  fc
    .tuple(context, fc.constantFrom(...Object.keys(CHANGES)), fc.nat(5), text({ maxLength: 3 }))
    .map(([members, change, at, other]) => ({
      change,
      members,
      different: (CHANGES[change] as (typeof CHANGES)[string])(members, at % (members.length || 1), other),
    }))
    .filter(
      ({ members, different }) =>
        new Set(different.map(([key]) => key)).size === different.length &&
        canonical(members) !== canonical(different),
    ),
  async ({ members, different }) => {
    const sealed = await kms.call('Encrypt', {
      KeyId: keyIds[0] as string,
      Plaintext: 'p',
      EncryptionContext: json(members),
    });
    const answer = await kms.call('Decrypt', {
      CiphertextBlob: sealed.body.CiphertextBlob,
      EncryptionContext: json(different),
    });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidParameter' });
  },
);

const sealedBlob = async (key: string, plain: string): Promise<Buffer> => {
  const { body } = await kms.call('Encrypt', { KeyId: key, Plaintext: plain });
  return Buffer.from(body.CiphertextBlob, 'base64');
};
const open = (blob: Buffer) => kms.call('Decrypt', { CiphertextBlob: blob.toString('base64') });

const VERSION_ID_BYTES = 36;
const refusals = (touchesVersionId: boolean) =>
  touchesVersionId ? ['InvalidParameter', 'Forbidden.KeyNotFound'] : ['InvalidParameter'];

holds(
  'a blob with any changed bit is rejected',
  800,
  fc.record({
    key: keyId,
    plain: text({ minLength: 1, maxLength: 40 }),
    bit: fc.oneof(fc.nat(1_000_000), fc.nat(VERSION_ID_BYTES * 8 - 1)),
  }),
  async ({ key, plain, bit }) => {
    const blob = await sealedBlob(key, plain);
    const { code } = await open(flipped(blob, bit));
    expect(refusals(bit % (blob.length * 8) < VERSION_ID_BYTES * 8)).toContain(code);
  },
);

holds(
  'a blob that is cut at either end is rejected',
  400,
  fc.record({
    key: keyId,
    plain: text({ minLength: 1, maxLength: 40 }),
    cut: fc.oneof(fc.nat(1_000_000), fc.nat(40)),
    end: fc.constantFrom('head', 'tail'),
  }),
  async ({ key, plain, cut, end }) => {
    const blob = await sealedBlob(key, plain);
    // At least one byte is removed and one remains: an empty blob is a missing parameter.
    const gone = 1 + (cut % (blob.length - 1));
    const rest = end === 'head' ? blob.subarray(gone) : blob.subarray(0, -gone);
    const { code } = await open(rest);
    expect(refusals(end === 'head' || rest.length < VERSION_ID_BYTES)).toContain(code);
  },
);

holds(
  'a blob with additional bytes at any place is rejected',
  400,
  fc.record({
    key: keyId,
    plain: text({ minLength: 1, maxLength: 40 }),
    more: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    at: fc.oneof(fc.nat(1_000_000), fc.constant(0), fc.constant(-1)),
  }),
  async ({ key, plain, more, at }) => {
    const blob = await sealedBlob(key, plain);
    const place = at < 0 ? blob.length : at % (blob.length + 1);
    const { code } = await open(Buffer.concat([blob.subarray(0, place), more, blob.subarray(place)]));
    expect(refusals(place < VERSION_ID_BYTES)).toContain(code);
  },
);

const material = Buffer.alloc(32, 7);
const twins = [kms.seedKey({ material }), kms.seedKey({ material })] as const;

holds(
  'a blob with the version id of another key is decrypted only if that key has the same key material',
  200,
  fc.record({
    from: fc.nat(1),
    to: fc.constantFrom(...keyIds, 'twin'),
    plain: text({ minLength: 1, maxLength: 40 }),
  }),
  async ({ from, to, plain }) => {
    const [own, twin] = from === 0 ? twins : [twins[1], twins[0]];
    const other = to === 'twin' ? twin.keyVersionId : kms.key(to)?.versions[0]?.keyVersionId;
    const blob = await sealedBlob(own.keyId, plain);
    const disguised = Buffer.concat([Buffer.from(other as string), blob.subarray(VERSION_ID_BYTES)]);
    expect(await open(disguised)).toMatchObject(
      to === 'twin'
        ? { status: 200, body: { KeyId: twin.keyId, Plaintext: plain } }
        : { status: 400, code: 'InvalidParameter' },
    );
    expect((await open(blob)).body).toMatchObject({ KeyId: own.keyId, Plaintext: plain });
  },
);
