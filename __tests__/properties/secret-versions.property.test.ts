/**
 * After random actions and moves of the clock, secrets have the versions and stage labels of a small model.
 *
 * The model is written from the vendor's pages: CreateSecret, PutSecretValue, UpdateSecretVersionStage, DeleteSecret,
 * RestoreSecret, GetSecretValue, ListSecretVersionIds (2020-2026); what these pages do not define follows docs/fidelity.md.
 */
import fc from 'fast-check';
import { holds, type InMemoryKms, inMemoryKms, type Params } from './property-run';

const DAY_SECONDS = 86_400;
const SECOND = 1000;
/** With milliseconds: the service keeps whole seconds. */
const START = Date.parse('2026-02-27T10:20:30.789Z');

const MAX_VERSIONS = 10;
const MAX_LABELS = 8;
const CURRENT = 'ACSCurrent';
const PREVIOUS = 'ACSPrevious';
const BUILT_IN = [CURRENT, PREVIOUS];

beforeAll(() => {
  jest.spyOn(Date, 'now').mockReturnValue(START);
});
afterAll(() => {
  jest.restoreAllMocks();
});

// The model.

/** An error code, or several codes if two errors are possible and no source says which one is returned. */
type Outcome = string | readonly string[];

const OK = 'Success';
const MISSING = 'MissingParameter';
const INVALID = 'InvalidParameter';
const NOT_FOUND = 'Forbidden.ResourceNotFound';
const EXISTS = 'Rejected.ResourceExist';
const IN_WINDOW = 'Rejected.ResourceInDeleteWindow';
const IN_USE = 'Rejected.ResourceInUse';
const LIMIT = 'Rejected.LimitExceeded';
const MISMATCH = 'Rejected.InvalidRequest';
const ABNORMAL = 'Rejected.UnsupportedOperation';

interface Value {
  readonly id: string;
  readonly data: string;
  readonly type: string;
}

interface ModelVersion extends Value {
  /** Seconds since 1970, as all times of the model. */
  readonly created: number;
}

interface ModelSecret {
  readonly created: number;
  updated: number;
  deletedAt: number | undefined;
  /** Oldest first. */
  versions: ModelVersion[];
  /** The id of the version that has a label, by label. */
  readonly labels: Map<string, string>;
}

interface Selectors {
  readonly id?: string | undefined;
  readonly label?: string | undefined;
}

class Model {
  readonly secrets = new Map<string, ModelSecret>();
  millis = START;

  get now(): number {
    return Math.floor(this.millis / SECOND);
  }

  pass(millis: number): void {
    this.millis += millis;
    for (const [name, { deletedAt }] of [...this.secrets]) {
      if (deletedAt !== undefined && deletedAt <= this.now) this.secrets.delete(name);
    }
  }

  private onLive(name: string, rule: (secret: ModelSecret) => Outcome): Outcome {
    const secret = this.secrets.get(name);
    if (secret === undefined) return NOT_FOUND;
    return secret.deletedAt === undefined ? rule(secret) : IN_WINDOW;
  }

  create(name: string, value: Value): Outcome {
    const secret = this.secrets.get(name);
    if (secret !== undefined) return secret.deletedAt === undefined ? EXISTS : IN_WINDOW;
    this.secrets.set(name, {
      created: this.now,
      updated: this.now,
      deletedAt: undefined,
      versions: [{ ...value, created: this.now }],
      labels: new Map([[CURRENT, value.id]]),
    });
    return OK;
  }

  put(name: string, value: Value, labels: readonly string[] = [CURRENT]): Outcome {
    if (labels.length === 0 || labels.includes(PREVIOUS)) return INVALID;
    return this.onLive(name, (secret) => {
      const there = secret.versions.find(({ id }) => id === value.id);
      if (there?.data === value.data) return OK;
      const tooMany = exceeds(secret, [...labels, ...(labels.includes(CURRENT) ? [PREVIOUS] : [])]);
      if (there !== undefined) return tooMany ? [EXISTS, LIMIT] : EXISTS;
      if (tooMany) return LIMIT;
      secret.versions.push({ ...value, created: this.now });
      secret.updated = this.now;
      for (const label of labels) place(secret, label, value.id);
      if (secret.versions.length > MAX_VERSIONS) {
        const out = secret.versions.find(({ id }) => labelsOf(secret, id).length === 0);
        secret.versions = secret.versions.filter((version) => version !== out);
      }
      return OK;
    });
  }

  stage(name: string, label: string, from: string | undefined, to: string | undefined): Outcome {
    if (from === undefined && to === undefined) return MISSING;
    if (BUILT_IN.includes(label) && to === undefined) return INVALID;
    return this.onLive(name, (secret) => {
      const known = (id: string | undefined) => id === undefined || secret.versions.some((v) => v.id === id);
      if (!known(from) || !known(to)) return NOT_FOUND;
      const holder = secret.labels.get(label);
      if (to !== undefined && holder === to) return from === undefined || from === to ? OK : [OK, MISMATCH];
      const wrong = refusalsOfStage(secret, label, from, to);
      if (wrong.length > 0) return wrong;
      if (to === undefined) secret.labels.delete(label);
      else place(secret, label, to);
      return OK;
    });
  }

  delete(name: string, days: number | undefined, force: boolean): Outcome {
    if (days !== undefined && (days < 7 || days > 30)) return INVALID;
    return this.onLive(name, (secret) => {
      if (force) this.secrets.delete(name);
      else secret.deletedAt = this.now + (days ?? 30) * DAY_SECONDS;
      return OK;
    });
  }

  restore(name: string): Outcome {
    const secret = this.secrets.get(name);
    if (secret === undefined) return NOT_FOUND;
    if (secret.deletedAt === undefined) return IN_USE;
    secret.deletedAt = undefined;
    return OK;
  }

  /** The version that the selectors choose, or the error code. */
  read(name: string, { id, label }: Selectors): ModelVersion | string {
    const secret = this.secrets.get(name);
    if (secret === undefined) return NOT_FOUND;
    if (secret.deletedAt !== undefined) return IN_WINDOW;
    const byId = secret.versions.find((version) => version.id === id);
    const labelled = secret.labels.get(label ?? CURRENT);
    const byLabel = secret.versions.find((version) => version.id === labelled);
    if (id === undefined) return byLabel ?? NOT_FOUND;
    if (byId === undefined || (label !== undefined && byLabel === undefined)) return NOT_FOUND;
    return label !== undefined && byId !== byLabel ? INVALID : byId;
  }

  /** Newest first. */
  listed(secret: ModelSecret, deprecated: boolean) {
    return secret.versions
      .filter(({ id }) => deprecated || labelsOf(secret, id).length > 0)
      .map(({ id, created }) => ({
        VersionId: id,
        CreateTime: iso(created),
        labels: labelsOf(secret, id).sort(),
      }))
      .reverse();
  }

  /** Future dates, in milliseconds. */
  deadlines(): number[] {
    return [...this.secrets.values()].flatMap(({ deletedAt }) =>
      deletedAt === undefined ? [] : [deletedAt * SECOND],
    );
  }
}

/** A move with several errors can be rejected with any of their codes. */
const refusalsOfStage = (
  secret: ModelSecret,
  label: string,
  from: string | undefined,
  to: string | undefined,
): readonly string[] => [
  ...(from === undefined || from === secret.labels.get(label) ? [] : [MISMATCH]),
  ...(label === PREVIOUS && to === secret.labels.get(CURRENT) ? [ABNORMAL] : []),
  ...(to !== undefined && exceeds(secret, label === CURRENT ? BUILT_IN : [label]) ? [LIMIT] : []),
];

const labelsOf = (secret: ModelSecret, id: string): string[] =>
  [...secret.labels].filter(([, holder]) => holder === id).map(([label]) => label);

const exceeds = (secret: ModelSecret, labels: readonly string[]): boolean =>
  new Set([...secret.labels.keys(), ...labels]).size > MAX_LABELS;

/** The version that was current becomes the previous one. */
function place(secret: ModelSecret, label: string, id: string): void {
  const before = secret.labels.get(label);
  secret.labels.set(label, id);
  if (label === CURRENT && before !== undefined) secret.labels.set(PREVIOUS, before);
}

const iso = (seconds: number): string => new Date(seconds * SECOND).toISOString().replace('.000Z', 'Z');

// The actions.

const NAMES = ['app', 'team/db'] as const;
const OWN_LABELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const LABELS = [...BUILT_IN, ...OWN_LABELS];
const MAX_JUMP = 40 * DAY_SECONDS * SECOND;

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constant(NAMES[0]) },
  { weight: 1, arbitrary: fc.constant(NAMES[1]) },
);
const is = <T extends string>(act: T) => fc.constant(act);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const label = fc.constantFrom(...LABELS);
/** The id of a value: few ids, so that some occur twice. */
const id = fc.nat(11).map((i) => `v${i}`);
const data = fc.constantFrom('one', 'two');
const type = fc.constantFrom('text', 'binary');
/** A version that is there, by its place, or now and then an unknown one. */
const version = fc.nat(1000);
const labels = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  {
    weight: 4,
    arbitrary: fc.uniqueArray(fc.constantFrom(CURRENT, ...OWN_LABELS), { minLength: 1, maxLength: 5 }),
  },
  // With ACSPrevious among them, or without stage labels: both are rejected.
  { weight: 1, arbitrary: fc.uniqueArray(label, { maxLength: 3 }) },
);

const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: is('create'), name, id, data, type, ownKey: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ act: is('put'), name, id, data, type, labels }) },
  // Many versions, so that the limit is met.
  {
    weight: 2,
    arbitrary: fc.record({ act: is('puts'), name, count: fc.integer({ min: 2, max: 11 }), labels }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      act: is('stage'),
      name,
      label,
      from: fc.oneof(fc.constant('holder' as const), optional(version)),
      to: optional(version),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: is('delete'),
      name,
      days: optional(fc.integer({ min: 6, max: 31 })),
      force: fc.oneof(
        { weight: 4, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: is('restore'), name }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: is('get'), name, version: optional(version), label: optional(label) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: is('list'),
      name,
      deprecated: optional(fc.boolean()),
      size: fc.integer({ min: 1, max: 6 }),
      page: fc.integer({ min: 1, max: 4 }),
    }),
  },
  fc.record({
    act: is('jump'),
    millis: fc.oneof(fc.nat(MAX_JUMP), fc.nat(DAY_SECONDS * SECOND), fc.nat(1500)),
  }),
  // To a date on which a secret goes, to the millisecond.
  {
    weight: 3,
    arbitrary: fc.record({ act: is('jumpTo'), deadline: fc.nat(1), off: fc.constantFrom(-1, 0, 0, 1) }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Listed {
  readonly VersionId: string;
  readonly CreateTime: string;
  readonly VersionStages: { readonly VersionStage: string[] };
}

/** The model and the mock side by side. */
class Life {
  readonly model = new Model();
  private readonly keyId: string;
  private puts = 0;
  private calls = 0;

  constructor(readonly kms: InMemoryKms) {
    // Data that was encrypted before a rotation of the key can be read afterwards.
    this.keyId = kms.seedKey({ rotationDays: 7 }).keyId;
  }

  private async expectCode(expected: Outcome, action: string, params: Params) {
    const { code, body } = await this.kms.call(action, params);
    expect([expected].flat()).toContain(code);
    return body;
  }

  /** By name and by ARN in turn. */
  private named(secretName: string): string {
    this.calls++;
    return this.calls % 2 === 0 ? secretName : `acs:kms:cn-hangzhou:1540355698841234:secret/${secretName}`;
  }

  /** The id of a version by its place, counted round; the place behind the last one is an unknown id. */
  private idAt(secretName: string, at: number): string {
    const versions = this.model.secrets.get(secretName)?.versions ?? [];
    return versions[at % (versions.length + 1)]?.id ?? 'unknown';
  }

  async play(step: Action): Promise<void> {
    const { model } = this;
    switch (step.act) {
      case 'create': {
        const { name, id, data, type } = step;
        await this.expectCode(model.create(name, { id, data, type }), 'CreateSecret', {
          SecretName: name,
          VersionId: id,
          SecretData: data,
          SecretDataType: type,
          ...(step.ownKey ? { EncryptionKeyId: this.keyId } : {}),
        });
        return;
      }
      case 'put':
        return this.put(step.name, { id: step.id, data: step.data, type: step.type }, step.labels);
      case 'puts':
        for (let i = 0; i < step.count; i++) {
          const id = `p${this.puts++}`;
          await this.put(step.name, { id, data: id, type: 'text' }, step.labels);
        }
        return;
      case 'stage':
        return this.stage(step);
      case 'delete':
        return this.delete(step.name, step.days, step.force);
      case 'restore':
        await this.expectCode(model.restore(step.name), 'RestoreSecret', {
          SecretName: this.named(step.name),
        });
        return;
      case 'get':
        return this.read(step.name, {
          id: step.version === undefined ? undefined : this.idAt(step.name, step.version),
          label: step.label,
        });
      case 'list':
        return this.page(step.name, step.deprecated, step.size, step.page);
      case 'jump':
        return this.pass(step.millis);
      case 'jumpTo': {
        const deadlines = model.deadlines();
        if (deadlines.length === 0) return;
        const to = (deadlines[step.deadline % deadlines.length] as number) + step.off;
        return this.pass(Math.max(0, to - model.millis));
      }
    }
  }

  private async delete(secretName: string, days: number | undefined, force: boolean): Promise<void> {
    const params = {
      SecretName: this.named(secretName),
      ...(days === undefined ? {} : { RecoveryWindowInDays: String(days) }),
      ...(force ? { ForceDeleteWithoutRecovery: 'true' } : {}),
    };
    const expected = this.model.delete(secretName, days, force);
    const body = await this.expectCode(expected, 'DeleteSecret', params);
    if (expected !== OK) return;
    const deletedAt = this.model.secrets.get(secretName)?.deletedAt ?? this.model.now;
    expect(body).toMatchObject({ SecretName: secretName, PlannedDeleteTime: iso(deletedAt) });
  }

  private pass(milliseconds: number): void {
    this.kms.clock.advance({ milliseconds });
    this.model.pass(milliseconds);
  }

  private async put(secretName: string, value: Value, labels: readonly string[] | undefined): Promise<void> {
    const expected = this.model.put(secretName, value, labels);
    const body = await this.expectCode(expected, 'PutSecretValue', {
      SecretName: this.named(secretName),
      VersionId: value.id,
      SecretData: value.data,
      SecretDataType: value.type,
      ...(labels === undefined ? {} : { VersionStages: JSON.stringify(labels) }),
    });
    if (expected !== OK) return;
    expect(body).toMatchObject({ SecretName: secretName, VersionId: value.id });
    // For an existing version, its existing stage labels, not those of the request.
    this.expectLabels(secretName, value.id, body.VersionStages.VersionStage);
  }

  private async stage(step: Extract<Action, { act: 'stage' }>): Promise<void> {
    const { name, label } = step;
    const holder = this.model.secrets.get(name)?.labels.get(label);
    const from =
      step.from === 'holder' ? holder : step.from === undefined ? undefined : this.idAt(name, step.from);
    const to = step.to === undefined ? undefined : this.idAt(name, step.to);
    const body = await this.expectCode(this.model.stage(name, label, from, to), 'UpdateSecretVersionStage', {
      SecretName: this.named(name),
      VersionStage: label,
      ...(from === undefined ? {} : { RemoveFromVersion: from }),
      ...(to === undefined ? {} : { MoveToVersion: to }),
    });
    if (body.Code === undefined) expect(body.SecretName).toBe(name);
  }

  private async read(secretName: string, { id, label }: Selectors): Promise<void> {
    const expected = this.model.read(secretName, { id, label });
    const body = await this.expectCode(typeof expected === 'string' ? expected : OK, 'GetSecretValue', {
      SecretName: this.named(secretName),
      ...(id === undefined ? {} : { VersionId: id }),
      ...(label === undefined ? {} : { VersionStage: label }),
    });
    if (typeof expected === 'string') return;
    expect(body).toMatchObject({
      SecretName: secretName,
      VersionId: expected.id,
      SecretData: expected.data,
      SecretDataType: expected.type,
      CreateTime: iso(this.model.secrets.get(secretName)?.created ?? 0),
    });
    this.expectLabels(secretName, expected.id, body.VersionStages.VersionStage);
  }

  /** The stage labels of a version: built-in labels first, the others in any order. */
  private expectLabels(secretName: string, id: string, shown: readonly string[]): void {
    const secret = this.model.secrets.get(secretName) as ModelSecret;
    const expected = labelsOf(secret, id);
    expect([...shown].sort()).toEqual(expected.sort());
    const builtIn = expected.filter((label) => BUILT_IN.includes(label)).length;
    expect(shown.slice(0, builtIn).every((label) => BUILT_IN.includes(label))).toBe(true);
  }

  private async page(
    secretName: string,
    deprecated: boolean | undefined,
    size: number,
    page: number,
  ): Promise<void> {
    const secret = this.model.secrets.get(secretName);
    const body = await this.expectCode(secret === undefined ? NOT_FOUND : OK, 'ListSecretVersionIds', {
      SecretName: this.named(secretName),
      PageSize: String(size),
      PageNumber: String(page),
      ...(deprecated === undefined ? {} : { IncludeDeprecated: String(deprecated) }),
    });
    if (secret === undefined) return;
    const all = this.model.listed(secret, deprecated ?? false);
    expect(body).toMatchObject({
      SecretName: secretName,
      TotalCount: all.length,
      PageNumber: page,
      PageSize: size,
    });
    expect(shown(body.VersionIds.VersionId)).toEqual(all.slice((page - 1) * size, page * size));
  }

  /** All data of secrets, versions and current values from the service equals the model. */
  async compare(): Promise<void> {
    const { secrets } = this.model;
    const { body } = await this.kms.call('ListSecrets', { PageSize: '100' });
    const listed: Record<string, string>[] = body.SecretList.Secret;
    const dates = listed.map(({ SecretName, CreateTime, UpdateTime, PlannedDeleteTime }) => [
      SecretName,
      { CreateTime, UpdateTime, PlannedDeleteTime },
    ]);
    expect(body.TotalCount).toBe(secrets.size);
    expect(dates).toHaveLength(secrets.size);
    expect(Object.fromEntries(dates)).toEqual(
      Object.fromEntries([...secrets].map(([secretName, secret]) => [secretName, datesOf(secret)])),
    );
    for (const secretName of secrets.keys()) {
      await this.page(secretName, true, 100, 1);
      await this.read(secretName, {});
    }
  }

  /** Every version and every label of every secret, one read each. */
  async readEverything(): Promise<void> {
    for (const [secretName, { versions, labels }] of this.model.secrets) {
      expect(versions.length).toBeLessThanOrEqual(MAX_VERSIONS);
      expect(labels.size).toBeLessThanOrEqual(MAX_LABELS);
      await this.page(secretName, undefined, 100, 1);
      for (const { id } of versions) await this.read(secretName, { id });
      for (const label of LABELS) await this.read(secretName, { label });
    }
  }
}

const datesOf = ({ created, updated, deletedAt }: ModelSecret) => ({
  CreateTime: iso(created),
  UpdateTime: iso(updated),
  PlannedDeleteTime: deletedAt === undefined ? undefined : iso(deletedAt),
});

const shown = (versions: readonly Listed[]) =>
  versions.map(({ VersionId, CreateTime, VersionStages }) => ({
    VersionId,
    CreateTime,
    labels: [...VersionStages.VersionStage].sort(),
  }));

holds(
  'secrets, versions, stage labels and dates match the model after every action',
  200,
  fc.array(action, { minLength: 1, maxLength: 40, size: 'max' }),
  async (actions) => {
    const life = new Life(inMemoryKms());
    for (const step of actions) {
      await life.play(step);
      await life.compare();
    }
    await life.readEverything();
  },
);

holds(
  'stage labels of a Live secret with many versions match the model after every move',
  100,
  fc.record({
    versions: fc.integer({ min: 2, max: MAX_VERSIONS }),
    steps: fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            act: is('stage'),
            name: fc.constant(NAMES[0]),
            label,
            from: fc.constant('holder' as const),
            to: optional(version),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            act: is('puts'),
            name: fc.constant(NAMES[0]),
            count: fc.constant(1),
            labels,
          }),
        },
      ),
      { minLength: 1, maxLength: 40, size: 'max' },
    ),
  }),
  async ({ versions, steps }) => {
    const life = new Life(inMemoryKms());
    const value = { id: 'v0', data: 'one', type: 'text' } as const;
    await life.play({ act: 'create', name: NAMES[0], ...value, ownKey: false });
    await life.play({ act: 'puts', name: NAMES[0], count: versions - 1, labels: undefined });
    for (const step of steps) {
      await life.play(step);
      await life.compare();
    }
    await life.readEverything();
  },
);
