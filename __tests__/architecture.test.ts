/** The layers of lib: who may import whom, and what only one room may touch. docs/architecture.md tells the reasons. */
import fs from 'node:fs';
import path from 'node:path';

const LIB = path.resolve(__dirname, '../lib');

/** From the bottom up. A file imports from rooms above its own line never; within a line only from its own room. */
const LINES: readonly (readonly string[])[] = [
  ['base64', 'errors', 'expected-value', 'masking', 'nearest-name', 'plain-object', 'waiting'],
  ['arguments', 'documented-errors'],
  ['clock'],
  ['crypto'],
  ['registry'],
  ['parameters', 'state'],
  ['wire', 'operations'],
  ['action-pattern', 'request-log'],
  [
    'access',
    'debug-log',
    'faults',
    'fixture-options',
    'key-snapshot',
    'place',
    'secret-snapshot',
    'timeline',
  ],
  ['world'],
  ['transport', 'service', 'secret-seeding', 'seeding'],
  ['mock-options', 'fixtures'],
  ['view'],
  ['install'],
  ['index'],
  ['matchers'],
  ['test-file'],
  ['jest', 'node-test', 'vitest'],
];

interface SourceFile {
  /** Relative to lib, without extension: `operations/encrypt`. */
  readonly name: string;
  readonly room: string;
  readonly source: string;
  readonly imports: readonly string[];
}

const roomOf = (name: string) => name.split('/')[0] as string;

const files: readonly SourceFile[] = fs
  .readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const name = file.replaceAll(path.sep, '/').replace(/\.ts$/, '');
    const source = fs.readFileSync(path.join(LIB, file), 'utf8');
    const specifiers = [...source.matchAll(/(?:from\s+|import\s*\(|require\()\s*'([^']+)'/g)].map(
      (m) => m[1] as string,
    );
    return { name, room: roomOf(name), source, imports: specifiers };
  });

const internalImports = (file: SourceFile): readonly string[] =>
  file.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.posix.join(path.posix.dirname(file.name), specifier));

const lineOf = (room: string) => LINES.findIndex((line) => line.includes(room));

test('every file of lib belongs to a room of the plan', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(({ room }) => lineOf(room) < 0).map(({ name }) => name)).toEqual([]);
});

test('imports go strictly downward', () => {
  const breaches = files.flatMap((file) =>
    internalImports(file)
      .filter((target) => roomOf(target) !== file.room && lineOf(roomOf(target)) >= lineOf(file.room))
      .map((target) => `${file.name} imports ${target}`),
  );
  expect(breaches).toEqual([]);
});

/** Files beside the operations that are none. */
const TABLES_OF_OPERATIONS = ['index', 'operation', 'coverage', 'vendor-actions'].map(
  (name) => `operations/${name}`,
);

test('no operation imports another one', () => {
  const isOperation = (name: string) =>
    /^operations\/[^/]+$/.test(name) && !TABLES_OF_OPERATIONS.includes(name);
  const breaches = files
    .filter(({ name }) => isOperation(name) || name.startsWith('operations/parts/'))
    .flatMap((file) =>
      internalImports(file)
        .filter(isOperation)
        .map((target) => `${file.name} imports ${target}`),
    );
  expect(breaches).toEqual([]);
});

const importersOf = (pattern: RegExp) =>
  files.filter(({ imports }) => imports.some((specifier) => pattern.test(specifier))).map(({ name }) => name);

test('nock is known to transport/nock alone', () => {
  expect(importersOf(/^nock(\/|$)/)).toEqual(['transport/nock']);
});

test('node:crypto is used in crypto alone', () => {
  const importers = importersOf(/^(node:)?crypto$/);
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((name) => roomOf(name) !== 'crypto')).toEqual([]);
});

test('sockets and HTTP are touched in transport alone', () => {
  const importers = importersOf(/^(node:)?(https?|net|tls|timers|diagnostics_channel)$/);
  expect(importers.filter((name) => roomOf(name) !== 'transport')).toEqual([]);
});

test('files are read in fixtures/read-file alone', () => {
  expect(importersOf(/^(node:)?(fs|path)(\/|$)/)).toEqual(['fixtures/read-file']);
});

test('real time is read, and dates are made, in clock alone', () => {
  const users = files.filter(({ source }) =>
    /\bnew Date\b|\bDate\.\w|\bDate\(|\bperformance\.now\b/.test(source),
  );
  expect(users.map(({ name }) => name)).toEqual(['clock']);
});

/** The entries for test runners, and what each may know of its own. */
const RUNNERS = new Map([
  ['jest', '@jest/globals'],
  ['vitest', 'vitest'],
  ['node-test', 'node:test'],
]);

test('a test runner is known to its own entry alone', () => {
  for (const [entry, runner] of RUNNERS) expect(importersOf(new RegExp(`^${runner}(/|$)`))).toEqual([entry]);
  expect(importersOf(/^(jest|expect|@jest|@vitest)(\/|$)/)).toEqual(['jest']);
});

test('every package that lib imports is a core module or declared', () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(LIB, '../package.json'), 'utf8'));
  const declared = Object.keys(Object.assign({}, manifest.peerDependencies, manifest.dependencies));
  const outside = files
    .filter(({ name }) => !RUNNERS.has(name))
    .flatMap(({ imports }) => imports)
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'));
  const packageOf = (specifier: string) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] as string;
  expect([...new Set(outside.map(packageOf))].filter((name) => !declared.includes(name))).toEqual([]);
});

test('lib/index.ts names what it exports, one by one', () => {
  const index = files.find(({ name }) => name === 'index');
  expect(index?.source).not.toMatch(/export \*/);
  expect(files.filter(({ source }) => /export default/.test(source))).toEqual([]);
});
