import { playRules } from '../../support/rules/play';
import type { Scene } from '../../support/rules/world';

const TEAM: Readonly<Record<string, string>> = { team: 'a' };
/** A resource of the other kind also exists, for calls that name both. */
const ofKey = (tags = TEAM): Scene => ({
  key: { tags },
  async prepare({ kms }) {
    kms.seedSecret({ secretName: 'app', secretData: 'data' });
    return {};
  },
});
const ofSecret = (tags = TEAM): Scene => ({
  secret: { secretName: 'app', secretData: 'data', tags },
  async prepare({ kms }) {
    kms.seedKey({ keyId: 'the-key' });
    return {};
  },
});

playRules(
  `
TagResource of a key                         | KeyId         | <key> | required | keyId id alias arn
UntagResource of a key                       | KeyId         | <key> | required | keyId id
TagResource of a key, UntagResource of a key | SecretName    |       | refusesAs KeyId "app"
TagResource of a key, UntagResource of a key | CertificateId |       | refusesAs KeyId "app"

TagResource of a secret, UntagResource of a secret | SecretName    | <secret> | required as KeyId | secretName
TagResource of a secret, UntagResource of a secret | KeyId         |          | refusesAs KeyId "the-key"
TagResource of a secret, UntagResource of a secret | CertificateId |          | refusesAs CertificateId "app"

TagResource of a key, TagResource of a secret     | Tags    | [{"TagKey":"k","TagValue":"v"}] | required | tags 10
UntagResource of a key, UntagResource of a secret | TagKeys | ["team"]                        | required | tagKeys

ListResourceTags | KeyId | <key> | required | keyId id

TagResources of keys, UntagResources of keys, UntagResources of keys with All          | RegionId     | cn-hangzhou | required
TagResources of keys, UntagResources of keys, UntagResources of keys with All          | ResourceType | key         | required | choice key | refuses "Key" "keys" "bucket"
TagResources of keys, UntagResources of keys, UntagResources of keys with All          | ResourceId.1 | <key>       | resourceIds 50 key
TagResources of secrets, UntagResources of secrets, UntagResources of secrets with All | RegionId     | cn-hangzhou | required
TagResources of secrets, UntagResources of secrets, UntagResources of secrets with All | ResourceType | secret      | required | choice secret | refuses "Secret" "secrets" "certificate"
TagResources of secrets, UntagResources of secrets, UntagResources of secrets with All | ResourceId.1 | <secret>    | resourceIds 50 secret

TagResources of keys, TagResources of secrets                         | Tag.1.Key   | k    | tagPairs 20
TagResources of keys, TagResources of secrets                         | Tag.1.Value | v
UntagResources of keys, UntagResources of secrets                     | TagKey.1    | team | tagKeyList 20
UntagResources of keys, UntagResources of secrets                     | All         |      | boolean
UntagResources of keys with All, UntagResources of secrets with All   | All         | true | boolean true | required as TagKey

ListTagResources of keys                             | ResourceType | key         | required | choice key | refuses "Key" "keys" "bucket"
ListTagResources of keys                             | ResourceId.1 | <key>       | resourceIds 50 key optional
ListTagResources of secrets                          | ResourceType | secret      | required | choice secret | refuses "Secret" "secrets" "certificate"
ListTagResources of secrets                          | ResourceId.1 | <secret>    | resourceIds 50 secret optional
ListTagResources of keys, ListTagResources of secrets | RegionId    | cn-hangzhou | required
ListTagResources of keys, ListTagResources of secrets | Tag.1.Key   |             | tagFilters 20
ListTagResources of keys, ListTagResources of secrets | Tag.1.Value |
ListTagResources of keys, ListTagResources of secrets | NextToken   |             | refusesLate "nonsense" "0" "1" "200" "bm9uc2Vuc2U="
`,
  {
    'TagResource of a key': ofKey(),
    'TagResource of a secret': ofSecret(),
    'UntagResource of a key': ofKey(),
    'UntagResource of a secret': ofSecret(),
    ListResourceTags: ofKey(),
    'TagResources of keys': ofKey({}),
    'TagResources of secrets': ofSecret({}),
    'UntagResources of keys': ofKey(),
    'UntagResources of keys with All': ofKey(),
    'UntagResources of secrets': ofSecret(),
    'UntagResources of secrets with All': ofSecret(),
    'ListTagResources of keys': ofKey(),
    'ListTagResources of secrets': ofSecret(),
  },
);
