/**
 * What the instance of a key or a secret allows, and the gateway that received the request.
 * Source: comments of the Go SDK 4.1.0 and of the TypeScript SDK 3.2.0 (2026), OpenAPI metadata 2024 for the codes.
 */
import {
  apiNameInvalid,
  defaultKeyUnsupported,
  instanceNotFound,
  instanceStateInvalid,
  keyNotFound,
} from '../base/kms-errors';
import type { KeySpec } from '../crypto/key-specs';
import type { Cmk } from '../registry/records/key';
import type { Secret } from '../registry/records/secret';
import type { Registry } from '../registry/registry';
import { needsInstance } from '../registry/service-edition';
import type { StateAction } from './guard';

/** Where a request arrived. */
export interface Arrival {
  readonly registry: Registry;
  /** The instance whose dedicated gateway received the request; undefined for the shared gateway, and with `classic`. */
  readonly gateway: string | undefined;
}

/** The actions that the dedicated gateway of an instance serves. */
const DEDICATED: ReadonlySet<string> = new Set<StateAction>([
  'AsymmetricDecrypt',
  'AsymmetricEncrypt',
  'AsymmetricSign',
  'AsymmetricVerify',
  'Decrypt',
  'Encrypt',
  'ExportDataKey',
  'GenerateAndExportDataKey',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetPublicKey',
  'ReEncrypt',
  'VerifyMac',
  'GetSecretValue',
]);

/** The other actions on a key or a secret that need its instance. The rest works whatever the status of the instance is. */
const OTHERS_THAT_NEED_IT: ReadonlySet<string> = new Set<StateAction>([
  'BatchGetSecretValue',
  'CreateKeyVersion',
  'GetSecretPolicy',
  'ImportKeyMaterial',
  'PutSecretValue',
  'RotateSecret',
  'SetKeyPolicy',
  'SetSecretPolicy',
]);

/**
 * @throws InvalidApiName for an action that only the shared gateway serves; Forbidden.DKMSInstanceNotFound,
 * Forbidden.DKMSInstanceStateInvalid
 */
export function guardGateway(action: StateAction, gateway: string, registry: Registry): void {
  if (!DEDICATED.has(action)) {
    throw apiNameInvalid(
      action,
      `the dedicated gateway of an instance serves cryptographic actions and GetSecretValue; send ${action} to ` +
        `kms.${registry.regionId}.aliyuncs.com`,
    );
  }
  requireInstance(gateway, registry);
}

/**
 * With `classic`, an instance that was not seeded exists and is ready.
 * @throws Forbidden.DKMSInstanceNotFound, Forbidden.DKMSInstanceStateInvalid unless the instance can be used
 */
export function requireInstance(instanceId: string, { instances, edition }: Registry): void {
  const instance = instances.get(instanceId);
  if (instance === undefined && edition === '3.0') throw instanceNotFound();
  if (instance !== undefined && instance.status !== 'Connected') throw instanceStateInvalid();
}

/** @throws Forbidden.KeyNotFound for a key behind another gateway, and the errors of {@link requireInstance} */
export function guardInstanceOfKey(action: StateAction, key: Cmk, { registry, gateway }: Arrival): void {
  if (gateway !== undefined && key.instanceId !== gateway) throw keyNotFound();
  requireInstanceFor(action, key, registry);
}

/** @returns the secret; undefined for a secret behind another gateway. @throws the errors of {@link requireInstance} */
export function guardInstanceOfSecret(
  action: StateAction,
  secret: Secret | undefined,
  { registry, gateway }: Arrival,
): Secret | undefined {
  if (secret === undefined || (gateway !== undefined && secret.instanceId !== gateway)) return undefined;
  requireInstanceFor(action, secret, registry);
  return secret;
}

function requireInstanceFor(
  action: StateAction,
  { instanceId }: Pick<Cmk, 'instanceId'>,
  registry: Registry,
): void {
  const needsIt = DEDICATED.has(action) || OTHERS_THAT_NEED_IT.has(action);
  if (instanceId !== undefined && needsIt) requireInstance(instanceId, registry);
}

/**
 * For a new key without an instance.
 * @throws UnupportedOperation with `3.0` for a second default key, and for a key spec that only instances have
 */
export function guardNewDefaultKey(spec: KeySpec, registry: Registry): void {
  const { edition } = registry;
  if (edition === '3.0' && (needsInstance(spec, edition) || registry.defaultKey !== undefined))
    throw defaultKeyUnsupported();
}
