import { isoSeconds } from '../../../base/clock';
import { parameterInvalid, resourceNotFound } from '../../../base/kms-errors';
import type { InputOf } from '../../../parameters/rows';
import { MAX_SECRET_VERSION_ID_LENGTH } from '../../../registry/limits';
import type { Registry } from '../../../registry/registry';
import { type Secret, type SecretVersion, typeOf } from '../../../registry/records/secret';
import { openSecretData } from '../../../registry/secret-data';
import { CURRENT, findVersion, isBuiltIn, stagesOf } from '../../../registry/secret-versions';
import type { Answer } from '../../operation';
import { requireEncryptionKey } from './secret-key';
import { rotationFields } from './secret-metadata';
import { SECRET_NAME } from '../../parts/naming-rows';

/** The parameters that select a version of a secret. */
export const VALUE_SELECTOR = {
  VersionId: { kind: 'text', maxLength: MAX_SECRET_VERSION_ID_LENGTH },
  VersionStage: { kind: 'text' },
  FetchExtendedConfig: { kind: 'boolean', default: false },
} as const;

/** A secret and one of its versions: the parameters of GetSecretValue, and the members of an entry of BatchGetSecretValue. */
export const SECRET_SELECTOR = { SecretName: SECRET_NAME, ...VALUE_SELECTOR } as const;

type ValueSelector = InputOf<typeof VALUE_SELECTOR>;

/** The response of GetSecretValue, and one item in the response of BatchGetSecretValue. */
export function secretValue(secret: Secret, selector: ValueSelector, registry: Registry): Answer {
  const version = resolveVersion(secret, selector);
  const { managed } = secret;
  return {
    SecretName: secret.name,
    VersionId: version.id,
    VersionStages: { VersionStage: stagesOf(secret, version) },
    SecretData: readData(secret, version, registry),
    SecretDataType: version.dataType,
    SecretType: typeOf(secret),
    // Documented as the date of the secret, not of the version.
    CreateTime: isoSeconds(secret.createdAt),
    ...(managed !== undefined && selector.FetchExtendedConfig
      ? { ExtendedConfig: JSON.stringify(managed.config) }
      : {}),
    ...rotationFields(secret, registry),
  };
}

/** The decrypted data. @throws the errors of {@link requireEncryptionKey} for reading */
export function readData(secret: Secret, version: SecretVersion, registry: Registry): string {
  requireEncryptionKey(secret, 'Decrypt', registry);
  const data = openSecretData(secret, version, registry);
  if (data === undefined) throw new Error(`version ${version.id} of ${secret.name} does not open`);
  return data;
}

/** @throws InvalidParameter, Forbidden.ResourceNotFound */
function resolveVersion(secret: Secret, { VersionId, VersionStage }: ValueSelector): SecretVersion {
  if (secret.managed !== undefined) {
    // The caller cannot see the ids of versions of managed types.
    if (VersionStage !== undefined && !isBuiltIn(VersionStage)) throw parameterInvalid('VersionStage');
    return requireVersion(secret.stages.get(VersionStage ?? CURRENT));
  }
  if (VersionId === undefined) return requireVersion(secret.stages.get(VersionStage ?? CURRENT));
  const version = requireVersion(findVersion(secret, VersionId));
  if (VersionStage !== undefined && requireVersion(secret.stages.get(VersionStage)) !== version) {
    throw parameterInvalid('VersionId');
  }
  return version;
}

function requireVersion(version: SecretVersion | undefined): SecretVersion {
  if (version === undefined) throw resourceNotFound();
  return version;
}
