/**
 * The entries for jest, vitest and node:test, each under its real runner and by its public name.
 *
 *   RUNNERS=.ci/runners/oldest npx jest runners     with the runners of that folder, as far as it has some
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { sources } from '../../jest.config';
import { folderWithPackage, NO_HURRY } from '../support/packed-package';

const root = path.resolve(__dirname, '../..');
const runnersIn = [path.resolve(process.env.RUNNERS ?? root), root];
const homeOf = (name: string) => path.dirname(require.resolve(`${name}/package.json`, { paths: runnersIn }));
const JEST = homeOf('jest');
const VITEST = homeOf('vitest');

const versionOf = (home: string): string => require(path.join(home, 'package.json')).version;

let folder: string;

beforeAll(async () => {
  folder = await folderWithPackage('runners');
  for (const name of ['call.js', 'jest', 'vitest', 'node-test'])
    fs.cpSync(path.join(__dirname, name), path.join(folder, name), { recursive: true });
  fs.symlinkSync(VITEST, path.join(folder, 'node_modules/vitest'));
}, NO_HURRY);

afterAll(() => fs.rmSync(folder, { recursive: true }));

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, output: `${stdout}${stderr}` };
}

describe('jest', () => {
  const withConfig = (args: readonly string[], config: object) => {
    const complete = {
      rootDir: folder,
      testEnvironment: 'node',
      testMatch: ['<rootDir>/jest/*.case.js'],
      transform: {},
      moduleNameMapper: sources.moduleNameMapper,
      setupFiles: ['<rootDir>/jest/nothing-left.js'],
      setupFilesAfterEnv: ['alicloud-kms-mock/jest'],
      globals: { kmsMock: { regionId: 'cn-shanghai' } },
      watchman: false,
      ...config,
    };
    return [path.join(JEST, 'bin/jest.js'), ...args, '--config', JSON.stringify(complete)];
  };
  const runJest = (args: readonly string[], config: object) => run(withConfig(args, config));

  // The calls of these files go to cn-hangzhou.
  const REGISTRIES = { testMatch: ['<rootDir>/jest/[1-5]-*.case.js'], globals: {} };

  test.each([
    ['in one worker', ['--runInBand']],
    ['in several workers', ['--maxWorkers=2']],
  ])('every test file has its own registry, and every test starts with an empty one: %s', (_title, args) => {
    const { status, output } = runJest(args, REGISTRIES);
    expect(output).toMatch(/Tests: +11 passed, 11 total/);
    expect(status).toBe(0);
  });

  test('options come from globals and configureKmsMock()', () => {
    const { status, output } = runJest(['--runInBand'], { testMatch: ['<rootDir>/jest/[67]-*.case.js'] });
    expect(output).toMatch(/Tests: +4 passed, 4 total/);
    expect(status).toBe(0);
  });

  // jest 29 gives no way to be the last one (docs/runners.md): there the call would go to the network.
  const isLast = versionOf(JEST).startsWith('29.') ? test.skip : test;
  isLast('a hook of the test file that comes last is still answered, in one file after the other', () => {
    const { status, output } = runJest(['--runInBand'], {
      testMatch: ['<rootDir>/jest/[185]-*.case.js'],
      globals: {},
    });
    expect(output).toMatch(/Test Suites: +3 passed, 3 total/);
    expect(status).toBe(0);
  });

  test('concurrent tests have their own isolated state in run()', () => {
    const { status, output } = runJest(['--runInBand'], {
      testMatch: ['<rootDir>/jest/9-*.case.js'],
      globals: {},
    });
    expect(output).toMatch(/Tests: +13 passed, 13 total/);
    expect(status).toBe(0);
  });

  // Also if the test times out, which a try block would not detect.
  let watching: ChildProcessWithoutNullStreams | undefined;
  afterEach(() => {
    watching?.stdout.removeAllListeners();
    watching?.stderr.removeAllListeners();
    watching?.removeAllListeners();
    watching?.kill('SIGKILL');
    watching = undefined;
  });

  test('in watch mode each run in the same process starts empty', async () => {
    const { CI, ...env } = process.env;
    const args = withConfig(['--watchAll', '--runInBand'], REGISTRIES);
    const started = spawn(process.execPath, args, { cwd: folder, env });
    watching = started;
    let output = '';
    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        output += chunk;
        const runs = output.match(/Ran all test suites/g)?.length ?? 0;
        if (runs === seen) return;
        seen = runs;
        if (runs === 3) resolve();
        else fs.appendFileSync(path.join(folder, 'jest/1-registry.case.js'), `// change ${runs}\n`);
      };
      started.stdout.on('data', listen);
      started.stderr.on('data', listen);
      started.on('exit', () => reject(new Error(`jest has ended:\n${output}`)));
    });
    expect(output.match(/Tests: +11 passed, 11 total/g)).toHaveLength(3);
  });

  test('works without injected globals', () => {
    const { status, output } = runJest([], {
      ...REGISTRIES,
      injectGlobals: false,
      testMatch: ['<rootDir>/jest/5-*.case.js'],
    });
    expect(output).toMatch(/Tests: +1 passed, 1 total/);
    expect(status).toBe(0);
  });

  test('a wrong option in globals fails the file, and the error says what to do', () => {
    const { status, output } = runJest([], {
      testMatch: ['<rootDir>/jest/5-*.case.js'],
      globals: { kmsMock: { region: 'cn-shanghai' } },
    });
    expect(output).toContain('this option does not exist; did you mean "regionId"?');
    expect(status).toBe(1);
  });

  test('a mistyped name in globals fails the file, and the error names the correct one', () => {
    const { status, output } = runJest([], {
      testMatch: ['<rootDir>/jest/5-*.case.js'],
      globals: { kmsmock: { regionId: 'cn-shanghai' } },
    });
    expect(output).toContain('globals: { kmsmock: … } in the configuration of jest: did you mean "kmsMock"?');
    expect(status).toBe(1);
  });

  test('in setupFiles, which run before the test framework, the error names the correct option', () => {
    const { status, output } = runJest([], {
      ...REGISTRIES,
      setupFiles: ['alicloud-kms-mock/jest'],
      setupFilesAfterEnv: [],
      testMatch: ['<rootDir>/jest/5-*.case.js'],
    });
    expect(output).toContain('Add it to setupFilesAfterEnv (not to setupFiles');
    expect(status).toBe(1);
  });
});

describe('vitest', () => {
  test.each(['forks', 'threads'])('every test file has its own registry: pool %s', (pool) => {
    // vitest looks for a name from the folder above, where it would find the dist of this repository.
    fs.writeFileSync(
      path.join(folder, 'vitest.config.mjs'),
      `import { createRequire } from 'node:module';
       const setup = createRequire(import.meta.url).resolve('alicloud-kms-mock/vitest');
       export default { test: { include: ['vitest/*.case.mjs'], setupFiles: [setup] } };`,
    );
    const vitest = path.join(VITEST, 'vitest.mjs');
    const { NODE_ENV, JEST_WORKER_ID, ...env } = process.env;
    const { status, output } = run([vitest, 'run', '--pool', pool, '--no-color'], env);
    expect(output).toContain(`v${versionOf(VITEST)} `);
    expect(output).toMatch(/Tests +9 passed \(9\)/);
    expect(status).toBe(0);
  });
});

describe('node:test', () => {
  test('every test file has its own registry', () => {
    const files = fs.readdirSync(path.join(folder, 'node-test')).map((name) => `node-test/${name}`);
    const { NODE_TEST_CONTEXT, ...env } = process.env;
    const { status, output } = run(['--test', '--test-reporter=tap', ...files], env);
    expect(output).toMatch(/# pass 9\n# fail 0/);
    expect(status).toBe(0);
  });
});

test.each(['jest', 'vitest', 'node-test'])('the main entry point does not load %s', (entry) => {
  const { output } = run([
    '-e',
    `const { installKmsMock } = require('alicloud-kms-mock');
     installKmsMock();
     console.log(Object.keys(require.cache).join('\\n'));`,
  ]);
  expect(output).toContain(path.join('dist', 'install.js'));
  expect(output).not.toMatch(new RegExp(`dist.${entry}\\.m?js|node_modules.(?:@jest|vitest)\\b`));
});

test('outside jest, the error of the entry point for jest says what to do', () => {
  const { status, output } = run(['-e', "require('alicloud-kms-mock/jest')"]);
  expect(output).toContain('WRONG_RUNNER');
  expect(output).toContain('alicloud-kms-mock/vitest or /node-test');
  expect(status).toBe(1);
});
