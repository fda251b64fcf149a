/**
 * What a run has created, and its removal: secrets and aliases are deleted, keys are scheduled for deletion.
 *
 * An alias or a secret counts as created from the moment its call is sent, because the response can be lost. The id of a key
 * is only in the response, so a key whose response was lost is found by its description.
 */
import type { Params, Reply } from './case';

/** Sends a call. @throws if it has no response */
export type Send = (action: string, params: Params) => Promise<Reply>;

export class Leftovers {
  readonly #secrets = new Set<string>();
  readonly #aliases = new Set<string>();
  readonly #keys = new Set<string>();
  #lostKey = false;
  readonly #run: string;

  /** @param run the id of the run, which is in the description of each key */
  constructor(run: string) {
    this.#run = run;
  }

  /** Ids of the created keys. */
  get keys(): readonly string[] {
    return [...this.#keys];
  }

  /** Sends a call and remembers what it creates. */
  async watch(action: string, params: Params, send: () => Promise<Reply>): Promise<Reply> {
    const names = this.#namesOf(action);
    const name = String(action === 'CreateAlias' ? params.AliasName : params.SecretName);
    const isNew = names !== undefined && !names.has(name);
    names?.add(name);
    try {
      const reply = await send();
      if (reply.code !== 'Success' && isNew) names?.delete(name);
      if (action === 'CreateKey' && reply.code === 'Success') this.#keys.add(keyIdOf(reply));
      return reply;
    } catch (thrown) {
      if (action === 'CreateKey') this.#lostKey = true;
      throw thrown;
    }
  }

  #namesOf(action: string): Set<string> | undefined {
    if (action === 'CreateAlias') return this.#aliases;
    return action === 'CreateSecret' ? this.#secrets : undefined;
  }

  /** @returns what could not be removed, such as `alias alias/a: Rejected.Throttling` */
  async remove(send: Send): Promise<string[]> {
    const left: string[] = [];
    const attempt = async (what: string, removal: () => Promise<Reply>) => {
      const problem = await problemOf(removal);
      if (problem !== undefined) left.push(`${what}: ${problem}`);
    };
    for (const name of this.#secrets) await attempt(`secret ${name}`, () => removeSecret(send, name));
    for (const name of this.#aliases) await attempt(`alias ${name}`, () => removeAlias(send, name));
    if (this.#lostKey) await attempt('keys without a response', () => this.#findLostKeys(send));
    for (const id of this.#keys) await attempt(`key ${id}`, () => removeKey(send, id));
    return left;
  }

  async #findLostKeys(send: Send): Promise<Reply> {
    for (let PageNumber = 1; ; PageNumber++) {
      const reply = await send('ListKeys', { PageNumber, PageSize: 100 });
      const ids = keyIdsOf(reply);
      for (const KeyId of ids) {
        if (this.#keys.has(KeyId)) continue;
        const { body } = await send('DescribeKey', { KeyId });
        if (metadataOf(body).Description?.includes(this.#run)) this.#keys.add(KeyId);
      }
      if (ids.length < 100) return reply;
    }
  }
}

/** A removal can be repeated: what an earlier attempt has removed does not exist any more. */
const ATTEMPTS = 3;

/** @returns undefined if the removal succeeded */
async function problemOf(removal: () => Promise<Reply>): Promise<string | undefined> {
  let problem: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const { code, message } = await removal();
      if (code === 'Success') return undefined;
      problem = `${code}: ${message}`;
    } catch (thrown) {
      problem = String(thrown);
    }
  }
  return problem;
}

/** What does not exist needs no removal. */
const orGone = (reply: Reply, code: string): Reply =>
  reply.code === code ? { ...reply, code: 'Success' } : reply;

async function removeSecret(send: Send, SecretName: string): Promise<Reply> {
  const params = { SecretName, ForceDeleteWithoutRecovery: 'true' };
  let reply = await send('DeleteSecret', params);
  // In the recovery window.
  if (reply.code === 'Rejected.ResourceInDeleteWindow') {
    await send('RestoreSecret', { SecretName });
    reply = await send('DeleteSecret', params);
  }
  return orGone(reply, 'Forbidden.ResourceNotFound');
}

const removeAlias = async (send: Send, AliasName: string): Promise<Reply> =>
  orGone(await send('DeleteAlias', { AliasName }), 'Forbidden.AliasNotFound');

async function removeKey(send: Send, KeyId: string): Promise<Reply> {
  const described = await send('DescribeKey', { KeyId });
  if (described.code !== 'Success') return orGone(described, 'Forbidden.KeyNotFound');
  const { KeyState, DeletionProtection, Arn } = metadataOf(described.body);
  if (KeyState === 'PendingDeletion') return described;
  if (DeletionProtection === 'Enabled')
    await send('SetDeletionProtection', { ProtectedResourceArn: Arn ?? '', EnableDeletionProtection: false });
  return send('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
}

type Metadata = Readonly<Record<string, string>>;

const metadataOf = (body: unknown): Metadata => (body as { KeyMetadata?: Metadata }).KeyMetadata ?? {};
const keyIdOf = ({ body }: Reply): string => String(metadataOf(body).KeyId);

const keyIdsOf = ({ body }: Reply): string[] =>
  ((body as { Keys?: { Key?: { KeyId: string }[] } }).Keys?.Key ?? []).map(({ KeyId }) => KeyId);
