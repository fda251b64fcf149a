// Makes dist/ as it ships: few CommonJS files, since each module that a test file loads costs it time in every run, and
// the types beside them.
//
//   index.js    the public names; cheap to import
//   install.js  everything behind installKmsMock(), loaded by its first call
//   errors.js   shared by both
//
// `node scripts/build.js internals` makes build/internals.js instead, for the scripts that look inside.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');

const root = path.resolve(__dirname, '..');

/** Files of lib that are files of dist as well: imported, not copied into the bundles that use them. */
const SEPARATE = new Set(['errors', 'install']);

const keepSeparate = {
  name: 'keep-separate',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path: specifier, resolveDir, kind }) => {
      const name = path.relative(path.join(root, 'lib'), path.resolve(resolveDir, specifier));
      return kind !== 'entry-point' && SEPARATE.has(name) ? { path: `./${name}`, external: true } : undefined;
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
    format: 'cjs',
    // nock is the user's own, loaded by installKmsMock(); the others are loaded by the first key that needs them.
    external: ['nock', 'sm-crypto-v2', '@noble/curves/*'],
    plugins,
    logLevel: 'warning',
  });
}

async function buildDist() {
  // Files of an earlier build must not ship with the next one.
  fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  for (const name of ['index', ...SEPARATE])
    await bundle(`lib/${name}.ts`, `dist/${name}.js`, [keepSeparate]);
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}

if (process.argv[2] === 'internals') bundle('scripts/internals.ts', 'build/internals.js', []);
else buildDist();
