// Writes the files that are generated from the code: docs/state-matrix.md, docs/secret-life-cycle.md, docs/coverage.md,
// schema/fixtures.schema.json, and the table of open questions in docs/fidelity.md. Tests fail if one of them is out of date, so run `npm run docs` after a change to a table.
const fs = require('node:fs');
const path = require('node:path');
const { printFixturesSchema } = require('./fixtures-schema');
const {
  fixturesJsonSchema,
  formatCoverage,
  formatOpenQuestions,
  formatSecretLifeCycle,
  formatStateMatrix,
  secretLifeCycle,
  stateMatrix,
} = require('../build/internals');

const docs = path.resolve(__dirname, '../docs');

fs.writeFileSync(
  path.join(docs, 'state-matrix.md'),
  `# Key states and the response of each API

Generated from \`lib/state/keys.ts\` by \`npm run docs\`. In a test: \`import { stateMatrix, formatStateMatrix } from 'alicloud-kms-mock'\`.

A row says what an API returns for a key in each state: \`Success\` (HTTP 200), or the error code (HTTP 409).
The source is the edition of the vendor's key state page that contains the row. No edition changed a cell of an earlier edition.
\`inferred\` rows are in no edition (see [fidelity.md](fidelity.md)).

${formatStateMatrix()}
`,
);

fs.writeFileSync(
  path.join(docs, 'secret-life-cycle.md'),
  `# The life cycle of a secret and the response of each API

Generated from \`lib/state/secrets.ts\` by \`npm run docs\`. In a test: \`import { secretLifeCycle, formatSecretLifeCycle } from 'alicloud-kms-mock'\`.

A row says what an API returns for a secret in each state: \`Success\` (HTTP 200), or the error code (HTTP 404 or 409).

- \`Absent\`: the secret was not created.
- \`Live\`: after CreateSecret or RestoreSecret.
- \`PendingDeletion\`: after DeleteSecret, until the recovery window of 7 to 30 days ends or RestoreSecret restores the secret.
- \`Gone\`: after the recovery window, or after DeleteSecret with ForceDeleteWithoutRecovery.

The source is the error table of the action in the vendor's metadata. If a row is \`inferred\`, at least one of its cells is in no table
(see [fidelity.md](fidelity.md)). For the tag actions this table shows the responses for secrets; [state-matrix.md](state-matrix.md) shows
the responses for keys.

${formatSecretLifeCycle()}
`,
);

fs.writeFileSync(
  path.join(docs, 'coverage.md'),
  `# Actions

Generated from \`lib/operations\` by \`npm run docs\`. An action that is not served returns 404 \`InvalidAction.NotFound\` with a
message that says so.

${formatCoverage()}
`,
);

fs.writeFileSync(
  path.resolve(__dirname, '../schema/fixtures.schema.json'),
  printFixturesSchema(fixturesJsonSchema),
);

const fidelity = path.join(docs, 'fidelity.md');
fs.writeFileSync(
  fidelity,
  fs
    .readFileSync(fidelity, 'utf8')
    .replace(
      /(<!-- open questions -->\n\n).*(\n\n<!-- end -->)/s,
      (_all, begin, end) => begin + formatOpenQuestions() + end,
    ),
);

console.log(
  `docs/state-matrix.md: ${stateMatrix.length} rows, docs/secret-life-cycle.md: ${secretLifeCycle.length} rows`,
);
