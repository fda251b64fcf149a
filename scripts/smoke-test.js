// npm run smoke: the package as a new user gets it. Packs the tarball, installs it into an empty folder, and runs the
// first example of the README there as an ES module and as CommonJS; then checks what is in the tarball and that the
// types resolve.
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
  if (/^import /m.test(commonJs)) throw new Error('an import was left');
  fs.writeFileSync(path.join(folder, 'first.cjs'), commonJs);
  run(process.execPath, ['first.cjs']);
});

check('the example is able to fail', () => {
  fs.writeFileSync(path.join(folder, 'broken.mjs'), example.replace("'hello');", "'something else');"));
  try {
    run(process.execPath, ['broken.mjs']);
  } catch {
    return;
  }
  throw new Error('a wrong expectation passed');
});

/** The client that the quick start takes for granted. */
const CLIENT = `const { default: Client, EncryptRequest } = require('@alicloud/kms20160120');
const client = new Client({ accessKeyId: 'any', accessKeySecret: 'any', endpoint: 'kms.cn-hangzhou.aliyuncs.com' });
`;
const quickStart = `${/```ts\n\/\/ orders\.test\.ts\n(.*?)```/s.exec(readme)[1]}
${CLIENT}`;

check('the quick start of the README is green under jest', () => {
  fs.writeFileSync(path.join(folder, 'orders.test.js'), toCommonJs(quickStart));
  const config = { testEnvironment: 'node', transform: {}, setupFilesAfterEnv: ['alicloud-kms-mock/jest'] };
  run('npx', ['jest', '--ci', '--rootDir', folder, '--config', JSON.stringify(config), 'orders.test.js']);
});

for (const [runner, imports, command] of [
  ['vitest', "import { expect, test } from 'vitest';", ['npx', 'vitest', 'run', 'orders-vitest']],
  [
    'node-test',
    "import { test } from 'node:test';\nimport { expect } from 'alicloud-kms-mock/node-test';",
    undefined,
  ],
]) {
  check(`the quick start of the README is green under ${runner}`, () => {
    const file = `orders-${runner}.test.mjs`;
    const require =
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";
    const code = `${require}\n${imports}\n${quickStart.replace('alicloud-kms-mock/jest', `alicloud-kms-mock/${runner}`)}`;
    fs.writeFileSync(path.join(folder, file), code);
    const [program, ...args] = command ?? [process.execPath, '--test', file];
    run(program, args);
  });
}

check('the tarball holds what ships and nothing else', () => {
  const names = packed.files.map((file) => file.path);
  const strange = names.filter(
    (name) =>
      !/^(dist\/.+\.(m?js|d\.m?ts)|docs\/.+\.md|examples\/.+\.(ts|yaml)|schema\/fixtures\.schema\.json|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(
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

check('no private key stands in the tarball', () => {
  for (const { path: name } of packed.files) {
    // A header alone is not one: the reader of PEM names it.
    if (/PRIVATE KEY-----[\s\\n]*[A-Za-z0-9+/]{16}/.test(fs.readFileSync(path.join(root, name), 'utf8')))
      throw new Error(name);
  }
});

check('importing the package loads nothing but its own three files, nock not among them', () => {
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

check('a test with AES keys loads no dependency but nock', () => {
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

for (const [runner, types, extension] of [
  ['jest', 'node,jest', 'cts'],
  ['vitest', 'node', 'mts'],
  ['node-test', 'node', 'mts'],
]) {
  check(`the types of the entry for ${runner} resolve, with its matchers`, () => {
    const file = `matchers-${runner}.${extension}`;
    const expectFrom = { jest: '', vitest: "import { expect } from 'vitest';", 'node-test': '' }[runner];
    const names = runner === 'node-test' ? 'expect, kms' : 'kms';
    fs.writeFileSync(
      path.join(folder, file),
      `${expectFrom}
import { ${names} } from 'alicloud-kms-mock/${runner}';
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
