/** Who may do what: the refusals of the permission system that a test asks for. */
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
   * A key by id, alias or ARN, or a secret by name or ARN; `*` in it stands for anything. Everything by default, calls
   * that name no resource included.
   */
  readonly resource?: string;
  /** Whom it is denied. Everybody by default. */
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

/** A denial that is in force. */
export interface Denial {
  /** Permits again; doing it again does nothing. */
  remove(): void;
}

/** A denial that was added: never changed, so that worlds can share it. */
export interface DenialRule {
  readonly action: (action: string) => boolean;
  readonly resource: ((name: string) => boolean) | undefined;
  readonly accessKeyId: string | undefined;
}

/** A call whose operation is known and whose parameters are not read yet. */
interface CallToJudge {
  readonly action: string;
  readonly operation: Operation;
  readonly parameters: RawParameters;
  readonly accessKeyId: string | undefined;
  readonly registry: Registry;
}

/** Whatever was denied at some moment. */
export type DenialsState = readonly DenialRule[];

export class Denials {
  /** Replaced, never changed in place: snapshots share it. */
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

  /** Whether it was ever one of these. */
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

  /** What the permission system answers; undefined for a call that it lets pass. */
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

/** All names of what a call is about, and the ARN that the refusal tells. */
function resourcesOf(call: CallToJudge): { names: readonly string[]; arn: string | undefined } {
  const located = locatedBy(call);
  const named = namedBy(call.parameters, call.registry);
  return { names: [...located, ...named.names], arn: located[0] ?? named.arn };
}

/** The names of the resources that are there; of each its ARN first. */
function locatedBy({ operation, parameters, registry }: CallToJudge): readonly string[] {
  try {
    const input = readParameters(operation.params, parameters);
    return operation.locate(input, registry).flatMap((located) => operation.namesOf(located, registry));
  } catch (refusal) {
    // Its own way will tell what is wrong with the call, if it is let on it.
    if (refusal instanceof KmsError) return [];
    throw refusal;
  }
}

const SECRET = `:${NAMED.secret}`;

/** What the parameters name as texts, whether it exists or not. */
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
