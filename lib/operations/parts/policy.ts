/** Policies of keys and of secrets. Source: OpenAPI metadata 2024. */
import { keyPolicyUnsupported, parameterInvalid, policyNotFound } from '../../base/kms-errors';

export const POLICY_NAME = { kind: 'text' } as const;

/** Every policy has the name `default`. @throws Forbidden.ResourceNotFound for another name */
export function requireDefaultPolicy(name: string | undefined): void {
  if (name !== undefined && name !== 'default') throw policyNotFound();
}

/** @throws Forbidden.KeyPolicyUnSupported for a key or secret without an instance */
export function instanceOnly({ instanceId }: { readonly instanceId: string | undefined }): void {
  if (instanceId === undefined) throw keyPolicyUnsupported();
}

/** The policy of a key that was created without a policy. */
export const defaultKeyPolicy = (accountId: string): string =>
  JSON.stringify({
    Statement: [
      {
        Action: ['kms:*'],
        Effect: 'Allow',
        Principal: { RAM: [`acs:ram::${accountId}:*`] },
        Resource: ['*'],
        Sid: 'kms default key policy',
      },
    ],
    Version: '1',
  });

/** The policy of a secret without its own policy. The order of its members is the order of the vendor's sample. */
export const defaultSecretPolicy = (accountId: string): string =>
  JSON.stringify({
    Version: '1',
    Statement: [
      {
        Sid: 'kms default secret policy',
        Effect: 'Allow',
        Principal: { RAM: [`acs:ram::${accountId}:*`] },
        Action: ['kms:*'],
        Resource: ['*'],
      },
    ],
  });

/** @throws InvalidParameter if the object is not a valid policy */
export function requirePolicy(text: string): void {
  const { Version, Statement } = JSON.parse(text) as { Version?: unknown; Statement?: unknown };
  if (Version !== '1' || !Array.isArray(Statement) || !Statement.every(isStatement))
    throw parameterInvalid('Policy');
}

function isStatement(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { Effect, Principal, Action, Resource, Sid } = value as Record<string, unknown>;
  return (
    (Effect === 'Allow' || Effect === 'Deny') &&
    isTexts((Principal as { RAM?: unknown } | undefined)?.RAM) &&
    isTexts(Action) &&
    Action.every((action) => action.startsWith('kms:')) &&
    isTexts(Resource) &&
    Resource.every((resource) => resource === '*') &&
    (Sid === undefined || (typeof Sid === 'string' && Sid.length <= 128))
  );
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
