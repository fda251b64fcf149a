/**
 * Tests a table of parameter rules with a real SDK client.
 *
 * A line of the table is one parameter of one action, or of several actions with the same rules, separated by commas:
 *
 *     Encrypt | KeyId             | <key> | required | keyId id alias arn
 *     Encrypt | Plaintext         | x     | required | maxBytes 6144
 *     Encrypt | EncryptionContext |       | context 8192
 *
 * An action can have several variants (`ReEncrypt from a symmetric key`) with different calls: the first word is the action.
 * The third cell is the value in a call that succeeds; it is empty if the call does not have the parameter. `<key>` and similar
 * names are values of the prepared resources. Every rule is a word of cases.ts. For every action it is also tested whether other
 * parameter names are rejected, whether parameters are checked before the key or secret is located and before its state, which
 * response each state has, and that a rejected call changes nothing. With the rule `dryRun`, every rejected call is sent again with
 * DryRun.
 *
 * The table is a copy of the documented facts for the tests. Nothing in it is read from lib.
 */
import type { SeedKeyOptions } from '../../../lib';
import type { Params } from '../clients';
import { UNKNOWN_ID } from '../ids';
import { mockedKms } from '../mocked-kms';
import {
  aliasNotFound,
  DRY_RUN_OK,
  DRY_RUN_REFUSED,
  invalid,
  keyNotFound,
  type Refusal,
  resourceNotFound,
} from '../refusals';
import { OUT_OF_USE } from '../secrets';
import { KEY_STATES, keyStateRefusal, secretStateRefusal } from '../state-tables';
import type { Case } from './case';
import { casesOf } from './cases';
import { readRows, type Row } from './table';
import { everything, type Scene, setScene, SUBJECT_ALIAS, type Values } from './world';

const { kms, call } = mockedKms();

/** @param scenes the resources that each action of the table needs */
export function playRules(table: string, scenes: Readonly<Record<string, Scene>>): void {
  const lines = readRows(table);
  // A line without a parameter is an action without parameters.
  const rows = lines.filter(({ parameter }) => parameter !== '');
  const names = [...new Set(rows.map(({ parameter }) => parameter))];
  for (const [variant, scene] of Object.entries(scenes)) {
    const action = variant.replace(/ .*/, '');
    const own = rows.filter((row) => row.variant === variant);
    const known = rows.filter((row) => row.action === action).map(({ parameter }) => parameter);
    describe(variant, () => new Player(action, scene, own).play(known, names));
  }
  test('every action of the table has a scene', () => {
    expect(Object.keys(scenes).sort()).toEqual([...new Set(lines.map(({ variant }) => variant))].sort());
  });
}

/** Parameters that a client can send with every action, and that some actions require. */
const REQUEST_PARAMETER = 'RegionId';

/** Examples that name the prepared key or secret. */
const SUBJECTS = ['<key>', '<keyArn>', '<alias>', '<secret>'];

class Player {
  /** The row that names the key or the secret, in any form. */
  readonly #subject: Row | undefined;
  readonly #hasDryRun: boolean;

  constructor(
    readonly action: string,
    readonly scene: Scene,
    readonly rows: readonly Row[],
  ) {
    this.#subject = rows.find(({ example }) => SUBJECTS.includes(example ?? ''));
    this.#hasDryRun = rows.some(({ rules }) => rules.some(({ name }) => name === 'dryRun'));
  }

  /**
   * @param known the parameters of the action, in all its variants
   * @param names those of related actions
   */
  play(known: readonly string[], names: readonly string[]): void {
    for (const row of this.rows) this.#playRow(row);
    this.#playUnknownNames(known, names);
    this.#playOrder();
    this.#playLateRefusals();
    if (this.#hasDryRun) this.#playDryRun();
    if (this.scene.key !== undefined) this.#playKeyStates(this.scene.key);
    if (this.scene.secret !== undefined) this.#playSecretStates();
  }

  #playRow(row: Row): void {
    for (const rule of casesOf(row)) {
      const key = rule.key?.(this.scene.key ?? {}) ?? this.scene.key;
      // Another key needs a prepared key from which it differs.
      if (rule.key !== undefined && (this.scene.key === undefined || key === this.scene.key)) continue;
      test(`${row.parameter} ${rule.title}`, async () => {
        const values = await this.#set(key);
        const params = this.#with(row.parameter, rule, values);
        if (rule.refusal !== undefined) return this.#expectRefusal(params, rule.refusal);
        const reply = await call(this.action, params);
        expect(reply).toMatchObject({ code: 'Success', status: 200, message: '' });
        if (rule.namesKey && 'KeyId' in reply.body) expect(reply.body.KeyId).toBe(values.key);
        if (row.example === '<secret>' && 'SecretName' in reply.body)
          expect(reply.body.SecretName).toBe(values.secret);
      });
    }
  }

  /** Parameter names of other actions, of no action, and its own names with a wrong spelling. */
  #playUnknownNames(known: readonly string[], names: readonly string[]): void {
    const misspelt = known.map((name) => `${name[0]?.toLowerCase()}${name.slice(1)}`);
    test('rejects parameters that it does not have, with their names', async () => {
      const values = await this.#set();
      for (const name of ['Nonsense', 'KeyId', ...misspelt, ...names].filter(
        (candidate) => !known.includes(candidate) && candidate !== REQUEST_PARAMETER,
      )) {
        const reply = await call(this.action, { ...this.#example(values), [name]: '1' });
        expect([name, reply.code, reply.status, reply.body]).toEqual([name, 'InvalidParameter', 400, {}]);
        expect(reply.message).toContain(invalid(name).message);
      }
    });
  }

  /** Parameters are checked first: an unknown key or secret, or its state, then has no effect. */
  #playOrder(): void {
    const subject = this.#subject?.parameter;
    const bad = this.rows
      .filter(({ parameter }) => parameter !== subject)
      .flatMap((row) => firstOfEachCode(casesOf(row)).map((refused) => [row.parameter, refused] as const));
    if (bad.length === 0) return;
    const play = async (values: Values, more: Params) => {
      for (const [parameter, rule] of bad) {
        const reply = await call(this.action, { ...this.#with(parameter, rule, values), ...more });
        expect([parameter, reply]).toEqual([parameter, rule.refusal]);
      }
    };
    if (subject !== undefined) {
      test(`checks parameters before it locates ${subject}`, async () => {
        const unknown = this.scene.key === undefined ? 'unknown' : UNKNOWN_ID;
        await play(await this.#set(), { [subject]: unknown });
      });
    }
    if (this.scene.key !== undefined || this.scene.secret !== undefined) {
      test('checks parameters before the state', async () => {
        const values = await this.#set();
        await this.#schedule(values);
        await play(values, {});
      });
    }
  }

  /** Errors that only the handler finds come last. */
  #playLateRefusals(): void {
    const late = this.rows.flatMap((row) =>
      casesOf(row)
        .filter((one) => one.late)
        .map((one) => [row.parameter, one] as const),
    );
    const waiting = this.#refusalIn('PendingDeletion');
    if (late.length === 0 || waiting === undefined) return;
    test('checks the state before errors that only the handler finds', async () => {
      const values = await this.#set();
      await this.#schedule(values);
      for (const [parameter, one] of late) {
        const reply = await call(this.action, this.#with(parameter, one, values));
        expect([parameter, one.title, reply]).toEqual([parameter, one.title, waiting]);
      }
    });
  }

  #refusalIn(state: 'PendingDeletion'): Refusal | undefined {
    if (this.scene.key !== undefined) return keyStateRefusal(this.action, state);
    return this.scene.secret === undefined ? undefined : secretStateRefusal(this.action, state);
  }

  #playDryRun(): void {
    test('DryRun true returns DryRunOperationError for a call that would succeed', async () => {
      const params = this.#example(await this.#set());
      const before = everything(kms);
      expect(await call(this.action, { ...params, DryRun: 'true' })).toMatchObject(DRY_RUN_OK);
      expect(everything(kms)).toEqual(before);
    });
  }

  #playKeyStates(key: SeedKeyOptions): void {
    const forms = this.#subject?.rules.find(({ name }) => name === 'keyId')?.args ?? [];
    for (const state of KEY_STATES) {
      const options = state === 'PendingImport' ? this.#externalKey(key) : key;
      if (options === undefined) continue;
      const refusal = keyStateRefusal(this.action, state);
      test(`returns ${refusal?.code ?? 'Success'} for a key in ${state}`, async () => {
        const values = await this.#set({ ...options, state: 'Enabled' });
        if (state !== 'Enabled') await this.#bring(state, values);
        if (refusal === undefined) {
          expect(await call(this.action, this.#example(values))).toMatchObject({
            code: 'Success',
            status: 200,
          });
          return;
        }
        await this.#expectRefusal(this.#example(values), refusal);
        for (const KeyId of this.#otherNames(forms, values)) {
          await this.#expectRefusal(
            { ...this.#example(values), [this.#subject?.parameter ?? '']: KeyId },
            refusal,
          );
        }
      });
    }
    test('does not find a key after the end of its deletion window, but finds it before', async () => {
      const values = await this.#set();
      await this.#schedule(values);
      const { deletionDate } = kms.key(values.key) ?? {};
      kms.clock.set((deletionDate?.getTime() ?? 0) - 60_000);
      const waiting = keyStateRefusal(this.action, 'PendingDeletion');
      if (waiting !== undefined) await this.#expectRefusal(this.#example(values), waiting);
      kms.clock.set(deletionDate ?? 0);
      await this.#expectRefusal(this.#example(values), this.#keyGone());
      if (forms.includes('alias')) {
        await this.#expectRefusal(
          { ...this.#example(values), [this.#subject?.parameter ?? '']: SUBJECT_ALIAS },
          aliasNotFound,
        );
      }
    });
  }

  /** The error for a key that does not exist, by the form of its name. */
  #keyGone(): Refusal {
    const words = this.#subject?.rules.map(({ name }) => name) ?? ['keyId'];
    if (words.includes('resourceIds')) return resourceNotFound;
    return words.includes('keyId') ? keyNotFound : aliasNotFound;
  }

  /** A key that can lose its key material; undefined if the keys of the action cannot. */
  #externalKey(key: SeedKeyOptions): SeedKeyOptions | undefined {
    const isSymmetric = (key.keySpec ?? 'Aliyun_AES_256').startsWith('Aliyun');
    return this.scene.externalKey ?? (isSymmetric ? { ...key, origin: 'EXTERNAL' } : undefined);
  }

  #otherNames(forms: readonly string[], values: Values): readonly string[] {
    return [
      ...(forms.includes('alias') ? [values.alias] : []),
      ...(forms.includes('arn') ? [values.keyArn] : []),
    ];
  }

  #playSecretStates(): void {
    const refusalOf = (state: 'Absent' | 'PendingDeletion' | 'Gone') =>
      secretStateRefusal(this.action, state);
    const expectAnswer = async (values: Values, refusal: Refusal | undefined) => {
      if (refusal !== undefined) return this.#expectRefusal(this.#example(values), refusal);
      expect(await call(this.action, this.#example(values))).toMatchObject({ code: 'Success', status: 200 });
    };
    test('checks the state of the secret, until its planned date and at it', async () => {
      const values = await this.#set();
      await this.#schedule(values);
      const deletionDate = kms.secret(values.secret)?.deletionDate ?? new Date(0);
      kms.clock.set(deletionDate.getTime() - 60_000);
      if (this.action !== 'RestoreSecret') await expectAnswer(values, refusalOf('PendingDeletion'));
      kms.clock.set(deletionDate);
      await expectAnswer(values, refusalOf('Gone'));
    });
    test('returns the same for a secret that was deleted by force as for one that never existed', async () => {
      const values = await this.#set();
      if (this.scene.secret?.state === 'PendingDeletion')
        await call('RestoreSecret', { SecretName: values.secret });
      await call('DeleteSecret', { SecretName: values.secret, ForceDeleteWithoutRecovery: 'true' });
      await expectAnswer(values, refusalOf('Gone'));
    });
  }

  /** Checks the exact error, that nothing has changed, and the error with DryRun. */
  async #expectRefusal(params: Params, refusal: Refusal): Promise<void> {
    const before = everything(kms);
    expect(await call(this.action, params)).toEqual(refusal);
    expect(everything(kms)).toEqual(before);
    if (!this.#hasDryRun || 'DryRun' in params) return;
    expect(await call(this.action, { ...params, DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
  }

  /** @param key instead of the prepared key */
  #set(key: SeedKeyOptions | undefined = this.scene.key): Promise<Values> {
    return setScene(kms, call, key === undefined ? this.scene : { ...this.scene, key });
  }

  /** The call that succeeds. */
  #example(values: Values): Record<string, string> {
    const params: Record<string, string> = {};
    for (const { parameter, example } of this.rows) {
      if (example === undefined) continue;
      const [, name] = /^<(\w+)>$/.exec(example) ?? [];
      params[parameter] = name === undefined ? example : values[name] || `no ${name} in the scene`;
    }
    return params;
  }

  #with(parameter: string, { value, without = [] }: Case, values: Values): Record<string, string> {
    const params = this.#example(values);
    for (const name of [parameter, ...without]) delete params[name];
    const sent = typeof value === 'function' ? value(values) : value;
    return Object.assign(params, typeof sent === 'string' ? { [parameter]: sent } : sent);
  }

  async #bring(state: keyof typeof OUT_OF_USE, values: Values): Promise<void> {
    const [action, params] = OUT_OF_USE[state];
    expect(await call(action, { KeyId: values.key, ...params })).toMatchObject({ code: 'Success' });
  }

  async #schedule(values: Values): Promise<void> {
    if (this.scene.key?.state === 'PendingDeletion') return;
    if (this.scene.key !== undefined) return this.#bring('PendingDeletion', values);
    if (this.scene.secret?.state === 'PendingDeletion') return;
    expect(await call('DeleteSecret', { SecretName: values.secret })).toMatchObject({ code: 'Success' });
  }
}

/** The first rejected case of each error code about a parameter. */
function firstOfEachCode(cases: readonly Case[]): readonly Case[] {
  const first = new Map<string, Case>();
  for (const one of cases) {
    const code = one.refusal?.code ?? '';
    if (
      !/^(Missing|Invalid)Parameter|^Duplicate/.test(code) ||
      one.late ||
      one.whenLocated ||
      first.has(code)
    )
      continue;
    first.set(code, one);
  }
  return [...first.values()];
}
