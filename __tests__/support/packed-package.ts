/** The package as its users import it: by name, through the `exports` of its manifest, built from lib. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** For the hook that creates the folder, because bundling can be slow. */
export const NO_HURRY = 300_000;

/**
 * Creates a folder in which `alicloud-kms-mock` and all development dependencies can be imported.
 * @param name unique in this repository: test files run at the same time
 */
export async function folderWithPackage(name: string): Promise<string> {
  const folder = path.join(root, 'build', name);
  fs.rmSync(folder, { recursive: true, force: true });
  const home = path.join(folder, 'node_modules/alicloud-kms-mock');
  fs.mkdirSync(home, { recursive: true });
  // Without a manifest, the folder would belong to this package, and its name would resolve to dist.
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  fs.copyFileSync(path.join(root, 'package.json'), path.join(home, 'package.json'));
  const { bundleDist } = require('../../scripts/build.js') as { bundleDist(folder: string): Promise<void> };
  await bundleDist(path.relative(root, path.join(home, 'dist')));
  return folder;
}
