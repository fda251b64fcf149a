/**
 * After random actions and moves of the clock, keys match a small model.
 *
 * The model is written from the vendor's pages: the state table, ScheduleKeyDeletion, UpdateRotationPolicy, CreateAlias,
 * UpdateAlias, DeleteKeyMaterial (2018-2026); what these pages do not define follows docs/fidelity.md.
 */
import fc from 'fast-check';
import { holds, type InMemoryKms, inMemoryKms } from './property-run';

const DAY_SECONDS = 86_400;
const SECOND = 1000;
/** With milliseconds: the service keeps whole seconds. */
const START = Date.parse('2026-02-27T10:20:30.789Z');

beforeAll(() => {
  jest.spyOn(Date, 'now').mockReturnValue(START);
});
afterAll(() => {
  jest.restoreAllMocks();
});

// The model.

type State = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport';
type Outcome = string | readonly string[];

const OK = 'Success';
const NOT_FOUND = 'Forbidden.KeyNotFound';
const NO_ALIAS = 'Forbidden.AliasNotFound';
const STATE_FAILED = 'Rejected.StateModifiedFailed';

/** Encrypt, Decrypt, UpdateRotationPolicy. */
const needsEnabled = (state: State): string => (state === 'Enabled' ? OK : `Rejected.${state}`);

interface ModelKey {
  readonly external: boolean;
  state: State;
  hasMaterial: boolean;
  gone: boolean;
  /** Seconds since 1970, as all times of the model. */
  deletedAt: number | undefined;
  interval: number | undefined;
  lastRotation: number;
  versions: number;
}

class Model {
  readonly keys: ModelKey[] = [];
  readonly aliases = new Map<string, number>();
  millis = START;

  get now(): number {
    return Math.floor(this.millis / SECOND);
  }

  create(external: boolean, days: number | undefined, hasMaterial = !external): void {
    this.keys.push({
      external,
      state: hasMaterial ? 'Enabled' : 'PendingImport',
      hasMaterial,
      gone: false,
      deletedAt: undefined,
      interval: days === undefined ? undefined : days * DAY_SECONDS,
      lastRotation: this.now,
      versions: 1,
    });
  }

  /** Time passes: what is due happens on its own date. */
  pass(millis: number): void {
    this.millis += millis;
    this.keys.forEach((key, i) => {
      if (key.gone) return;
      if (key.deletedAt !== undefined && key.deletedAt <= this.now) {
        key.gone = true;
        for (const [name, target] of [...this.aliases]) if (target === i) this.aliases.delete(name);
      }
      while (this.rotates(key) && this.nextRotation(key) <= this.now) {
        key.lastRotation = this.nextRotation(key);
        key.versions++;
      }
    });
  }

  private rotates = (key: ModelKey): boolean => key.interval !== undefined && key.state === 'Enabled';

  nextRotation = (key: ModelKey): number => key.lastRotation + (key.interval ?? 0);

  /** A date that passed while rotation was suspended or off: one version, now. */
  private catchUp(key: ModelKey): void {
    if (!this.rotates(key) || this.nextRotation(key) > this.now) return;
    key.lastRotation = this.now;
    key.versions++;
  }

  private on(i: number, rule: (key: ModelKey) => string): string {
    const key = this.keys[i];
    return key === undefined || key.gone ? NOT_FOUND : rule(key);
  }

  use = (i: number): string => this.on(i, ({ state }) => needsEnabled(state));

  describe = (i: number): string => this.on(i, () => OK);

  switch(i: number, to: 'Enabled' | 'Disabled'): string {
    return this.on(i, (key) => {
      if (key.state !== 'Enabled' && key.state !== 'Disabled') return STATE_FAILED;
      key.state = to;
      this.catchUp(key);
      return OK;
    });
  }

  schedule(i: number, days: number): string {
    return this.on(i, (key) => {
      if (key.state === 'PendingDeletion') return STATE_FAILED;
      key.state = 'PendingDeletion';
      key.deletedAt = this.now + days * DAY_SECONDS;
      return OK;
    });
  }

  cancel(i: number): string {
    return this.on(i, (key) => {
      if (key.state !== 'PendingDeletion') return STATE_FAILED;
      key.state = key.hasMaterial ? 'Enabled' : 'PendingImport';
      key.deletedAt = undefined;
      this.catchUp(key);
      return OK;
    });
  }

  rotate(i: number, days: number | undefined): string {
    return this.on(i, (key) => {
      if (key.state !== 'Enabled') return needsEnabled(key.state);
      if (key.external) return 'Rejected.UnsupportedOperation';
      key.interval = days === undefined ? undefined : days * DAY_SECONDS;
      this.catchUp(key);
      return OK;
    });
  }

  wipe(i: number): string {
    return this.on(i, (key) => {
      if (!key.external) return 'Unsupported.Origin';
      key.hasMaterial = false;
      if (key.state !== 'PendingDeletion') key.state = 'PendingImport';
      return OK;
    });
  }

  createAlias(name: string, i: number): Outcome {
    return this.on(i, (key) => {
      if (key.state === 'PendingDeletion') return STATE_FAILED;
      if (this.aliases.has(name)) return 'AliasAlreadyExists';
      this.aliases.set(name, i);
      return OK;
    });
  }

  updateAlias(name: string, i: number): Outcome {
    const target = this.on(i, ({ state }) => (state === 'PendingDeletion' ? `Rejected.${state}` : OK));
    // With two errors at once, no source says which one is returned.
    if (!this.aliases.has(name)) return [NO_ALIAS, target].filter((code) => code !== OK);
    if (target === OK) this.aliases.set(name, i);
    return target;
  }

  deleteAlias = (name: string): string => (this.aliases.delete(name) ? OK : NO_ALIAS);

  /** The data of a key from DescribeKey and ListKeyVersions. */
  shown(key: ModelKey) {
    const suspended = key.state !== 'Enabled';
    return {
      KeyState: key.state,
      DeleteDate: key.deletedAt === undefined ? '' : iso(key.deletedAt),
      AutomaticRotation: key.interval === undefined ? 'Disabled' : suspended ? 'Suspended' : 'Enabled',
      RotationInterval: key.interval === undefined ? undefined : `${key.interval}s`,
      NextRotationDate: key.interval === undefined ? undefined : iso(this.nextRotation(key)),
      LastRotationDate: iso(key.lastRotation),
      versions: key.versions,
    };
  }

  /** Future dates, in milliseconds. */
  deadlines(): number[] {
    return this.keys
      .filter(({ gone }) => !gone)
      .flatMap((key) => [key.deletedAt, key.interval === undefined ? undefined : this.nextRotation(key)])
      .flatMap((seconds) => (seconds === undefined ? [] : [seconds * SECOND]))
      .filter((millis) => millis > this.millis);
  }
}

const iso = (seconds: number): string => new Date(seconds * SECOND).toISOString().replace('.000Z', 'Z');

// The actions.

const MAX_KEYS = 6;
const MAX_JUMP = 400 * DAY_SECONDS * SECOND;
const ALIASES = ['alias/a', 'alias/b', 'alias/c/d'] as const;

const key = fc.nat(MAX_KEYS - 1);
const alias = fc.constantFrom(...ALIASES);
const rotationDays = fc.integer({ min: 7, max: 60 });
const is = <T extends string>(act: T) => fc.constant(act);

const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: is('create'),
      external: fc.boolean(),
      days: fc.option(rotationDays, { nil: undefined }),
      // Only a fixture is external and has material already.
      seeded: fc.boolean(),
    }),
  },
  fc.record({ act: is('enable'), key }),
  fc.record({ act: is('disable'), key }),
  fc.record({ act: is('schedule'), key, days: fc.integer({ min: 7, max: 366 }) }),
  fc.record({ act: is('cancel'), key }),
  fc.record({ act: is('rotate'), key, days: fc.option(rotationDays, { nil: undefined }) }),
  fc.record({ act: is('encrypt'), key, by: fc.option(alias, { nil: undefined }) }),
  fc.record({ act: is('decrypt'), blob: fc.nat(20) }),
  fc.record({ act: is('createAlias'), alias, key }),
  fc.record({ act: is('updateAlias'), alias, key }),
  fc.record({ act: is('deleteAlias'), alias }),
  fc.record({ act: is('describe'), key, by: fc.option(alias, { nil: undefined }) }),
  fc.record({ act: is('wipe'), key }),
  {
    weight: 2,
    arbitrary: fc.record({
      act: is('jump'),
      millis: fc.oneof(fc.nat(MAX_JUMP), fc.nat(60 * DAY_SECONDS * SECOND), fc.nat(1500)),
    }),
  },
  // To a date that something waits for, to the millisecond.
  {
    weight: 2,
    arbitrary: fc.record({
      act: is('jumpTo'),
      deadline: fc.nat(11),
      off: fc.constantFrom(-1, 0, 0, 1),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Sealed {
  readonly key: number;
  readonly blob: string;
  readonly plain: string;
  readonly versionId: string;
}

/** The model and the mock side by side. */
class Life {
  readonly model = new Model();
  readonly ids: string[] = [];
  readonly sealed: Sealed[] = [];
  /** The id of every version that was primary at a look, by its number. */
  readonly versionIds = new Map<string, string>();

  constructor(readonly kms: InMemoryKms) {}

  private id = (i: number): string => this.ids[i] ?? '00000000-0000-4000-8000-000000000000';

  private async expectCode(expected: Outcome, action: string, params: Record<string, string>) {
    const { code, body } = await this.kms.call(action, params);
    expect([expected].flat()).toContain(code);
    return body;
  }

  async play(step: Action): Promise<void> {
    const { model } = this;
    switch (step.act) {
      case 'create':
        return this.create(step.external, step.days, step.seeded);
      case 'enable':
        await this.expectCode(model.switch(step.key, 'Enabled'), 'EnableKey', { KeyId: this.id(step.key) });
        return;
      case 'disable':
        await this.expectCode(model.switch(step.key, 'Disabled'), 'DisableKey', { KeyId: this.id(step.key) });
        return;
      case 'schedule':
        await this.expectCode(model.schedule(step.key, step.days), 'ScheduleKeyDeletion', {
          KeyId: this.id(step.key),
          PendingWindowInDays: String(step.days),
        });
        return;
      case 'cancel':
        await this.expectCode(model.cancel(step.key), 'CancelKeyDeletion', { KeyId: this.id(step.key) });
        return;
      case 'rotate':
        await this.expectCode(model.rotate(step.key, step.days), 'UpdateRotationPolicy', {
          KeyId: this.id(step.key),
          ...policy(step.days),
        });
        return;
      case 'encrypt':
        return this.encrypt(step.key, step.by);
      case 'decrypt':
        return this.decrypt(step.blob);
      case 'createAlias':
        await this.expectCode(model.createAlias(step.alias, step.key), 'CreateAlias', {
          AliasName: step.alias,
          KeyId: this.id(step.key),
        });
        return;
      case 'updateAlias':
        await this.expectCode(model.updateAlias(step.alias, step.key), 'UpdateAlias', {
          AliasName: step.alias,
          KeyId: this.id(step.key),
        });
        return;
      case 'deleteAlias':
        await this.expectCode(model.deleteAlias(step.alias), 'DeleteAlias', { AliasName: step.alias });
        return;
      case 'describe': {
        const { name, target } = this.named(step.key, step.by);
        const expected = target === undefined ? NO_ALIAS : model.describe(target);
        const body = await this.expectCode(expected, 'DescribeKey', { KeyId: name });
        if (expected === OK) expect(body.KeyMetadata.KeyId).toBe(this.ids[target as number]);
        return;
      }
      case 'wipe':
        await this.expectCode(model.wipe(step.key), 'DeleteKeyMaterial', { KeyId: this.id(step.key) });
        return;
      case 'jump':
        return this.pass(step.millis);
      case 'jumpTo': {
        const deadlines = model.deadlines();
        if (deadlines.length === 0) return;
        return this.pass((deadlines[step.deadline % deadlines.length] as number) - model.millis + step.off);
      }
    }
  }

  private pass(milliseconds: number): void {
    this.kms.clock.advance({ milliseconds });
    this.model.pass(milliseconds);
  }

  private async create(external: boolean, days: number | undefined, seeded: boolean): Promise<void> {
    if (this.ids.length === MAX_KEYS) return;
    if (external && seeded) {
      this.ids.push(this.kms.seedKey({ origin: 'EXTERNAL' }).keyId);
      this.model.create(true, undefined, true);
      return;
    }
    const rotation = external ? undefined : days;
    this.model.create(external, rotation);
    const body = await this.expectCode(OK, 'CreateKey', {
      ...(external ? { Origin: 'EXTERNAL' } : {}),
      ...(rotation === undefined ? {} : policy(rotation)),
    });
    this.ids.push(body.KeyMetadata.KeyId);
  }

  /** A key by its id, or whatever an alias names. */
  private named(i: number, by: string | undefined): { name: string; target: number | undefined } {
    return by === undefined
      ? { name: this.id(i), target: i }
      : { name: by, target: this.model.aliases.get(by) };
  }

  private async encrypt(i: number, by: string | undefined): Promise<void> {
    const { name, target } = this.named(i, by);
    const expected = target === undefined ? NO_ALIAS : this.model.use(target);
    const plain = `text ${this.sealed.length}`;
    const body = await this.expectCode(expected, 'Encrypt', { KeyId: name, Plaintext: plain });
    if (expected !== OK || target === undefined) return;
    expect(body.KeyId).toBe(this.ids[target]);
    this.seeVersion(target, body.KeyVersionId);
    this.sealed.push({ key: target, blob: body.CiphertextBlob, plain, versionId: body.KeyVersionId });
  }

  private async decrypt(which: number): Promise<void> {
    const sealed = this.sealed[which % (this.sealed.length || 1)];
    if (sealed === undefined) return;
    const expected = this.model.use(sealed.key);
    const body = await this.expectCode(expected, 'Decrypt', { CiphertextBlob: sealed.blob });
    if (expected !== OK) return;
    const { key, plain, versionId } = sealed;
    expect(body).toMatchObject({ KeyId: this.ids[key], KeyVersionId: versionId, Plaintext: plain });
  }

  /** The primary version has one id until the next rotation, and then another. */
  private seeVersion(i: number, versionId: string): void {
    const place = `${i}/${this.model.keys[i]?.versions}`;
    expect(versionId).toBe(this.versionIds.get(place) ?? versionId);
    const known = [...this.versionIds].find(([, id]) => id === versionId)?.[0] ?? place;
    expect(known).toBe(place);
    this.versionIds.set(place, versionId);
  }

  /** All data of keys from the service equals the model. */
  async compare(): Promise<void> {
    const { model, kms } = this;
    for (const [i, modelled] of model.keys.entries()) {
      const KeyId = this.id(i);
      const { code, body } = await kms.call('DescribeKey', { KeyId });
      if (modelled.gone) {
        expect(code).toBe(NOT_FOUND);
        continue;
      }
      const {
        KeyState,
        DeleteDate,
        AutomaticRotation,
        RotationInterval,
        NextRotationDate,
        LastRotationDate,
      } = body.KeyMetadata;
      const listed = await kms.call('ListKeyVersions', { KeyId, PageSize: '1' });
      expect({
        KeyState,
        DeleteDate,
        AutomaticRotation,
        RotationInterval,
        NextRotationDate,
        LastRotationDate,
        versions: listed.body.TotalCount,
      }).toEqual(model.shown(modelled));
      this.seeVersion(i, body.KeyMetadata.PrimaryKeyVersion);
      // Newest first.
      expect(listed.body.KeyVersions.KeyVersion[0]).toMatchObject({
        KeyVersionId: body.KeyMetadata.PrimaryKeyVersion,
        CreationDate: LastRotationDate,
      });
    }
    const keys = await kms.call('ListKeys');
    expect(keys.body.TotalCount).toBe(model.keys.filter(({ gone }) => !gone).length);
    const aliases = await kms.call('ListAliases', { PageSize: '100' });
    const shown = aliases.body.Aliases.Alias.map((a: { AliasName: string; KeyId: string }) => [
      a.AliasName,
      a.KeyId,
    ]);
    const expected = [...model.aliases].map(([name, i]) => [name, this.ids[i] as string]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  }
}

const policy = (days: number | undefined): Record<string, string> =>
  days === undefined
    ? { EnableAutomaticRotation: 'false' }
    : { EnableAutomaticRotation: 'true', RotationInterval: `${days}d` };

holds(
  'keys, versions, dates, aliases and ciphertexts match the model after every action',
  300,
  fc.array(action, { minLength: 1, maxLength: 40, size: 'max' }),
  async (actions) => {
    const life = new Life(inMemoryKms({ keyVersions: Number.POSITIVE_INFINITY }));
    for (const step of actions) {
      await life.play(step);
      await life.compare();
    }
  },
);

holds(
  'if time moves over several rotation dates, each new version has the date when it was due',
  100,
  fc.record({ days: rotationDays, jumps: fc.array(fc.nat(MAX_JUMP), { minLength: 1, maxLength: 4 }) }),
  async ({ days, jumps }) => {
    const kms = inMemoryKms();
    const created = await kms.call('CreateKey', policy(days));
    const { KeyId } = created.body.KeyMetadata;
    let passed = 0;
    for (const milliseconds of jumps) {
      kms.clock.advance({ milliseconds });
      passed += milliseconds;
      const first = Math.floor(START / SECOND);
      const count = Math.floor((Math.floor((START + passed) / SECOND) - first) / (days * DAY_SECONDS));
      const due = Array.from({ length: count + 1 }, (_, i) => iso(first + i * days * DAY_SECONDS));
      const dates: string[] = [];
      for (let page = 1; dates.length <= count; page++) {
        const params = { KeyId, PageSize: '100', PageNumber: String(page) };
        const { body } = await kms.call('ListKeyVersions', params);
        const items: { CreationDate: string }[] = body.KeyVersions.KeyVersion;
        if (items.length === 0) break;
        dates.push(...items.map(({ CreationDate }) => CreationDate));
      }
      expect(dates).toEqual(due.reverse());
    }
  },
);

holds(
  'rotation stops at the quota of key versions of the region',
  100,
  fc.record({
    quota: fc.integer({ min: 1, max: 30 }),
    days: rotationDays,
    jumps: fc.array(fc.nat(MAX_JUMP), { minLength: 1, maxLength: 6 }),
  }),
  async ({ quota, days, jumps }) => {
    const kms = inMemoryKms({ keyVersions: quota });
    const created = await kms.call('CreateKey', policy(days));
    const { KeyId } = created.body.KeyMetadata;
    let passed = 0;
    for (const milliseconds of jumps) {
      kms.clock.advance({ milliseconds });
      passed += milliseconds;
      const elapsed = Math.floor((START + passed) / SECOND) - Math.floor(START / SECOND);
      const versions = Math.min(quota, 1 + Math.floor(elapsed / (days * DAY_SECONDS)));
      const { body } = await kms.call('ListKeyVersions', { KeyId });
      expect(body.TotalCount).toBe(versions);
      const described = await kms.call('DescribeKey', { KeyId });
      const last = iso(Math.floor(START / SECOND) + (versions - 1) * days * DAY_SECONDS);
      expect(described.body.KeyMetadata.LastRotationDate).toBe(last);
    }
  },
);

holds(
  'a key whose first version exceeds the quota of the region is rejected',
  50,
  fc.record({
    quota: fc.integer({ min: 1, max: 12 }),
    days: rotationDays,
    jumps: fc.array(fc.nat(MAX_JUMP)),
  }),
  async ({ quota, days, jumps }) => {
    const kms = inMemoryKms({ keyVersions: quota });
    const { body } = await kms.call('CreateKey', policy(days));
    for (const milliseconds of jumps) kms.clock.advance({ milliseconds });
    const listed = await kms.call('ListKeyVersions', { KeyId: body.KeyMetadata.KeyId });
    for (let left = quota - listed.body.TotalCount; left > 0; left--) {
      expect((await kms.call('CreateKey')).code).toBe(OK);
    }
    expect(await kms.call('CreateKey')).toMatchObject({ status: 400, code: 'Rejected.LimitExceeded' });
  },
);
