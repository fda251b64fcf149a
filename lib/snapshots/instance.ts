/** The public data of an instance, for test authors. */
import { toDate } from '../base/clock';
import type { Instance, InstanceStatus } from '../registry/records/instance';
import type { Registry } from '../registry/registry';

export interface SeededInstance {
  /** `kst-…` */
  readonly instanceId: string;
  /** `acs:kms:<region>:<account>:keystore/<instanceId>` */
  readonly arn: string;
  readonly status: InstanceStatus;
  readonly regionId: string;
  /** The host of its dedicated gateway: `<instanceId>.cryptoservice.kms.aliyuncs.com` */
  readonly endpoint: string;
}

/** The current data of an instance. It is a copy: changing it does not change the instance. */
export interface InstanceSnapshot extends SeededInstance {
  readonly instanceName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly deletionProtection: boolean;
  /** Empty without deletion protection. */
  readonly deletionProtectionDescription: string;
}

export const instanceSnapshotOf = (instance: Instance, registry: Registry): InstanceSnapshot => ({
  ...instanceIdentityOf(instance, registry),
  instanceName: instance.name,
  tags: Object.fromEntries(instance.tags ?? []),
  createdAt: toDate(instance.createdAt),
  deletionProtection: instance.deletionProtection !== undefined,
  deletionProtectionDescription: instance.deletionProtection?.description ?? '',
});

export const instanceIdentityOf = (instance: Instance, registry: Registry): SeededInstance => ({
  instanceId: instance.id,
  arn: registry.instanceArn(instance),
  status: instance.status,
  regionId: registry.regionId,
  endpoint: `${instance.id}.cryptoservice.kms.aliyuncs.com`,
});
