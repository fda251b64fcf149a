// The JSON Schema of fixtures: its fields come from lib/fixtures/format.ts, the words on each from the doc comments of the
// options themselves, so that there is one place for both.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const lib = path.resolve(__dirname, '../lib');

/** What the fields of a thing are described by. */
const INTERFACES = {
  fixtures: ['fixtures/format.ts', 'Fixtures'],
  key: ['seeding.ts', 'SeedKeyOptions'],
  'key version': ['seeding.ts', 'SeedKeyVersion'],
  secret: ['secret-seeding.ts', 'SeedSecretOptions'],
  'secret version': ['secret-seeding.ts', 'SeedSecretVersion'],
};

/** @returns the doc comment of each member, by name; empty for a member without one */
function commentsOf(file, name) {
  const text = fs.readFileSync(path.join(lib, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const declaration = source.statements.find(
    (node) => ts.isInterfaceDeclaration(node) && node.name.text === name,
  );
  return Object.fromEntries(
    declaration.members.map((member) => [
      member.name.text,
      ts
        .getJSDocCommentsAndTags(member)
        .map(({ comment }) => ts.getTextOfJSDocComment(comment))
        .join(' ')
        .replace(/\s+/g, ' '),
    ]),
  );
}

/** @param fixturesJsonSchema of lib/fixtures/json-schema.ts @returns the text of schema/fixtures.schema.json */
function printFixturesSchema(fixturesJsonSchema) {
  const comments = Object.fromEntries(
    Object.entries(INTERFACES).map(([noun, [file, name]]) => [noun, commentsOf(file, name)]),
  );
  const schema = fixturesJsonSchema((noun, name) => comments[noun][name] || undefined);
  return `${JSON.stringify(schema, null, 2)}\n`;
}

module.exports = { printFixturesSchema };
