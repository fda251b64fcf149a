// Writes what is generated from the code: docs/state-matrix.md, docs/secret-life-cycle.md, docs/coverage.md and
// schema/fixtures.schema.json. Tests fail when a page is stale, so run `npm run docs` after a change to one of the tables.
const fs = require('node:fs');
const path = require('node:path');
const { printFixturesSchema } = require('./fixtures-schema');
const {
  fixturesJsonSchema,
  formatCoverage,
  formatSecretLifeCycle,
  formatStateMatrix,
  secretLifeCycle,
  stateMatrix,
} = require('../build/internals');

const docs = path.resolve(__dirname, '../docs');

fs.writeFileSync(
  path.join(docs, 'state-matrix.md'),
  `# Key states and what each API answers

Generated from \`lib/state/keys.ts\` by \`npm run docs\`. In a test: \`import { stateMatrix, formatStateMatrix } from 'alicloud-kms-mock'\`.

A row says what an operation answers for a key in each state: \`Success\` (HTTP 200), or the code of the refusal (HTTP 409).
The source is the edition of the vendor's key state page that shows the row; no edition changed a cell of an earlier one.
\`inferred\` rows stand in no edition (see [fidelity.md](fidelity.md)).

${formatStateMatrix()}
`,
);

fs.writeFileSync(
  path.join(docs, 'secret-life-cycle.md'),
  `# The life of a secret and what each API answers

Generated from \`lib/state/secrets.ts\` by \`npm run docs\`. In a test: \`import { secretLifeCycle, formatSecretLifeCycle } from 'alicloud-kms-mock'\`.

A row says what an operation answers for a secret at each point of its life: \`Success\` (HTTP 200), or the code of the refusal
(HTTP 404 or 409). A secret is \`Live\` from CreateSecret on, \`PendingDeletion\` from DeleteSecret until its recovery window of 7 to 30
days is over or RestoreSecret brings it back, and \`Gone\` afterwards, or at once with ForceDeleteWithoutRecovery. The source is the error
table of the action in the vendor's metadata; in rows that are \`inferred\` at least one cell stands in no table (see [fidelity.md](fidelity.md)).
For the tag actions the table says what they answer about secrets; about keys, [state-matrix.md](state-matrix.md) does.

${formatSecretLifeCycle()}
`,
);

fs.writeFileSync(
  path.join(docs, 'coverage.md'),
  `# Actions

Generated from \`lib/operations\` by \`npm run docs\`. An action that is not served answers 404 \`InvalidAction.NotFound\` with a
message that says so.

${formatCoverage()}
`,
);

fs.writeFileSync(
  path.resolve(__dirname, '../schema/fixtures.schema.json'),
  printFixturesSchema(fixturesJsonSchema),
);

console.log(
  `docs/state-matrix.md: ${stateMatrix.length} rows, docs/secret-life-cycle.md: ${secretLifeCycle.length} rows`,
);
