// Creates dist/ as it ships: a few bundles and their types. There are only a few, because each module that a test file loads
// takes time in every run.
//
//   index.js    the public names; cheap to import
//   install.js  everything behind installKmsMock(); its first call loads it
//   errors.js   shared by both
//   jest.js, vitest.mjs, node-test.js  the entry points for test runners, with the matchers; they import index.js
//
// `node scripts/build.js internals` creates build/internals.js instead, for scripts that use internals of lib, and
// `node scripts/build.js contract` creates build/contract.js, the contract suite.
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { bundleTypes } = require('./bundle-types');

const root = path.resolve(__dirname, '..');

/** Files of dist, and the files of lib in each. Other bundles import them and do not contain a copy. */
const SEPARATE = new Map([
  ['errors', ['base/kms-errors', 'base/usage-error']],
  ['index', ['index']],
  ['install', ['install/install']],
]);
/** The file of dist that contains a file of lib, both without extension. */
const distFileOf = (source) => [...SEPARATE].find(([, sources]) => sources.includes(source))?.[0];

/** One entry point for each test runner. vitest is an ES module and cannot be loaded with require() on Node 20. */
const RUNNERS = new Map([
  ['runners/jest', 'jest.js'],
  ['runners/vitest', 'vitest.mjs'],
  ['runners/node-test', 'node-test.js'],
]);

/** What package.json exports. */
const ENTRIES = new Map([['index', 'index.js'], ...RUNNERS]);

/** Bundles for this repository only, by the argument that creates them. */
const SCRIPTS = new Map([
  ['internals', '../scripts/internals'],
  ['contract', '../scripts/contract/index'],
]);

/** @param own the file of dist that is being created */
const keepSeparate = (own) => ({
  name: 'keep-separate',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir }) => {
      const name = distFileOf(path.relative(path.join(root, 'lib'), path.resolve(resolveDir, specifier)));
      return name !== undefined && name !== own ? { path: `./${name}.js`, external: true } : undefined;
    });
  },
});

/** @param sources files of lib, without extension; the bundle exports what they export */
function bundle(sources, outfile, plugins) {
  return esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: sources.map((source) => `export * from './${source}';`).join('\n'),
      resolveDir: path.join(root, 'lib'),
      sourcefile: 'entry.js',
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: outfile.endsWith('.mjs') ? 'esm' : 'cjs',
    // nock is installed by the user, and installKmsMock() loads it. The entry point for a runner is loaded only by this
    // runner. The others are loaded by the first key or file that needs them.
    external: ['nock', 'sm-crypto-v2', '@noble/curves/*', 'yaml', '@jest/globals', 'vitest', '@alicloud/*'],
    plugins,
    logLevel: 'warning',
  });
}

/** @param folder the output folder, relative to the root of the repository */
async function bundleDist(folder) {
  for (const [name, sources] of SEPARATE) await bundle(sources, `${folder}/${name}.js`, [keepSeparate(name)]);
  for (const [source, file] of RUNNERS) await bundle([source], `${folder}/${file}`, [keepSeparate()]);
}

async function buildDist() {
  // Files of an earlier build must not ship.
  const dist = path.join(root, 'dist');
  fs.rmSync(dist, { recursive: true, force: true });
  await bundleDist('dist');
  await bundleTypes(ENTRIES, 'dist');
}

if (require.main === module) {
  const script = SCRIPTS.get(process.argv[2]);
  if (script === undefined) buildDist();
  else bundle([script], `build/${process.argv[2]}.js`, []);
} else {
  exports.bundleDist = bundleDist;
  exports.bundleScript = (name, outfile) => bundle([SCRIPTS.get(name)], outfile, []);
  exports.bundleDeclarations = (folder) => bundleTypes(ENTRIES, folder);
}
