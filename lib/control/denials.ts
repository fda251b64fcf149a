/** Denials: calls that the permission system rejects in a test. */
import { ACTION_RULE, type ActionPattern, actionPattern, wildcard } from './action-pattern';
import { ACCESS_KEY_ID_RULE } from '../base/account-region';
import { CallMistakes, checkFields } from '../base/check-fields';
import type { FieldsOf } from '../base/fields';
import { KmsError, permissionDenied } from '../base/kms-errors';
import { namesInArns } from '../operations/named-resources';
import type { Operation } from '../operations/operation';
import type { RawParameters } from '../parameters/nested';
import { readParameters } from '../parameters/read';
import { NAMED } from '../parameters/rows';
import type { Registry } from '../registry/registry';

export interface DenyOptions {
  /** A name (`Decrypt`, `kms:Decrypt`), a pattern (`Get*`), or `*` for every action. */
  readonly action: ActionPattern;
  /**
   * A key by id, alias or ARN, or a secret by name or ARN; `*` matches any characters. By default every call is denied, also
   * calls that name no resource.
   */
  readonly resource?: string;
  /** The access key to which it applies. Every access key by default. */
  readonly accessKeyId?: string;
}

const OPTIONS = {
  action: { kind: 'text', required: true, rule: ACTION_RULE },
  resource: {
    kind: 'text',
    rule: {
      what: 'a valid resource',
      form: 'a key id, an alias, the name of a secret or an ARN',
      minLength: 1,
    },
  },
  accessKeyId: { kind: 'text', rule: ACCESS_KEY_ID_RULE },
} as const satisfies FieldsOf<DenyOptions>;

const mistakes = new CallMistakes('deny', 'INVALID_OPTION');

/** An active denial. */
export interface Denial {
  /** Removes the denial. A second call does nothing. */
  remove(): void;
}

/** An added denial. It never changes, so worlds can share it. */
export interface DenialRule {
  readonly action: (action: string) => boolean;
  readonly resource: ((name: string) => boolean) | undefined;
  readonly accessKeyId: string | undefined;
}

/** A call with a known operation, before its parameters are read. */
interface CallToJudge {
  readonly action: string;
  readonly operation: Operation;
  readonly parameters: RawParameters;
  readonly accessKeyId: string | undefined;
  readonly registry: Registry;
}

/** The saved denials of a snapshot. */
export type DenialsState = readonly DenialRule[];

export class Denials {
  /** Replaced, never changed in place, because snapshots share it. */
  #rules: readonly DenialRule[] = [];
  readonly #known = new WeakSet<DenialRule>();

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** @throws KmsMockUsageError INVALID_OPTION */
  add(options: DenyOptions): DenialRule {
    checkFields(options, OPTIONS, mistakes);
    const { action, resource, accessKeyId } = options;
    const rule: DenialRule = {
      action: actionPattern(action, mistakes),
      resource: resource === undefined ? undefined : wildcard(resource),
      accessKeyId,
    };
    this.#rules = [...this.#rules, rule];
    this.#known.add(rule);
    return rule;
  }

  /** Whether it was ever added here. */
  has(rule: DenialRule): boolean {
    return this.#known.has(rule);
  }

  remove(rule: DenialRule): void {
    this.#rules = this.#rules.filter((other) => other !== rule);
  }

  clear(): void {
    this.#rules = [];
  }

  snapshot(): DenialsState {
    return this.#rules;
  }

  rollback(state: DenialsState): void {
    this.#rules = state;
    for (const rule of state) this.#known.add(rule);
  }

  /** The error of the permission system; undefined for an allowed call. */
  refusal(call: CallToJudge): KmsError | undefined {
    const rules = this.#rules.filter(
      ({ action, accessKeyId }) =>
        action(call.action) && (accessKeyId === undefined || accessKeyId === call.accessKeyId),
    );
    if (rules.length === 0) return undefined;
    const { names, arn } = resourcesOf(call);
    const denied = rules.some(({ resource }) => resource === undefined || names.some(resource));
    return denied ? permissionDenied(arn, call.operation.deniedStatus) : undefined;
  }
}

/** All names of the resources of a call, and the ARN for the error message. */
function resourcesOf(call: CallToJudge): { names: readonly string[]; arn: string | undefined } {
  const located = locatedBy(call);
  const named = namedBy(call.parameters, call.registry);
  return { names: [...located, ...named.names], arn: located[0] ?? named.arn };
}

/** The names of the existing resources. The ARN of each comes first. */
function locatedBy({ operation, parameters, registry }: CallToJudge): readonly string[] {
  try {
    const input = readParameters(operation.params, parameters);
    return operation.locate(input, registry).flatMap((located) => operation.namesOf(located, registry));
  } catch (refusal) {
    // If the call is not denied, the pipeline reports the error itself.
    if (refusal instanceof KmsError) return [];
    throw refusal;
  }
}

const SECRET = `:${NAMED.secret}`;

/** The names in the parameters, whether the resource exists or not. */
function namedBy(
  parameters: RawParameters,
  { regionId, accountId }: Registry,
): { names: readonly string[]; arn: string | undefined } {
  const names: string[] = [];
  let arn: string | undefined;
  const add = (name: string, prefix: string) => {
    const full = name.startsWith('acs:')
      ? name
      : `acs:kms:${regionId}:${accountId}:${name.startsWith('alias/') ? '' : prefix}${name}`;
    names.push(name, full);
    const secret = full.indexOf(SECRET);
    if (secret >= 0) names.push(full.slice(secret + SECRET.length));
    arn ??= full;
  };
  for (const { name, prefix } of namesInArns(parameters)) add(name, prefix);
  return { names, arn };
}
