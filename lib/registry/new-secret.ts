import { wholeSecond } from '../base/clock';
import type { Registry } from './registry';
import type { ExtendedConfig, ManagedType, Secret, SecretDataType, SecretVersion } from './records/secret';
import { sealSecretData } from './secret-data';
import { CURRENT } from './secret-versions';

/** The data of a new secret. */
export interface NewSecret {
  readonly name: string;
  readonly instanceId: string | undefined;
  readonly encryptionKeyId: string | undefined;
  readonly description: string;
  readonly policy: string | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly managed: NewManagedCredentials | undefined;
}

export interface NewManagedCredentials {
  readonly type: ManagedType;
  readonly config: ExtendedConfig;
  readonly accounts: readonly string[];
  readonly rotationInterval: number | undefined;
}

/** The data of a new version. */
export interface NewSecretVersion {
  readonly id: string;
  readonly data: string;
  readonly dataType: SecretDataType;
}

/** Creates a live secret. @param versions oldest first; the newest has ACSCurrent */
export function newSecret(given: NewSecret, versions: readonly SecretVersion[], now: number): Secret {
  const createdAt = wholeSecond(now);
  return {
    name: given.name,
    instanceId: given.instanceId,
    encryptionKeyId: given.encryptionKeyId,
    createdAt,
    updatedAt: createdAt,
    description: given.description,
    policy: given.policy,
    tags: given.tags === undefined ? undefined : new Map(given.tags),
    managed: given.managed && {
      type: given.managed.type,
      config: given.managed.config,
      accounts: [...given.managed.accounts],
      rotationInterval: given.managed.rotationInterval,
      lastRotation: undefined,
      rotationIsOverdue: false,
    },
    versions: [...versions],
    stages: new Map([[CURRENT, versions.at(-1) as SecretVersion]]),
    deletionDate: undefined,
  };
}

export const newSecretVersion = (
  owner: Pick<Secret, 'name' | 'encryptionKeyId'>,
  { id, data, dataType }: NewSecretVersion,
  now: number,
  registry: Registry,
): SecretVersion => ({
  id,
  createdAt: wholeSecond(now),
  dataType,
  blob: sealSecretData(owner, id, data, registry),
});
