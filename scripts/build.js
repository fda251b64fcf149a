// Makes dist/ as it ships: few files, since each module that a test file loads costs it time in every run, and the types
// beside them.
//
//   index.js    the public names; cheap to import
//   install.js  everything behind installKmsMock(), loaded by its first call
//   errors.js   shared by both
//   jest.js, vitest.mjs, node-test.js  what the runners are told, each with the matchers; over index.js
//
// `node scripts/build.js internals` makes build/internals.js instead, for the scripts that look inside.
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { bundleTypes } = require('./bundle-types');

const root = path.resolve(__dirname, '..');

/** Files of dist, and what of lib each holds: imported, not copied into the bundles that use it. */
const SEPARATE = new Map([
  ['errors', ['base/kms-errors', 'base/usage-error']],
  ['index', ['index']],
  ['install', ['install/install']],
]);
/** The file of dist that holds a file of lib, both without extension. */
const distFileOf = (source) => [...SEPARATE].find(([, sources]) => sources.includes(source))?.[0];

/** One entry a test runner. vitest is an ES module, and cannot be required on Node 20. */
const RUNNERS = new Map([
  ['runners/jest', 'jest.js'],
  ['runners/vitest', 'vitest.mjs'],
  ['runners/node-test', 'node-test.js'],
]);

/** What package.json exports. */
const ENTRIES = new Map([['index', 'index.js'], ...RUNNERS]);

/** @param own the file of dist that is being made */
const keepSeparate = (own) => ({
  name: 'keep-separate',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir }) => {
      const name = distFileOf(path.relative(path.join(root, 'lib'), path.resolve(resolveDir, specifier)));
      return name !== undefined && name !== own ? { path: `./${name}.js`, external: true } : undefined;
    });
  },
});

/** @param sources of lib, without extension: what they export, the file exports */
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
    // nock is the user's own, loaded by installKmsMock(); a runner is there or its entry is not loaded; the others are
    // loaded by the first key or file that needs them.
    external: ['nock', 'sm-crypto-v2', '@noble/curves/*', 'yaml', '@jest/globals', 'vitest'],
    plugins,
    logLevel: 'warning',
  });
}

/** @param folder of the files, relative to the root of the repository */
async function bundleDist(folder) {
  for (const [name, sources] of SEPARATE) await bundle(sources, `${folder}/${name}.js`, [keepSeparate(name)]);
  for (const [source, file] of RUNNERS) await bundle([source], `${folder}/${file}`, [keepSeparate()]);
}

async function buildDist() {
  // Files of an earlier build must not ship with the next one.
  const dist = path.join(root, 'dist');
  fs.rmSync(dist, { recursive: true, force: true });
  await bundleDist('dist');
  await bundleTypes(ENTRIES, 'dist');
}

if (require.main === module) {
  if (process.argv[2] === 'internals') bundle(['../scripts/internals'], 'build/internals.js', []);
  else buildDist();
} else {
  exports.bundleDist = bundleDist;
  exports.bundleDeclarations = (folder) => bundleTypes(ENTRIES, folder);
}
