// Creates the declarations that ship: one file for each entry point of package.json, with only the public names and the
// types that they use.
//
// Most unions of names are derived from tables (`keyof typeof OPERATIONS`), and their declarations would include the whole
// table. So each type that is derived from a constant is written out, and declarations that nothing uses are removed.
const fs = require('node:fs');
const path = require('node:path');
const { rollup } = require('rollup');
const { dts } = require('rollup-plugin-dts');
const ts = require('typescript');

const root = path.resolve(__dirname, '..');

/**
 * @param entries files of lib, without extension, and their names in the folder
 * @param folder relative to the root of the repository
 */
async function bundleTypes(entries, folder) {
  for (const [source, file] of entries) {
    const output = path.join(root, folder, file.replace(/\.(m?)js$/, '.d.$1ts'));
    await bundle(source, output);
    writeOutDerivedTypes(output);
    while (inlinePrivateUnions(output)) {}
    dropUnused(output);
  }
}

/** The entry points for test runners import the public types from the main entry point and declare only their own names. */
async function bundle(source, output) {
  const isMain = source === 'index';
  const isOutside = (id) => isPackage(id) || (!isMain && !isOwnFile(id));
  const bundled = await rollup({
    input: path.join(root, 'lib', `${source}.ts`),
    external: (id, importer) =>
      importer !== undefined && isOutside(isPackage(id) ? id : path.resolve(path.dirname(importer), id)),
    plugins: [dts({ tsconfig: path.join(root, 'tsconfig.build.json') })],
  });
  await bundled.write({
    file: output,
    format: 'es',
    // TypeScript adds the matchers to vitest only if vitest was imported before. Rollup removes this import.
    banner: source === 'runners/vitest' ? "import 'vitest';" : '',
    paths: (id) => (isPackage(id) ? id : './index.js'),
  });
  await bundled.close();
}

const isPackage = (id) => !id.startsWith('.') && !path.isAbsolute(id);

const isOwnFile = (id) => /^(runners|matchers)\b/.test(path.relative(path.join(root, 'lib'), id));

/** `type A = keyof typeof TABLE` becomes `type A = 'x' | 'y'`. */
function writeOutDerivedTypes(file) {
  const program = ts.createProgram([file], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const writtenOut = (alias) => {
    const node = checker.typeToTypeNode(checker.getTypeAtLocation(alias.name), alias, FORMAT);
    return ts.createPrinter().printNode(ts.EmitHint.Unspecified, node, source);
  };
  const derived = source.statements.filter(
    (statement) =>
      ts.isTypeAliasDeclaration(statement) &&
      statement.typeParameters === undefined &&
      isDerived(statement.type),
  );
  replace(
    file,
    derived.map((alias) => [alias.type, writtenOut(alias)]),
  );
}

const FORMAT =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.InTypeAlias |
  ts.NodeBuilderFlags.MultilineObjectLiterals |
  ts.NodeBuilderFlags.UseSingleQuotesForStringLiteralType;

/** Whether it contains a `typeof`. */
const isDerived = (node) => ts.isTypeQueryNode(node) || ts.forEachChild(node, isDerived) === true;

/** Replaces the name of each union that is not exported with the union itself. @returns whether there was one */
function inlinePrivateUnions(file) {
  const source = parse(file);
  const exported = new Set(source.statements.filter(ts.isExportDeclaration).flatMap(referencesIn));
  const isPrivateUnion = (statement) =>
    ts.isTypeAliasDeclaration(statement) &&
    statement.typeParameters === undefined &&
    ts.isUnionTypeNode(statement.type) &&
    !exported.has(statement.name.text);
  const unions = new Map(source.statements.filter(isPrivateUnion).map(({ name, type }) => [name.text, type]));
  const mentions = [];
  const visit = (node) => {
    const union = ts.isTypeReferenceNode(node) ? unions.get(node.typeName.text) : undefined;
    if (union !== undefined) mentions.push([node, unionText(union, node.parent)]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  replace(file, mentions);
  return mentions.length > 0;
}

const unionText = (union, parent) =>
  ts.isPropertySignature(parent) || ts.isUnionTypeNode(parent) ? union.getText() : `(${union.getText()})`;

/** Removes declarations and imports that no exported name uses, and the comments of lib about whole files. */
function dropUnused(file) {
  const source = parse(file);
  replace(
    file,
    unreachable(source).map((statement) => [statement, '']),
  );
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replaceAll(COMMENT_OF_A_FILE, '').trimStart());
}

/** A comment that is followed by an empty line or another comment. */
const COMMENT_OF_A_FILE = /^\/\*\*(?:(?!\*\/).)*\*\/\n(?:\n|(?=\/\*\*))/gms;

/** Top-level statements that neither exported names nor augmented modules use. */
function unreachable(source) {
  const statementOf = new Map(
    source.statements.flatMap((statement) => namesOf(statement).map((name) => [name, statement])),
  );
  const reached = new Set();
  const reach = (statement) => {
    if (statement === undefined || reached.has(statement)) return;
    reached.add(statement);
    for (const name of referencesIn(statement)) reach(statementOf.get(name));
  };
  for (const statement of source.statements) {
    if (namesOf(statement).length === 0) reach(statement);
  }
  return source.statements.filter((statement) => !reached.has(statement));
}

/** The names that a statement declares or imports; none for `export { … }` and for module augmentations. */
function namesOf(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.text);
  }
  if (ts.isImportDeclaration(statement)) {
    return statement.importClause?.namedBindings?.elements?.map(({ name }) => name.text) ?? [];
  }
  if (ts.isModuleDeclaration(statement) || statement.name === undefined) return [];
  return [statement.name.text];
}

/** The names that a statement uses as types, as base types, in `typeof` or in `export { … }`. */
function referencesIn(statement) {
  const names = [];
  const visit = (node) => {
    if (ts.isTypeReferenceNode(node)) names.push(firstName(node.typeName));
    if (ts.isTypeQueryNode(node)) names.push(firstName(node.exprName));
    if (ts.isExpressionWithTypeArguments(node)) names.push(node.expression.text);
    if (ts.isExportSpecifier(node)) names.push((node.propertyName ?? node.name).text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

const firstName = (name) => (ts.isQualifiedName(name) ? firstName(name.left) : name.text);

const parse = (file) =>
  ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

/** @param changes nodes of the file, comments before a statement included, and their new text */
function replace(file, changes) {
  let text = fs.readFileSync(file, 'utf8');
  for (const [node, replacement] of [...changes].sort(([a], [b]) => b.pos - a.pos)) {
    const start = replacement === '' ? node.getFullStart() : node.getStart();
    text = text.slice(0, start) + replacement + text.slice(node.getEnd());
  }
  fs.writeFileSync(file, text);
}

exports.bundleTypes = bundleTypes;
