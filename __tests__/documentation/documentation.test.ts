/** Every example of README.md and docs/ compiles and passes as a test. examples.ts describes their format. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { sources } from '../../jest.config';
import { folderWithPackage, NO_HURRY } from '../support/packed-package';
import { type Example, examples, examplesOf, type Runner } from './examples';

const root = path.resolve(__dirname, '../..');
const all = examples();

let folder: string;

beforeAll(async () => {
  folder = await folderWithPackage('documentation');
  // The only file that the pages load.
  fs.cpSync(path.join(root, 'examples/fixtures.yaml'), path.join(folder, 'examples/fixtures.yaml'));
}, NO_HURRY);

afterAll(() => fs.rmSync(folder, { recursive: true }));

const fileOf = ({ name }: Example, extension: string) =>
  path.join(folder, `${name.replace(/[^\w.]/g, '-')}.example.${extension}`);

/** Runs all of them together. @returns the output of the runner */
function run(runner: Runner, given: readonly Example[]) {
  const extension = runner === 'jest' ? 'js' : 'mjs';
  const files = given.map((example) => {
    const file = fileOf(example, extension);
    const compilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node20,
      esModuleInterop: true,
    };
    const fileName = file.replace(/js$/, 'ts');
    fs.writeFileSync(file, ts.transpileModule(example.source, { compilerOptions, fileName }).outputText);
    return file;
  });
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ARGUMENTS[runner](files), {
    cwd: folder,
    encoding: 'utf8',
    env: runner === 'vitest' ? { ...env, NODE_ENV: undefined } : env,
  });
  return { status, output: `${stdout}${stderr}` };
}

const ARGUMENTS: Readonly<Record<Runner, (files: readonly string[]) => string[]>> = {
  jest: (files) => [
    require.resolve('jest/bin/jest'),
    '--runInBand',
    '--config',
    JSON.stringify({
      rootDir: folder,
      testEnvironment: 'node',
      transform: {},
      testMatch: files,
      moduleNameMapper: sources.moduleNameMapper,
    }),
  ],
  vitest(files) {
    const config = path.join(folder, 'vitest.config.mjs');
    const include = files.map((file) => path.basename(file));
    fs.writeFileSync(
      config,
      `export default { test: { globals: true, include: ${JSON.stringify(include)} } };`,
    );
    return [
      path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs'),
      'run',
      '--no-color',
    ];
  },
  'node-test': (files) => ['--test', ...files],
};

test('are found', () => {
  expect(all.length).toBeGreaterThan(20);
  const fences = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)]
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => fs.readFileSync(path.join(root, page), 'utf8').match(/^```ts$/gm) ?? []);
  expect(all).toHaveLength(fences.length);
});

test.each(['jest', 'vitest', 'node-test'] as const)('pass: %s', (runner) => {
  const { status, output } = run(
    runner,
    all.filter((example) => example.runner === runner),
  );
  if (status !== 0) throw new Error(output);
  expect(status).toBe(0);
});

const page = (code: string) => examplesOf('page.md', `Text.\n\n\`\`\`ts\n${code}\n\`\`\`\n`);

describe('the compiler', () => {
  const wrong = page("kms.seedKey({ state: 'Gone' });");
  let program: ts.Program;

  // One program for all examples, because most of the time is spent on the declarations that all of them import.
  beforeAll(() => {
    program = programOf([...all, ...wrong]);
  }, NO_HURRY);

  test('accepts them', () => {
    expect(diagnosticsIn(program, all)).toBe('');
  });

  test('rejects a type that does not match', () => {
    expect(diagnosticsIn(program, wrong)).toContain('TS2322');
  });
});

const sourceOf = (example: Example) => fileOf(example, example.runner === 'jest' ? 'ts' : 'mts');

function programOf(given: readonly Example[]): ts.Program {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const lib = (name: string) => [path.join(root, 'lib', name)];
  for (const example of given) fs.writeFileSync(sourceOf(example), example.source);
  return ts.createProgram(given.map(sourceOf), {
    ...options,
    noUnusedLocals: false,
    paths: {
      'alicloud-kms-mock': lib('index.ts'),
      'alicloud-kms-mock/jest': lib('runners/jest.ts'),
      'alicloud-kms-mock/vitest': lib('runners/vitest.ts'),
      'alicloud-kms-mock/node-test': lib('runners/node-test.ts'),
    },
  });
}

/** The errors of the compiler for these examples, as a string. The sources of lib are checked with the repository. */
function diagnosticsIn(program: ts.Program, given: readonly Example[]): string {
  const diagnostics = given.flatMap((example) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(sourceOf(example))),
  );
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: String,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  });
}

describe('a broken example fails', () => {
  const BROKEN = {
    'a wrong expectation': "expect(kms.key('nobody')).toBeDefined();",
    'a name that is not there': 'kms.seedKeys();',
    'an awaited refusal': "await client.encrypt(new EncryptRequest({ keyId: 'nobody', plaintext: 'x' }));",
    'a test of its own': "test('fails', () => expect(1).toBe(2));",
  };
  let output: string;

  beforeAll(() => {
    const examples = Object.entries(BROKEN).flatMap(([title, code]) =>
      page(code).map((example) => ({ ...example, name: title })),
    );
    ({ output } = run('jest', examples));
  }, NO_HURRY);

  test.each(Object.keys(BROKEN))('%s', (title) => {
    expect(output).toContain(`FAIL ./${title.replaceAll(' ', '-')}.example.js`);
  });
});

test('the code of a given comment runs before an example, and line numbers are those of the page', () => {
  const [example] = examplesOf('page.md', '<!-- given\nconst a = 1;\n-->\n```ts\nexpect(a).toBe(1);\n```\n');
  expect(example?.name).toBe('page.md:4');
  expect(run('jest', [example as Example]).status).toBe(0);
});
