import fs from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '../../docs/decisions');

test('every decision is in the index, with its date', () => {
  const pages = fs.readdirSync(folder).filter((name) => name !== 'README.md');
  const index = fs.readFileSync(path.join(folder, 'README.md'), 'utf8');
  const listed = [...index.matchAll(/^\| \d{4}-\d\d-\d\d \| \[(.+?)\]\(\1\): .+ \|$/gm)].map(
    ([, name]) => name,
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(listed.sort()).toEqual(pages.sort());
});
