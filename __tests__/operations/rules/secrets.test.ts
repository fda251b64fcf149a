import { playRules } from '../../support/rules/play';

playRules(
  `
UpdateSecretVersionStage | SecretName        | <secret> | required | secretName
UpdateSecretVersionStage | VersionStage      | green    | required | takes "blue" "蓝" "a b" "acscurrent" "ACSNext" "__proto__" "1"
UpdateSecretVersionStage | MoveToVersion     | v1       | required without RemoveFromVersion
UpdateSecretVersionStage | RemoveFromVersion |
`,
  {
    UpdateSecretVersionStage: {
      secret: {
        secretName: 'app',
        versions: [
          { versionId: 'v1', secretData: 'one', stages: [] },
          { versionId: 'v2', secretData: 'two', stages: ['ACSCurrent'] },
        ],
      },
    },
  },
);
