import { SECRET_NAME_OR_ARN } from '../../registry/ids';
import type { Registry } from '../../registry/registry';
import type { Secret } from '../../registry/records/secret';

/** How every action but CreateSecret names a secret. */
export const SECRET_NAME = { kind: 'text', required: true, pattern: SECRET_NAME_OR_ARN } as const;

/** The secret that it names; undefined when there is none, which the life cycle table judges. */
export const secretNamed = (
  { SecretName }: { readonly SecretName: string },
  registry: Registry,
): Secret | undefined => registry.findSecret(SecretName);
