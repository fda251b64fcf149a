// npm run smoke: tests the package as a new user gets it. It packs the tarball, installs it into an empty folder, and runs
// the first example of the README there as an ES module and as CommonJS. Then it checks the content of the tarball and that
// the types resolve.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kms-mock-smoke-'));
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

let passed = 0;
let failed = 0;
function check(title, body) {
  try {
    body();
    passed++;
    console.log(`ok   ${title}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${title}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.stack}`);
  }
}

const [packed] = JSON.parse(run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], root));
const { devDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const versionOf = (name) => `${name}@${devDependencies[name]}`;

fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
run('npm', [
  'install',
  '--silent',
  '--no-audit',
  '--no-fund',
  path.join(folder, packed.filename),
  ...['nock', '@alicloud/kms20160120', 'typescript', '@types/node', 'jest', '@types/jest', 'vitest'].map(
    versionOf,
  ),
]);

const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const example = /<!-- first-example -->\s*```js\n(.*?)```/s.exec(readme)[1];
const toCommonJs = (code) => code.replace(/^import (.+) from ('.+');$/gm, 'const $1 = require($2);');

check('the first example of the README runs as an ES module', () => {
  fs.writeFileSync(path.join(folder, 'first.mjs'), example);
  run(process.execPath, ['first.mjs']);
});

check('the first example of the README runs as CommonJS', () => {
  const commonJs = toCommonJs(example);
  if (/^import /m.test(commonJs)) throw new Error('an import was not converted');
  fs.writeFileSync(path.join(folder, 'first.cjs'), commonJs);
  run(process.execPath, ['first.cjs']);
});

check('the example fails if an expectation is wrong', () => {
  fs.writeFileSync(path.join(folder, 'broken.mjs'), example.replace("'hello');", "'something else');"));
  try {
    run(process.execPath, ['broken.mjs']);
  } catch {
    return;
  }
  throw new Error('a wrong expectation passed');
});

const blockOf = (language, head) => new RegExp(`\`\`\`${language}\\n(${head}.*?)\`\`\``, 's').exec(readme)[1];
const quickStart = blockOf('js', '// orders\\.test\\.js');

check('the quick start of the README passes with jest', () => {
  fs.writeFileSync(path.join(folder, 'jest.config.js'), blockOf('js', '// jest\\.config\\.js'));
  fs.writeFileSync(path.join(folder, 'orders.test.js'), quickStart);
  run('npx', ['jest', '--ci', 'orders.test.js']);
});

check('the quick start of the README compiles in TypeScript with the module resolution node10', () => {
  const head = blockOf('ts', "import Client, \\{ EncryptRequest \\} from '@alicloud/kms20160120';");
  const test = quickStart.slice(quickStart.indexOf('\ntest('));
  fs.writeFileSync(path.join(folder, 'orders-typed.test.ts'), `${head}${test}`);
  const types = ['--types', 'node,jest', '--skipLibCheck', '--strict', '--esModuleInterop', '--noEmit'];
  const old = ['--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0'];
  run('npx', [
    'tsc',
    '--target',
    'es2022',
    '--lib',
    'es2022,esnext.disposable',
    ...types,
    ...old,
    'orders-typed.test.ts',
  ]);
});

for (const [runner, imports, command] of [
  ['vitest', "import { expect, test } from 'vitest';", ['npx', 'vitest', 'run', 'orders-vitest']],
  [
    'node-test',
    "import { test } from 'node:test';\nimport { expect } from 'alicloud-kms-mock/node-test';",
    undefined,
  ],
]) {
  check(`the quick start of the README passes with ${runner}`, () => {
    const file = `orders-${runner}.test.mjs`;
    const require =
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";
    const entry = `import { kms } from 'alicloud-kms-mock/${runner}';`;
    const code = quickStart.replace("const { kms } = require('alicloud-kms-mock/jest');", '');
    if (code === quickStart) throw new Error('the quick start does not import the entry as expected');
    fs.writeFileSync(path.join(folder, file), [require, imports, entry, code].join('\n'));
    const [program, ...args] = command ?? [process.execPath, '--test', file];
    run(program, args);
  });
}

check('the tarball contains the expected files and no others', () => {
  const names = packed.files.map((file) => file.path);
  const strange = names.filter(
    (name) =>
      !/^(dist\/.+\.(m?js|d\.m?ts)|docs\/.+\.md|examples\/.+\.(ts|yaml)|schema\/fixtures\.schema\.json|package\.json|README\.md|LICENSE|(CHANGELOG|CONTRIBUTING)\.md)$/.test(
        name,
      ),
  );
  if (strange.length > 0) throw new Error(`unexpected: ${strange.join(', ')}`);
  for (const name of [
    'dist/index.js',
    'dist/index.d.ts',
    'dist/jest.js',
    'dist/vitest.mjs',
    'dist/vitest.d.mts',
    'dist/node-test.js',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
  ]) {
    if (!names.includes(name)) throw new Error(`${name} is missing`);
  }
});

check('the tarball contains no private key', () => {
  for (const { path: name } of packed.files) {
    // A header alone is not a private key: the code that reads PEM contains it.
    if (/PRIVATE KEY-----[\s\\n]*[A-Za-z0-9+/]{16}/.test(fs.readFileSync(path.join(root, name), 'utf8')))
      throw new Error(name);
  }
});

check('importing the package loads only dist/index.js and dist/errors.js', () => {
  const loaded = run(process.execPath, [
    '-e',
    "require('alicloud-kms-mock'); console.log(Object.keys(require.cache).join('\\n'))",
  ]);
  const names = loaded
    .trim()
    .split('\n')
    .map((file) => path.relative(path.join(folder, 'node_modules/alicloud-kms-mock'), file));
  if (names.join() !== ['dist/index.js', 'dist/errors.js'].join()) throw new Error(names.join('\n'));
});

check('a test with AES keys loads no dependency except nock', () => {
  const script = `const { installKmsMock } = require('alicloud-kms-mock');
    const kms = installKmsMock();
    kms.seedKey();
    require('node:https').get('https://kms.cn-hangzhou.aliyuncs.com/?Action=CreateKey&Version=2016-01-20', (response) => {
      if (response.statusCode !== 200) throw new Error(response.statusCode);
      console.log(Object.keys(require.cache).filter((file) => /sm-crypto|noble|node_modules.yaml/.test(file)).length);
    });`;
  if (run(process.execPath, ['-e', script]).trim() !== '0')
    throw new Error('sm-crypto-v2, noble or yaml were loaded');
});

for (const [module, moduleResolution, extension] of [
  ['node16', 'node16', 'cts'],
  ['node16', 'node16', 'mts'],
  ['esnext', 'bundler', 'ts'],
]) {
  check(`the types resolve with moduleResolution ${moduleResolution} in a .${extension} file`, () => {
    const file = `types.${extension}`;
    fs.writeFileSync(
      path.join(folder, file),
      `import { installKmsMock, type KmsMock } from 'alicloud-kms-mock';
const kms: KmsMock = installKmsMock({ regionId: 'cn-hangzhou' });
const keyId: string = kms.seedKey({ state: 'Disabled' }).keyId;
// @ts-expect-error a state that does not exist
kms.seedKey({ state: 'Gone' });
export { keyId };
`,
    );
    run('npx', [
      'tsc',
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--lib',
      'es2022,esnext.disposable',
      '--types',
      'node',
      '--module',
      module,
      '--moduleResolution',
      moduleResolution,
      file,
    ]);
  });
}

for (const [runner, types, extension, names, imports] of [
  ['jest', 'node,jest', 'cts', 'kms', ['']],
  // In either order of the imports.
  ['vitest', 'node', 'mts', 'kms', ["import { expect } from 'vitest';", '']],
  ['vitest', 'node', 'mts', 'kms', ['', "import { expect } from 'vitest';"]],
  ['node-test', 'node', 'mts', 'expect, kms', ['']],
]) {
  check(`the types of the entry point for ${runner} resolve, including its matchers`, () => {
    const file = `matchers-${runner}.${extension}`;
    fs.writeFileSync(
      path.join(folder, file),
      `${imports[0]}
import { ${names} } from 'alicloud-kms-mock/${runner}';
${imports[1] ?? ''}
expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/orders' });
// @ts-expect-error an action that does not exist
expect(kms).toHaveReceivedKmsRequest('Encript');
`,
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', types];
    const lib = ['--lib', 'es2022,esnext.disposable'];
    run('npx', ['tsc', ...options, ...lib, '--module', 'node16', '--moduleResolution', 'node16', file]);
  });
}

fs.rmSync(folder, { recursive: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
