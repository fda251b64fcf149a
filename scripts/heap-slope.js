// npm run check:heap: checks that the heap of a jest worker does not grow over test files that install and uninstall the mock.
//
// Forty files run in one worker. After each file the heap is measured after a garbage collection. The growth over the last
// files is compared with the growth for the same files without the mock. With nock 14 the heap always grows by about 3 MB for
// each file (docs/decisions/nock-versions.md), so the limit applies to nock 13, and the value of nock 14 is only printed.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const FILES = 40;
/** The first files fill caches, so they are not counted. */
const SKIPPED = 6;
/** A collection every few files frees several MB, so the median of this many files is used at each end. */
const WINDOW = 10;
const BOUND_MB = 0.3;

const withMock = `
const https = require('node:https');
const { installKmsMock } = require(${JSON.stringify(root)});
const kms = installKmsMock();
afterEach(() => kms.reset());
afterAll(() => kms.uninstall());
test('a call', async () => {
  const status = await new Promise((resolve, reject) => {
    https.get('https://kms.cn-hangzhou.aliyuncs.com/?Action=CreateKey&Version=2016-01-20', (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  expect(status).toBe(200);
});`;

/** As in a project that uses the entry point for jest. */
const withEntry = `
const https = require('node:https');
const { kms } = require(${JSON.stringify(path.join(root, 'dist/jest.js'))});
test('a call', async () => {
  const status = await new Promise((resolve, reject) => {
    https.get('https://kms.cn-hangzhou.aliyuncs.com/?Action=CreateKey&Version=2016-01-20', (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  expect(status).toBe(200);
  expect(kms).toHaveReceivedOnlyKmsRequests(['CreateKey']);
});`;

const without = `
test('no call', () => expect(typeof require('node:https').get).toBe('function'));`;

function slope(source, nock) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kms-mock-heap-'));
  for (let i = 0; i < FILES; i++)
    fs.writeFileSync(path.join(folder, `${String(i).padStart(2, '0')}.test.js`), source);
  const config = {
    rootDir: folder,
    testEnvironment: 'node',
    transform: {},
    moduleNameMapper: { '^nock$': path.join(root, 'node_modules', nock) },
  };
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      '--expose-gc',
      require.resolve('jest/bin/jest'),
      '--runInBand',
      '--logHeapUsage',
      '--config',
      JSON.stringify(config),
    ],
    { cwd: root, encoding: 'utf8' },
  );
  fs.rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  const heaps = [...`${stdout}${stderr}`.matchAll(/\((?:[\d.]+ m?s, )?(\d+) MB heap size\)/g)].map(([, mb]) =>
    Number(mb),
  );
  if (heaps.length !== FILES) throw new Error(`${heaps.length} of ${FILES} files reported their heap`);
  const settled = heaps.slice(SKIPPED);
  // Medians, so that a collection one file earlier or later does not count as growth.
  const rise = median(settled.slice(-WINDOW)) - median(settled.slice(0, WINDOW));
  return { perFile: rise / (settled.length - WINDOW), heaps };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const rows = [
  ['without the mock', slope(without, 'nock')],
  ['with the mock, nock 13', slope(withMock, 'nock')],
  ['with alicloud-kms-mock/jest, nock 13', slope(withEntry, 'nock')],
  ['with the mock, nock 14', slope(withMock, 'nock14')],
];
for (const [name, { perFile, heaps }] of rows) {
  console.log(`${perFile.toFixed(2).padStart(6)} MB a file  ${name}  (${heaps.join(' ')})`);
}
const added = Math.max(rows[1][1].perFile, rows[2][1].perFile) - rows[0][1].perFile;
console.log(`the mock adds ${added.toFixed(2)} MB a file under nock 13, the limit is ${BOUND_MB}`);
process.exitCode = added <= BOUND_MB ? 0 : 1;
