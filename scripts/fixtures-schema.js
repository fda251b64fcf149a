// The JSON Schema of fixtures. Its fields come from lib/seeding/fields.ts, and their descriptions from the doc comments of
// the options, so each has only one source.
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const FIELDS = 'seeding/fields.ts';

/** The interfaces whose doc comments describe the fields. */
const INTERFACES = {
  fixtures: 'Fixtures',
  instance: 'SeedInstanceOptions',
  key: 'SeedKeyOptions',
  'key version': 'SeedKeyVersion',
  secret: 'SeedSecretOptions',
  'secret version': 'SeedSecretVersion',
};

/** @returns the doc comment of each member, by name; an empty string for a member without one */
function commentsOf(source, name) {
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
  const text = fs.readFileSync(path.resolve(__dirname, '../lib', FIELDS), 'utf8');
  const source = ts.createSourceFile(FIELDS, text, ts.ScriptTarget.ES2022, true);
  const comments = Object.fromEntries(
    Object.entries(INTERFACES).map(([noun, name]) => [noun, commentsOf(source, name)]),
  );
  const schema = fixturesJsonSchema((noun, name) => comments[noun][name] || undefined);
  return `${JSON.stringify(schema, null, 2)}\n`;
}

module.exports = { printFixturesSchema };
