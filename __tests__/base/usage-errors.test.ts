/** The usage errors: every code has its entry in the page, and every message says what, where and how to fix it. */
import fs from 'node:fs';
import path from 'node:path';
import { installKmsMock, type KmsMock, KmsMockUsageError, type KmsMockUsageErrorCode } from '../../lib';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

/** The codes as the type lists them. */
const CODES = [
  ...(/type KmsMockUsageErrorCode =([^;]+);/.exec(read('lib/base/usage-error.ts'))?.[1] ?? '').matchAll(
    /'([A-Z_]+)'/g,
  ),
].map(([, code]) => code as KmsMockUsageErrorCode);

let kms: KmsMock;

beforeEach(() => {
  kms = installKmsMock({ unusedFaults: 'report' });
});
afterEach(() => {
  kms.uninstall();
});

test('docs/errors.md has an entry for each code, in alphabetical order, and for nothing else', () => {
  const entries = [...read('docs/errors.md').matchAll(/^### `([A-Z_]+)`$/gm)].map(([, code]) => code);
  expect(CODES.length).toBeGreaterThan(10);
  expect(entries).toEqual([...CODES].sort());
});

test('each entry says what happened and how to fix it', () => {
  const entries = read('docs/errors.md').split(/^### /m).slice(1);
  for (const entry of entries) {
    expect(entry).toMatch(/^`[A-Z_]+`\n\n\S.{40,}/);
    expect(entry).toMatch(/\*\*Fix:\*\* \S.{20,}/);
  }
});

/** What goes wrong, which call it is (where), and what to do about it. */
const MISTAKES: Partial<
  Record<KmsMockUsageErrorCode, readonly (readonly [act: () => unknown, where: RegExp, fix: RegExp])[]>
> = {
  ALREADY_INSTALLED: [
    [
      () => installKmsMock(),
      /already installed \(at .*usage-errors\.test\.ts:\d+:\d+\)/,
      /reset\(\).*or uninstall\(\)/,
    ],
  ],
  CLOCK_MOVED_BACK: [
    [() => kms.clock.set('2001-01-01T00:00:00Z'), /clock\.set\(2001/, /reset\(\) first, or give/],
  ],
  INVALID_DATE: [[() => kms.clock.set('soon'), /clock\.set\(\)/, /Give a Date or a string such as/]],
  INVALID_DURATION: [
    [
      () => kms.clock.advance({ days: -1 }),
      /clock\.advance\(\{ days \}\): -1/,
      /a finite number of 0 or more/,
    ],
    [() => kms.clock.advance({ day: 1 } as never), /clock\.advance\(\{ day \}\)/, /did you mean "days"\?/],
  ],
  INVALID_EXPECTATION: [
    [
      () => kms.requests.of('Decrypt', 1 as never),
      /requests\.of\("Decrypt", 1\)/,
      /give an object of parameters, such as/,
    ],
  ],
  INVALID_FAULT: [
    [() => kms.faults.add({ delay: '1s' as never }), /faults\.add\(\{ delay \}\).*"1s"/, /Give milliseconds/],
    [
      () => kms.faults.add({ error: 'Throtling' }),
      /faults\.add\(\{ error: "Throtling" \}\)/,
      /did you mean "Throttling"/,
    ],
  ],
  INVALID_FIXTURE: [
    [() => kms.seedKey({ state: 'enabled' as never }), /seedKey/, /Enabled/],
    [
      () => kms.loadFixtures({ keys: [{}, { state: 'Enbled' as never }] }),
      /loadFixtures\(.*keys\[1\]\.state.*"Enbled"/,
      /did you mean "Enabled"\?/,
    ],
    [() => kms.seedKey({ alias: 'alias/a' } as never), /seedKey\(\{ alias \}\)/, /did you mean "aliases"\?/],
  ],
  INVALID_SNAPSHOT: [
    [() => kms.rollback({ takenAt: new Date() }), /rollback\(/, /kms\.snapshot\(\)/],
    [() => kms.rollback(undefined as never), /rollback\(undefined\)/, /kms\.snapshot\(\)/],
  ],
  INVALID_OPTION: [
    [
      () => kms.deny({ keyId: 'x' } as never),
      /deny\(\{ keyId \}\)/,
      /Known options: action, resource, accessKeyId\./,
    ],
    [
      () => kms.exportFixtures({ dates: 'never' as never }),
      /exportFixtures\(\{ dates \}\)/,
      /absolute, relative/,
    ],
    [() => kms.run(1 as never), /run\(1\)/, /give a function/],
    [() => kms.account('one'), /account\(\).*"one"/, /string of digits/],
    [() => kms.region('here!'), /region\(\).*"here!"/, /such as cn-hangzhou/],
    [() => kms.region(undefined as never), /region\(\)/, /a string is required/],
    [() => kms.key(1 as never), /key\(1\)/, /give an id/],
    [() => kms.deny({ action: 'Decript' }), /deny\(\{ action \}\)/, /did you mean "Decrypt"\?/],
    [
      () => {
        kms.uninstall();
        installKmsMock({ region: 'cn-hangzhou' } as never);
      },
      /installKmsMock\(\{ region \}\)/,
      /did you mean "regionId"\?/,
    ],
  ],
  NOT_INSTALLED: [
    [
      () => {
        kms.uninstall();
        kms.seedKey();
      },
      /seedKey\(\) was called after uninstall\(\)/,
      /Install the mock again first/,
    ],
  ],
  UNKNOWN_ACTION: [
    [() => kms.requests.of('Decript' as never), /requests\.of\("Decript"\)/, /did you mean "Decrypt"\?/],
  ],
  UNKNOWN_PARAMETER: [
    [
      () => kms.requests.of('Decrypt', { CiphertextBlop: 'x' } as never),
      /requests\.of\("Decrypt", \{ CiphertextBlop \}\)/,
      /did you mean "CiphertextBlob"\?/,
    ],
  ],
  UNUSED_FAULTS: [
    [
      () => {
        kms.faults.add({ network: 'reset' });
        kms.reset();
      },
      /reset\(\): a fault was added.*\n {2}faults\.add\(\{ network: "reset" \}\) at .*usage-errors\.test\.ts/,
      /Either the code under test made fewer calls/,
    ],
  ],
};

/** They need a special process, and have their own tests. */
const ELSEWHERE: readonly KmsMockUsageErrorCode[] = [
  'CONFIGURED_TOO_LATE', // runners/runners.test.ts
  'HANDLER_FAILED', // service/defects.test.ts
  'INSECURE_ENDPOINT', // transport/insecure-endpoint.test.ts
  'NOCK_MISSING', // transport/nock-missing.test.ts
  'REQUEST_LEFT_THE_MOCK', // transport/interception.test.ts
  'REQUEST_MALFORMED',
  'REQUEST_NEVER_CAME', // log/request-log.test.ts
  'REQUEST_TOO_LARGE',
  'WRONG_RUNNER', // runners/runners.test.ts
];

test('each code is tested here or in another file', () => {
  expect([...Object.keys(MISTAKES), ...ELSEWHERE].sort()).toEqual([...CODES].sort());
});

test.each(
  Object.entries(MISTAKES).flatMap(([code, mistakes]) =>
    mistakes.map(([act, where, fix]) => [code, where, fix, act] as const),
  ),
)('%s says where (%s) and how to fix it (%s)', (code, where, fix, act) => {
  let error: unknown;
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(KmsMockUsageError);
  expect(error).toMatchObject({ name: 'KmsMockUsageError', code });
  const { message } = error as KmsMockUsageError;
  expect(message).toMatch(/^alicloud-kms-mock: /);
  expect(message).toMatch(where);
  expect(message).toMatch(fix);
});
