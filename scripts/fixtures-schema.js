// The JSON Schema of fixtures: its fields come from lib/seeding/files/format.ts, the words on each from the doc comments of the
// options themselves, so that there is one place for both.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const lib = path.resolve(__dirname, '../lib');

/** What the fields of a thing are described by. */
const INTERFACES = {
  fixtures: ['seeding/files/format.ts', 'Fixtures'],
  key: ['seeding/seed-key.ts', 'SeedKeyOptions'],
  'key version': ['seeding/seed-key.ts', 'SeedKeyVersion'],
  secret: ['seeding/seed-secret.ts', 'SeedSecretOptions'],
  'secret version': ['seeding/seed-secret.ts', 'SeedSecretVersion'],
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

/** @param fixturesJsonSchema of lib/seeding/files/json-schema.ts @returns the text of schema/fixtures.schema.json */
function printFixturesSchema(fixturesJsonSchema) {
  const comments = Object.fromEntries(
    Object.entries(INTERFACES).map(([noun, [file, name]]) => [noun, commentsOf(file, name)]),
  );
  const schema = fixturesJsonSchema((noun, name) => comments[noun][name] || undefined);
  return `${JSON.stringify(schema, null, 2)}\n`;
}

module.exports = { printFixturesSchema };
