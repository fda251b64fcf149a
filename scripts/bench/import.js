/** The time of `require('alicloud-kms-mock')` in a test file, in new processes. */
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { medianRatio } = require('./ratio');

const root = path.resolve(__dirname, '../..');

/** @returns nanoseconds; https and crypto are loaded before, as every SDK does */
function importTime(specifier) {
  const script = `require('node:https'); require('node:crypto');
    const start = process.hrtime.bigint();
    require(${JSON.stringify(specifier)});
    process.stdout.write(String(process.hrtime.bigint() - start));`;
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
}

exports.rows = [
  {
    name: 'importing the package',
    baseline: 'importing nock 13.5, which it does not load before installKmsMock()',
    bound: 0.25,
    measure: () =>
      medianRatio(
        () => importTime('nock'),
        () => importTime(path.join(root, 'dist')),
        25,
      ),
  },
];
