/** The public types: code that compiles, and code that must not (`@ts-expect-error` in the files of this folder). */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(__dirname, '../..');
const fixtures = fs
  .readdirSync(__dirname)
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => path.join(__dirname, name));

test('requests, parameters and matchers are typed, under every runner', () => {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(fixtures, options);
  // The sources of lib are checked with the repository.
  const diagnostics = fixtures.flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)),
  );
  expect(
    ts.formatDiagnostics(diagnostics, {
      ...ts.sys,
      getCanonicalFileName: String,
      getNewLine: () => '\n',
      getCurrentDirectory: () => root,
    }),
  ).toBe('');
  expect(fixtures).toHaveLength(7);
});
