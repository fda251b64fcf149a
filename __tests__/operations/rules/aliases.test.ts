import { playRules } from '../../support/rules/play';

playRules(
  `
CreateAlias | AliasName | alias/new | required | newAliasName
CreateAlias | KeyId     | <key>     | required | keyId id
`,
  { CreateAlias: { key: {} } },
);
