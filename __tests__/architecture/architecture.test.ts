/** The layers of lib: the allowed imports, and what only one room may use. docs/architecture.md has the reasons. */
import fs from 'node:fs';
import path from 'node:path';

const LIB = path.resolve(__dirname, '../../lib');

/** From the top down: the list of docs/architecture.md. A file imports from its own room and from the lines below. */
const LAYERS: readonly (readonly string[])[] = (
  /<!-- layers -->\n\n((?: {4}.+\n)+)/.exec(
    fs.readFileSync(path.join(LIB, '../docs/architecture.md'), 'utf8'),
  )?.[1] ?? ''
)
  .trim()
  .split('\n')
  .map((line) => line.trim().split(', '));

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

const names = new Set(files.map(({ name }) => name));

/** A specifier without a file name is that of an index file. */
const internalImports = (file: SourceFile): readonly string[] =>
  file.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.posix.join(path.posix.dirname(file.name), specifier))
    .map((target) => (names.has(target) ? target : `${target}/index`));

const lineOf = (room: string) => LAYERS.findIndex((line) => line.includes(room));

test('every file of lib belongs to a room of the list', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(({ room }) => lineOf(room) < 0).map(({ name }) => name)).toEqual([]);
});

test('imports go strictly downward', () => {
  const breaches = files.flatMap((file) =>
    internalImports(file)
      .filter((target) => roomOf(target) !== file.room && lineOf(roomOf(target)) <= lineOf(file.room))
      .map((target) => `${file.name} imports ${target}`),
  );
  expect(breaches).toEqual([]);
});

test('there are at most ten layers', () => {
  expect(LAYERS.length).toBeGreaterThan(5);
  expect(LAYERS.length).toBeLessThanOrEqual(10);
});

test('the top of lib contains only the public names and the rooms', () => {
  const top = files.map(({ name }) => name).filter((name) => !name.includes('/'));
  expect(top.filter((name) => !['index', 'kms-mock'].includes(name))).toEqual([]);
});

test('no operation imports another one', () => {
  const isOperation = (name: string) =>
    /^operations\/(?!parts\/)[^/]+\/[^/]+$/.test(name) && !name.endsWith('/index');
  const breaches = files
    .filter(({ name }) => isOperation(name) || /^operations\/(.+\/)?parts\//.test(name))
    .flatMap((file) =>
      internalImports(file)
        .filter(isOperation)
        .map((target) => `${file.name} imports ${target}`),
    );
  expect(files.filter(({ name }) => isOperation(name)).length).toBeGreaterThan(50);
  expect(breaches).toEqual([]);
});

const importersOf = (pattern: RegExp) =>
  files.filter(({ imports }) => imports.some((specifier) => pattern.test(specifier))).map(({ name }) => name);

test('nock is imported only in transport/nock/nock', () => {
  expect(importersOf(/^nock(\/|$)/)).toEqual(['transport/nock/nock']);
});

test('transport imports only base', () => {
  const inTransport = files.filter(({ room }) => room === 'transport');
  expect(inTransport.length).toBeGreaterThan(5);
  const rooms = inTransport.flatMap(internalImports).map(roomOf);
  expect(new Set(rooms)).toEqual(new Set(['transport', 'base']));
});

test('node:crypto is used only in crypto', () => {
  const importers = importersOf(/^(node:)?crypto$/);
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((name) => roomOf(name) !== 'crypto')).toEqual([]);
});

test('sockets and HTTP are used only in transport', () => {
  const importers = importersOf(/^(node:)?(https?|net|tls|timers|diagnostics_channel)$/);
  expect(importers.filter((name) => roomOf(name) !== 'transport')).toEqual([]);
});

test('files are read only in seeding/files/read-file', () => {
  expect(importersOf(/^(node:)?(fs|path)(\/|$)/)).toEqual(['seeding/files/read-file']);
});

test('real time is read, and dates are created, only in base/clock', () => {
  const users = files.filter(({ source }) =>
    /\bnew Date\b|\bDate\.\w|\bDate\(|\bperformance\.now\b/.test(source),
  );
  expect(users.map(({ name }) => name)).toEqual(['base/clock']);
});

/** The entry points for test runners, and the modules that each one can import. */
const RUNNERS = new Map([
  ['runners/jest', '@jest/globals'],
  ['runners/vitest', 'vitest'],
  ['runners/node-test', 'node:test'],
]);

test('a test runner is used only in its own entry point', () => {
  for (const [entry, runner] of RUNNERS) expect(importersOf(new RegExp(`^${runner}(/|$)`))).toEqual([entry]);
  expect(importersOf(/^(jest|expect|@jest|@vitest)(\/|$)/)).toEqual(['runners/jest']);
});

test('every package that lib imports is a core module or a declared dependency', () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(LIB, '../package.json'), 'utf8'));
  const declared = Object.keys(Object.assign({}, manifest.peerDependencies, manifest.dependencies));
  const outside = files
    .filter(({ name }) => !RUNNERS.has(name))
    .flatMap(({ imports }) => imports)
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'));
  const packageOf = (specifier: string) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] as string;
  expect([...new Set(outside.map(packageOf))].filter((name) => !declared.includes(name))).toEqual([]);
});

test('a cast to never or through unknown says why it is true', () => {
  const unexplained = files.flatMap(({ name, source }) => {
    const lines = source.split('\n');
    return lines
      .filter((line, i) => /\bas (never|unknown as)\b/.test(line) && !/^\s*\/\//.test(lines[i - 1] ?? ''))
      .map((line) => `${name}: ${line.trim()}`);
  });
  expect(unexplained).toEqual([]);
});

test('lib/index.ts exports each name explicitly', () => {
  const index = files.find(({ name }) => name === 'index');
  expect(index?.source).not.toMatch(/export \*/);
  expect(files.filter(({ source }) => /export default/.test(source))).toEqual([]);
});

test('docs/architecture.md names only existing files', () => {
  const page = fs.readFileSync(path.join(LIB, '../docs/architecture.md'), 'utf8');
  const named = [...page.matchAll(/`(?!__tests__)(?:lib\/)?([\w-]+(?:\/[\w-]+)+)\.ts`/g)].map(
    (match) => match[1] as string,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});
