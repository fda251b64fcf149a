/** The values and the resources of a run, and the calls that are sent with them. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Params, Reply, Saved, Step, WireOptions } from './case';
import { filledIn, PLACEHOLDER } from './compare';
import type { Endpoint } from './endpoint';
import { Leftovers } from './leftovers';
import { RESOURCES } from './resources';

export interface SessionOptions {
  readonly endpoint: Endpoint;
  /** Stops the run after the call that is in flight. */
  readonly signal?: AbortSignal | undefined;
  /** For the cases that need one. Without it they are skipped. */
  readonly instanceId?: string | undefined;
  /** Creates all keys and secrets in the instance, for accounts that cannot create them outside. */
  readonly allInInstance?: boolean;
  /** Before a throttled call is sent again, doubled each time. */
  readonly retryMs?: number;
}

/** The signal of the run was aborted. */
export class Interrupted extends Error {}

/** A preparation failed: the case cannot be tested. */
export class Blocked extends Error {}

export const blockedBy = ({ action }: Call, { code, message }: Reply) =>
  new Blocked(`${action}: ${code}: ${message}`);

/** Saves the members of a response that a step names. */
export function save({ save: names = {} }: Step, { body }: Reply, saved: Map<string, string>) {
  for (const [name, place] of Object.entries(names)) {
    const value = memberAt(body, place);
    if (value !== undefined) saved.set(name, String(value));
  }
}

/** @param place such as `KeyVersions.KeyVersion.0.KeyVersionId` */
const memberAt = (body: unknown, place: string): unknown =>
  place
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], body);

const RETRIES = 4;
const isBusy = ({ code }: Reply) => /^(Rejected\.)?Throttling|^Ser(vic|ivc)eUnavailableTemporary/.test(code);

/** The values, resources and leftovers of a run. */
export class Session {
  readonly #options: SessionOptions;
  readonly #values = new Map<string, string>();
  readonly #leftovers: Leftovers;
  readonly #run = randomBytes(4).toString('hex');
  readonly #description = `kms-contract-${this.#run}`;
  /** Resources that could not be created, with the reason. */
  readonly #blocked = new Map<object, Blocked>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#leftovers = new Leftovers(this.#run);
    this.#values.set('run', this.#run).set('region', options.endpoint.region);
    if (options.instanceId !== undefined) this.#values.set('instance', options.instanceId);
  }

  /** @returns the call as it was sent, its response, and the values of all resources */
  async send(step: Step, saved: Saved) {
    await this.#provide(step, saved);
    const known = new Map([...this.#values, ...saved]);
    const values = new Map([...known, ...Object.entries(step.compute?.(known) ?? {})]);
    const call = this.#callOf(step, values);
    if (this.#options.signal?.aborted) throw new Interrupted();
    const reply = await this.#leftovers.watch(call.action, call.params, () => this.#sendPatiently(call));
    return { call, reply, values };
  }

  removeAll(): Promise<string[]> {
    return this.#leftovers.remove((action, params) => this.#sendPatiently({ action, params }));
  }

  /** A throttled call is sent again. */
  async #sendPatiently({ action, params = {}, wire }: Call): Promise<Reply> {
    const { endpoint, retryMs = 1000 } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const reply = await (wire ? endpoint.wire(action, params, wire) : endpoint.call(action, params));
      if (!isBusy(reply) || attempt === RETRIES) return reply;
      await sleep(retryMs * 2 ** attempt);
    }
  }

  get ownNames(): readonly string[] {
    return [this.#run, ...this.#leftovers.keys];
  }

  #callOf({ action, params, wire }: Call, values: Saved) {
    return {
      action,
      params: this.#withDefaults(action, filledParams(params, values)),
      ...(wire === undefined ? {} : { wire: { ...wire, ...filledMembers(wire, values) } }),
    };
  }

  #withDefaults(action: string, filled: Params): Params {
    if (action === 'CreateKey') return { Description: this.#description, ...this.#inInstance(), ...filled };
    if (action !== 'CreateSecret' || !this.#options.allInInstance) return filled;
    return { EncryptionKeyId: this.#values.get('key') ?? '', ...this.#inInstance(), ...filled };
  }

  #inInstance(): Params {
    const { allInInstance, instanceId } = this.#options;
    return allInInstance && instanceId !== undefined ? { DKMSInstanceId: instanceId } : {};
  }

  /** Creates the resources that a step names, if no step has done it before. */
  async #provide(step: Step, saved: Saved) {
    const { allInInstance } = this.#options;
    // Only a key of the instance can encrypt a secret of the instance.
    const names = allInInstance && step.action === 'CreateSecret' ? ['key', ...namesIn(step)] : namesIn(step);
    for (const name of names) {
      if (saved.has(name) || this.#values.has(name)) continue;
      const resource = RESOURCES.find(({ provides }) => provides.includes(name));
      if (resource !== undefined) await this.#create(resource);
    }
  }

  async #create(resource: { readonly steps: readonly Step[] }) {
    const earlier = this.#blocked.get(resource);
    if (earlier !== undefined) throw earlier;
    for (const step of resource.steps) {
      const { call, reply } = await this.send(step, this.#values);
      if (reply.code !== 'Success') {
        const blocked = blockedBy(call, reply);
        this.#blocked.set(resource, blocked);
        throw blocked;
      }
      save(step, reply, this.#values);
    }
  }
}

function filledParams<Value>(params: Readonly<Record<string, Value>> = {}, values: Saved) {
  const fill = (value: Value): Value | string => {
    if (typeof value !== 'string') return value;
    const filled = filledIn(value, values);
    if (filled === undefined) throw new Blocked(`${value}: an earlier step did not return this value`);
    return filled;
  };
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, fill(value)]));
}

const filledMembers = ({ twice, protocol }: WireOptions, values: Saved): WireOptions => ({
  ...(twice === undefined ? {} : { twice: filledParams(twice, values) }),
  ...(protocol === undefined ? {} : { protocol: filledParams(protocol, values) }),
});

/** The values that a step names in its parameters and in its expectation. */
const namesIn = (step: Step): string[] => {
  const texts = JSON.stringify([step.params, step.wire, step.expect?.body]);
  return [...texts.matchAll(PLACEHOLDER)].map(([, name]) => name as string);
};
