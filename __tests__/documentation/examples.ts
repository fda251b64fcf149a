/**
 * Converts the examples of the pages to test files.
 *
 * Every fenced block marked `ts` in README.md and docs/*.md is run, and compiled in strict mode. A reader can copy a block
 * into a test, so these names exist in it without an import: `kms` (of alicloud-kms-mock/jest),
 * `client` (an @alicloud/kms20160120 client of cn-hangzhou), the request classes of that package, and jest's globals.
 * It can have its own imports. Other required code is in a comment before it, which is not visible on the rendered page:
 *
 *     <!-- given
 *     const { keyId } = kms.seedKey();
 *     -->
 *
 * - A block without tests is run inside a test; a block that exports something is loaded as a file.
 * - A block that imports from vitest or node:test (or from their entry points) is run by that runner.
 */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

export type Runner = 'jest' | 'vitest' | 'node-test';

export interface Example {
  /** Such as `README.md:95`. */
  readonly name: string;
  readonly runner: Runner;
  /** The source of the test file, in TypeScript. */
  readonly source: string;
}

const PAGES = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)];

export const examples = (): readonly Example[] =>
  PAGES.filter((page) => page.endsWith('.md')).flatMap((page) =>
    examplesOf(page, fs.readFileSync(path.join(root, page), 'utf8')),
  );

const BLOCK = /(?:<!-- given\n(?<given>(?:(?!-->)[\s\S])*)-->\s*)?^```ts\n(?<code>[\s\S]*?)^```$/gm;

/** @param page the name of the page, for the names of the examples */
export function examplesOf(page: string, text: string): readonly Example[] {
  return [...text.matchAll(BLOCK)].map((match) => {
    const { given = '', code = '' } = match.groups ?? {};
    const line = text.slice(0, match.index + match[0].indexOf('```ts')).split('\n').length;
    const name = `${page}:${line}`;
    const runner = runnerOf(code);
    return { name, runner, source: testFile(name, runner, given, code) };
  });
}

function runnerOf(code: string): Runner {
  if (/from '(?:vitest|alicloud-kms-mock\/vitest)'/.test(code)) return 'vitest';
  return /from '(?:node:test|alicloud-kms-mock\/node-test)'/.test(code) ? 'node-test' : 'jest';
}

const IMPORT = /^import [\s\S]*?;$/gm;
const DECLARES_TESTS = /^(?:test|it|describe)\b/m;

function testFile(name: string, runner: Runner, given: string, code: string): string {
  const imports = [...given.matchAll(IMPORT), ...code.matchAll(IMPORT)].map(([line]) => line);
  const body = [given, code].map((part) => part.replace(IMPORT, '').trim()).join('\n');
  const head = [...imports, ...assumed(imports.join('\n'), body, runner)].join('\n');
  if (DECLARES_TESTS.test(code)) return `${head}\n${body}\nexport {};\n`;
  if (/^export /m.test(code)) return `${head}\n${body}\ntest('${name}', () => {});\n`;
  return `${head}\ntest('${name}', async () => {\n${body}\n});\nexport {};\n`;
}

const CLIENT = `const client = new kms20160120.default({
  accessKeyId: 'any', accessKeySecret: 'any', endpoint: 'kms.cn-hangzhou.aliyuncs.com',
} as never);`;

/** The names that a block can use without an import. */
function assumed(imports: string, body: string, runner: Runner): readonly string[] {
  // Names of packages are not names in the block.
  const bound = imports.replace(/'[^']*'/g, '');
  const uses = (name: string) =>
    new RegExp(`(?<![.\\w])${name}\\b`).test(body) && !new RegExp(`\\b${name}\\b`).test(bound);
  const declares = (name: string) =>
    new RegExp(`(?:const|let|function|class) (?:\\{[^}]*)?\\b${name}\\b`).test(body);
  const classes = new Set([...body.matchAll(/\b[A-Z]\w+Request\b/g)].map(([name]) => name));
  const requests = [...classes].filter((name) => uses(name) && !declares(name));
  const needsClient = uses('client') && !declares('client');
  const lines: string[] = [];
  if (uses('kms') && !declares('kms')) lines.push(`import { kms } from 'alicloud-kms-mock/${runner}';`);
  // No example reaches the network, whether it uses the mock or not.
  else if (needsClient && !imports.includes('alicloud-kms-mock'))
    lines.push(`import 'alicloud-kms-mock/${runner}';`);
  if (requests.length > 0) lines.push(`import { ${requests.join(', ')} } from '@alicloud/kms20160120';`);
  // The default export of this package differs between ES modules and CommonJS.
  if (needsClient) lines.push("import kms20160120 = require('@alicloud/kms20160120');", CLIENT);
  if (body.includes('jest.useFakeTimers')) lines.push('afterEach(() => jest.useRealTimers());');
  return lines;
}
