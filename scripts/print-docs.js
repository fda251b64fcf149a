// Writes the pages that are generated from the code: docs/state-matrix.md and docs/coverage.md.
// Tests fail when a page is stale, so run `npm run docs` after a change to either table.
const fs = require('node:fs');
const path = require('node:path');
const { formatCoverage, formatStateMatrix, stateMatrix } = require('../build/internals');

const docs = path.resolve(__dirname, '../docs');

fs.writeFileSync(
  path.join(docs, 'state-matrix.md'),
  `# Key states and what each API answers

Generated from \`lib/state/matrix.ts\` by \`npm run docs\`. In a test: \`import { stateMatrix, formatStateMatrix } from 'alicloud-kms-mock'\`.

A row says what an operation answers for a key in each state: \`Success\` (HTTP 200), or the code of the refusal (HTTP 409).
The source is the edition of the vendor's key state page that shows the row; no edition changed a cell of an earlier one.
\`inferred\` rows stand in no edition (see [fidelity.md](fidelity.md)).

${formatStateMatrix()}
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

console.log(`docs/state-matrix.md: ${stateMatrix.length} rows`);
