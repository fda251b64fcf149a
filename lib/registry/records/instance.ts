/** A KMS instance as plain data. */

/** In the order of a new instance. Source: GetKmsInstance, comments of the Go SDK 4.1.0 (2026). */
export const INSTANCE_STATUSES = [
  'Uninitialized',
  'Connecting',
  'Connected',
  'Disconnected',
  'Error',
] as const;
/** Only a `Connected` instance can be used. */
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

export interface Instance {
  /** `kst-…` */
  readonly id: string;
  readonly createdAt: number;
  readonly status: InstanceStatus;
  readonly name: string;
  deletionProtection: { readonly description: string } | undefined;
  tags: Map<string, string> | undefined;
}

/** A copy of the instance with its own records, for another registry. */
export const copyOfInstance = (instance: Instance): Instance => ({
  ...instance,
  tags: instance.tags && new Map(instance.tags),
});
