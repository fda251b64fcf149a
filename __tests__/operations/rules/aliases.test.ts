import { playRules } from '../../support/rules/play';

playRules(
  `
CreateAlias | AliasName | alias/new | required | newAliasName
DeleteAlias | AliasName | <alias>   | required | existingAlias
UpdateAlias | AliasName | <moving>  | required | existingAlias
CreateAlias, UpdateAlias | KeyId | <key> | required | keyId id
ListAliasesByKeyId       | KeyId | <key> | required | keyId id arn

ListAliases, ListAliasesByKeyId | PageNumber | | integer 1 2147483647
ListAliases                     | PageSize   | | integer 0 100
ListAliasesByKeyId              | PageSize   | | integer 1 100
`,
  {
    CreateAlias: { key: {} },
    DeleteAlias: { key: {} },
    UpdateAlias: {
      key: {},
      async prepare({ kms }) {
        kms.seedKey({ aliases: ['alias/moving'] });
        return { moving: 'alias/moving' };
      },
    },
    ListAliases: {},
    ListAliasesByKeyId: { key: {} },
  },
);
