/** The shipped declarations: one file for each entry point, with only public names, which compile for every consumer. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { NO_HURRY } from '../support/packed-package';

const root = path.resolve(__dirname, '../..');
const folder = path.join(root, 'build/declarations');
const home = path.join(folder, 'node_modules/alicloud-kms-mock');

/** Types without a public name that public types use. */
const PARTS = ['ActionParameters', 'ParamName'];

beforeAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  fs.copyFileSync(path.join(root, 'package.json'), path.join(home, 'package.json'));
  const { bundleDeclarations } = require('../../scripts/build.js') as {
    bundleDeclarations(folder: string): Promise<void>;
  };
  await bundleDeclarations(path.relative(root, path.join(home, 'dist')));
}, NO_HURRY);

const declarationFiles = (): readonly string[] => fs.readdirSync(path.join(home, 'dist')).sort();

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(
    file,
    fs.readFileSync(path.join(home, 'dist', file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );

test('one file exists for each entry of package.json', () => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const entries = Object.values(exports as Record<string, { types?: string }>)
    .flatMap(({ types }) => types ?? [])
    .map((file) => path.basename(file));
  expect(entries).toHaveLength(4);
  expect(declarationFiles()).toEqual(entries.sort());
});

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed ? [statement.name?.text ?? ''] : [];
}

function mentionedIn(source: ts.Node): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

test('every declared name is exported, or is one of the two names that exported types use', () => {
  const names = declarationFiles().flatMap((file) => {
    const source = parse(file);
    const exported = source.statements
      .filter(ts.isExportDeclaration)
      .flatMap((statement) => mentionedIn(statement));
    const mentioned = mentionedIn(source);
    return source.statements
      .flatMap(declaredNames)
      .filter((name) => !exported.includes(name))
      .map((name) => [name, mentioned.filter((other) => other === name).length > 1]);
  });
  expect(names).toEqual(PARTS.map((name) => [name, true]));
});

test('the declarations of a runner import only the main entry point, and vitest, whose types they extend', () => {
  const imports: Readonly<Record<string, readonly string[]>> = {
    'index.d.ts': [],
    'vitest.d.mts': ["'vitest'", "'./index.js'"],
  };
  for (const file of declarationFiles()) {
    const imported = parse(file)
      .statements.filter(ts.isImportDeclaration)
      .map(({ moduleSpecifier }) => moduleSpecifier.getText());
    expect([...new Set(imported)]).toEqual(imports[file] ?? ["'./index.js'"]);
  }
});

const CONSUMERS: Readonly<Record<string, string>> = {
  index: `
    import { installKmsMock, KmsMockUsageError, stateMatrix } from 'alicloud-kms-mock';
    import type { KmsAction, KmsMock, KmsRequestRecord } from 'alicloud-kms-mock';
    const kms: KmsMock = installKmsMock({ regionId: 'cn-shanghai' });
    const encrypt = 'Encrypt' satisfies KmsAction;
    export const plaintext: string | undefined = kms.requests.of('Encrypt', { KeyId: /^alias/ })[0]?.params.Plaintext;
    export const records: readonly KmsRequestRecord[] = kms.requests.of('Encrypt');
    // @ts-expect-error Encrypt does not have this parameter
    kms.requests.of(encrypt, { CiphertextBlob: 'x' });
    // @ts-expect-error this failure does not exist
    kms.faults.add({ network: 'slow' });
    kms.faults.add({ network: 'reset' }).remove();
    export const code: string = new KmsMockUsageError('INVALID_OPTION', 'x').code;
    export const rows: number = stateMatrix.length;
  `,
  jest: `
    import { expect } from '@jest/globals';
    import { configureKmsMock, kms } from 'alicloud-kms-mock/jest';
    configureKmsMock({ randomSeed: 1 });
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/orders' });
    // @ts-expect-error this action does not exist
    expect(kms).toHaveReceivedKmsRequest('Encript');
  `,
  // The entry point comes first, so it must import the types that it extends.
  vitest: `
    import { kms } from 'alicloud-kms-mock/vitest';
    import { expect } from 'vitest';
    expect(kms).toHaveKeyState('alias/orders', 'Enabled');
    // @ts-expect-error this state does not exist
    expect(kms).toHaveKeyState('alias/orders', 'Gone');
  `,
  'node-test': `
    import { expect, kms } from 'alicloud-kms-mock/node-test';
    expect(kms).not.toHaveReceivedKmsRequestTimes('Decrypt', 2);
    // @ts-expect-error a number of times
    expect(kms).not.toHaveReceivedKmsRequestTimes('Decrypt', 'twice');
  `,
};

const { ModuleKind, ModuleResolutionKind } = ts;

test.each([
  ['node16', ModuleKind.Node16, ModuleResolutionKind.Node16, ['index', 'jest', 'vitest', 'node-test']],
  ['nodenext', ModuleKind.NodeNext, ModuleResolutionKind.NodeNext, ['index', 'jest', 'vitest', 'node-test']],
  ['bundler', ModuleKind.ESNext, ModuleResolutionKind.Bundler, ['index', 'jest', 'vitest', 'node-test']],
  ['node10', ModuleKind.CommonJS, ModuleResolutionKind.Node10, ['index', 'jest']],
])(
  'a consumer compiles with skipLibCheck: false under the resolution %s',
  (name, module, moduleResolution, entries) => {
    const files = entries.map((entry) => {
      // vitest is an ES module.
      const file = path.join(folder, `${name}-${entry}.${entry === 'vitest' ? 'mts' : 'ts'}`);
      fs.writeFileSync(file, CONSUMERS[entry] as string);
      return file;
    });
    const program = ts.createProgram(files, {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      ...(name === 'node10' && { ignoreDeprecations: '6.0' }),
    });
    // What other packages declare is theirs.
    const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
    const diagnostics = [
      ...program.getOptionsDiagnostics(),
      ...program.getGlobalDiagnostics(),
      ...ours.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
    ];
    expect(
      diagnostics.map(({ file, messageText }) => [
        file?.fileName,
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ]),
    ).toEqual([]);
    // Otherwise the entries were not looked at.
    const read = program
      .getSourceFiles()
      .map(({ fileName }) => path.relative(path.join(home, 'dist'), fileName));
    expect(read).toEqual(
      expect.arrayContaining(entries.map((entry) => `${entry}.d.${entry === 'vitest' ? 'mts' : 'ts'}`)),
    );
  },
);
