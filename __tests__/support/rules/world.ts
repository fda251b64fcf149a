/** The prepared resources of a table: the key or secret of the action, and others that it must not find. */
import type { KmsMock, SeedKeyOptions, SeedSecretOptions } from '../../../lib';
import type { Params, Reply } from '../clients';

export type Call = (action: string, params?: Params) => Promise<Reply>;

/** Prepares values that only the service can create. */
export interface Stage {
  readonly kms: KmsMock;
  readonly call: Call;
  /** Values of the key, the secret and the values that were created before. */
  readonly values: Values;
}

/** The resources that an action needs. `<key>` and `<secret>` are the names of the key and the secret. */
export interface Scene {
  /** Options of the key that `<key>` names. */
  readonly key?: SeedKeyOptions;
  /** Options of the secret that `<secret>` names. */
  readonly secret?: SeedSecretOptions;
  /** Options of an external key, for the state without key material; by default those of `key`, if it is symmetric. */
  readonly externalKey?: SeedKeyOptions;
  /** More values for the examples of the table, by their names between < and >. */
  readonly prepare?: (stage: Stage) => Promise<Readonly<Record<string, string>>>;
}

export const ACCOUNT = '1540355698841234';
export const SUBJECT_ALIAS = 'alias/subject';

/** The resources are in this region. The resources of the other region must not be found. */
export const OTHER_REGION = 'cn-shanghai';
const FOREIGN_ALIAS = 'alias/elsewhere';

/** Every value that an example or a case can name. Missing ones are empty. */
export interface Values {
  readonly key: string;
  readonly alias: string;
  readonly keyArn: string;
  readonly aliasArn: string;
  readonly version: string;
  readonly otherKey: string;
  readonly otherVersion: string;
  readonly foreignKey: string;
  readonly foreignKeyArn: string;
  readonly foreignAlias: string;
  readonly secret: string;
  readonly secretArn: string;
  /** The values that prepare() created. */
  readonly [name: string]: string;
}

const NOTHING: Values = {
  key: '',
  alias: '',
  keyArn: '',
  aliasArn: '',
  version: '',
  otherKey: '',
  otherVersion: '',
  foreignKey: '',
  foreignKeyArn: '',
  foreignAlias: '',
  secret: '',
  secretArn: '',
};

export const aliasArn = (alias: string, regionId = 'cn-hangzhou', accountId = ACCOUNT) =>
  `acs:kms:${regionId}:${accountId}:${alias}`;

/** Creates the resources. */
export async function setScene(kms: KmsMock, call: Call, scene: Scene): Promise<Values> {
  let values = NOTHING;
  if (scene.key !== undefined) {
    const key = kms.seedKey({ ...scene.key, aliases: [SUBJECT_ALIAS, ...(scene.key.aliases ?? [])] });
    const other = kms.seedKey();
    const foreign = kms.seedKey({ regionId: OTHER_REGION, aliases: [FOREIGN_ALIAS] });
    values = {
      ...values,
      key: key.keyId,
      alias: SUBJECT_ALIAS,
      keyArn: key.arn,
      aliasArn: aliasArn(SUBJECT_ALIAS),
      version: key.keyVersionId,
      otherKey: other.keyId,
      otherVersion: other.keyVersionId,
      foreignKey: foreign.keyId,
      foreignKeyArn: foreign.arn,
      foreignAlias: FOREIGN_ALIAS,
    };
  }
  if (scene.secret !== undefined) {
    const secret = kms.seedSecret(scene.secret);
    kms.seedSecret({ secretName: 'elsewhere', secretData: 'data', regionId: OTHER_REGION });
    values = { ...values, secret: secret.secretName, secretArn: secret.arn };
  }
  return { ...values, ...(await scene.prepare?.({ kms, call, values })) };
}

/** All stored data, in all regions. Two results are equal if nothing changed in between. */
export function everything(kms: KmsMock): unknown {
  const { instances, keys, secrets } = kms.exportFixtures();
  return { instances, keys, secrets };
}
