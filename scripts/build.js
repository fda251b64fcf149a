// Makes dist/ as it ships: few files, since each module that a test file loads costs it time in every run, and the types
// beside them.
//
//   index.js    the public names; cheap to import
//   install.js  everything behind installKmsMock(), loaded by its first call
//   errors.js   shared by both
//   jest.js, vitest.mjs, node-test.js  what the runners are told, each with the matchers; over index.js
//
// `node scripts/build.js internals` makes build/internals.js instead, for the scripts that look inside.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.resolve(__dirname, '..');

/** Files of lib that are files of dist as well: imported, not copied into the bundles that use them. */
const SEPARATE = new Set(['errors', 'index', 'install']);

/** One entry a test runner. vitest is an ES module, and cannot be required on Node 20. */
const RUNNERS = { jest: 'jest.js', vitest: 'vitest.mjs', 'node-test': 'node-test.js' };

const keepSeparate = {
  name: 'keep-separate',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir, kind }) => {
      const name = path.relative(path.join(root, 'lib'), path.resolve(resolveDir, specifier));
      return kind !== 'entry-point' && SEPARATE.has(name)
        ? { path: `./${name}.js`, external: true }
        : undefined;
    });
  },
};

function bundle(entry, outfile, plugins) {
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: outfile.endsWith('.mjs') ? 'esm' : 'cjs',
    // nock is the user's own, loaded by installKmsMock(); a runner is there or its entry is not loaded; the others are
    // loaded by the first key or file that needs them.
    external: ['nock', 'sm-crypto-v2', '@noble/curves/*', 'yaml', '@jest/globals', 'vitest'],
    plugins,
    logLevel: 'warning',
  });
}

/** @param folder of the files, relative to the root of the repository */
async function bundleDist(folder) {
  for (const name of SEPARATE) await bundle(`lib/${name}.ts`, `${folder}/${name}.js`, [keepSeparate]);
  for (const [name, file] of Object.entries(RUNNERS))
    await bundle(`lib/${name}.ts`, `${folder}/${file}`, [keepSeparate]);
}

async function buildDist() {
  // Files of an earlier build must not ship with the next one.
  const dist = path.join(root, 'dist');
  fs.rmSync(dist, { recursive: true, force: true });
  await bundleDist('dist');
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  // An ES module has types of its own kind, and names the files that it imports in full.
  const types = fs.readFileSync(path.join(dist, 'vitest.d.ts'), 'utf8');
  const directories = new Set(['./matchers']);
  fs.writeFileSync(
    path.join(dist, 'vitest.d.mts'),
    // Whoever imports vitest later would not see the matchers otherwise.
    `import type {} from 'vitest';\n${types}`.replace(
      /from '(\.\/[^']+)'/g,
      (_, name) => `from '${name}${directories.has(name) ? '/index' : ''}.js'`,
    ),
  );
  fs.rmSync(path.join(dist, 'vitest.d.ts'));
}

if (require.main === module) {
  if (process.argv[2] === 'internals') bundle('scripts/internals.ts', 'build/internals.js', []);
  else buildDist();
} else {
  exports.bundleDist = bundleDist;
}
