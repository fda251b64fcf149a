/**
 * The response of each action in each state of a secret, with every client that can call it.
 * The tests at the end compare the exported table.
 */
import fs from 'node:fs';
import path from 'node:path';
import { formatSecretLifeCycle, installKmsMock, secretLifeCycle } from '../../lib';
import { everyClient, type Params, type Reply, type TestClient } from '../support/clients';
import { managedSeed } from '../support/secrets';
import {
  cellsOf,
  SECRET_STATES,
  SECRET_TABLE,
  type SecretState,
  secretStateRefusal,
} from '../support/state-tables';

const STATES = SECRET_STATES;
type State = SecretState;

const [HEADER, , ...ROWS] = cellsOf(SECRET_TABLE);

const STATUS: Readonly<Record<string, number>> = {
  Success: 200,
  'Forbidden.ResourceNotFound': 404,
  'InvalidResourceId.NotFound': 404,
  'Rejected.ResourceExist': 409,
  'Rejected.ResourceInDeleteWindow': 409,
  'Rejected.ResourceInUse': 409,
};

/** The state after a success, if the operation changes it. */
const STATE_AFTER: Readonly<Record<string, Partial<Record<State, State>>>> = {
  CreateSecret: { Absent: 'Live', Gone: 'Live' },
  DeleteSecret: { Live: 'PendingDeletion' },
  RestoreSecret: { PendingDeletion: 'Live' },
};

const NAME = 'app/database';
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
const POLICY = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Principal: { RAM: ['acs:ram::1:*'] }, Action: ['kms:*'], Resource: ['*'] }],
});

type Play = (client: TestClient) => Promise<Reply>;
const withName =
  (action: string, params: Params = {}): Play =>
  (client) =>
    client.call(action, { SecretName: NAME, ...params });
const withoutParameters =
  (action: string): Play =>
  (client) =>
    client.call(action);
const withResourceId =
  (action: string, params: Params = {}): Play =>
  (client) =>
    client.call(action, {
      RegionId: 'cn-hangzhou',
      ResourceType: 'secret',
      'ResourceId.1': NAME,
      ...params,
    });

const PLAYS: Readonly<Record<string, Play>> = {
  CreateSecret: withName('CreateSecret', { VersionId: 'v1', SecretData: 'another' }),
  DeleteSecret: withName('DeleteSecret', { RecoveryWindowInDays: '7' }),
  RestoreSecret: withName('RestoreSecret'),
  DescribeSecret: withName('DescribeSecret'),
  ListSecrets: withoutParameters('ListSecrets'),
  ListSecretVersionIds: withName('ListSecretVersionIds'),
  GetSecretValue: withName('GetSecretValue'),
  // The batch itself always succeeds: the cell is the result of the entry.
  async BatchGetSecretValue(client) {
    const reply = await client.call('BatchGetSecretValue', {
      SecretsList: JSON.stringify([{ SecretName: NAME }]),
    });
    expect(reply.code).toBe('Success');
    const { Errors, SecretValues } = reply.body;
    expect([...Errors, ...SecretValues]).toHaveLength(1);
    const [error] = Errors;
    if (error === undefined) return reply;
    expect(error.SecretName).toBe(NAME);
    return { code: error.Code, message: error.Message, status: error.HttpStatus, body: {} };
  },
  PutSecretValue: withName('PutSecretValue', { VersionId: 'v2', SecretData: 'another' }),
  UpdateSecret: withName('UpdateSecret', { Description: 'another' }),
  UpdateSecretVersionStage: withName('UpdateSecretVersionStage', {
    VersionStage: 'Next',
    MoveToVersion: 'v1',
  }),
  UpdateSecretRotationPolicy: withName('UpdateSecretRotationPolicy', {
    EnableAutomaticRotation: true,
    RotationInterval: '7d',
  }),
  RotateSecret: withName('RotateSecret', { VersionId: 'v2' }),
  GetRandomPassword: withoutParameters('GetRandomPassword'),
  GetSecretPolicy: withName('GetSecretPolicy'),
  SetSecretPolicy: withName('SetSecretPolicy', { Policy: POLICY }),
  TagResource: withName('TagResource', { Tags: '[{"TagKey":"env","TagValue":"test"}]' }),
  UntagResource: withName('UntagResource', { TagKeys: '["team"]' }),
  TagResources: withResourceId('TagResources', { 'Tag.1.Key': 'env', 'Tag.1.Value': 'test' }),
  UntagResources: withResourceId('UntagResources', { 'TagKey.1': 'team' }),
  ListTagResources: withResourceId('ListTagResources'),
};

/** The secrets that the action applies to: managed types, instances, or any secret. */
const SUBJECTS: Readonly<Record<string, () => object>> = {
  UpdateSecretRotationPolicy: () => managedSeed('Rds'),
  RotateSecret: () => managedSeed('Rds'),
  GetSecretPolicy: () => ({ secretData: 'data', instanceId: INSTANCE }),
  SetSecretPolicy: () => ({ secretData: 'data', instanceId: INSTANCE }),
};

const kms = installKmsMock();
afterEach(() => kms.reset());
afterAll(() => kms.uninstall());

/** How a secret was deleted. */
const WAYS_TO_GO = [' after its recovery window', ' after a deletion by force'] as const;
type Way = (typeof WAYS_TO_GO)[number] | '';

async function bring(client: TestClient, action: string, state: State, way: Way) {
  if (state === 'Absent') return;
  const subject = SUBJECTS[action]?.() ?? { secretData: 'data' };
  const seed = (more: object) =>
    kms.seedSecret({ ...subject, secretName: NAME, versionId: 'v1', tags: { team: 'a' }, ...more } as never);
  if (state === 'Live') seed({});
  if (state === 'PendingDeletion') seed({ state });
  if (state !== 'Gone') return;
  if (way === ' after a deletion by force') {
    seed({});
    const reply = await client.call('DeleteSecret', {
      SecretName: NAME,
      ForceDeleteWithoutRecovery: 'true',
    });
    expect(reply.code).toBe('Success');
  } else {
    seed({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
  }
}

/** [action, state of the secret, how it reached the state, expected code] */
type Cell = readonly [action: string, state: State, way: Way, expected: string];

const CELLS: readonly Cell[] = ROWS.flatMap(([action = '', ...responses]) =>
  STATES.flatMap((state, column) => {
    const expected = responses[column] ?? '';
    const ways: readonly Way[] = state === 'Gone' ? WAYS_TO_GO : [''];
    return ways.map((way) => [action, state, way, expected] as const);
  }),
);

async function play(client: TestClient, [action, state, way, expected]: Cell) {
  await bring(client, action, state, way);
  const before = kms.secret(NAME);

  const reply = await PLAYS[action]?.(client);

  expect({ code: reply?.code, message: reply?.message }).toEqual({
    code: expected,
    message: secretStateRefusal(action, state)?.message ?? '',
  });
  // The status that the client returns, if it does, and always the status that the service sent.
  expect([STATUS[expected], undefined]).toContain(reply?.status);
  expect(kms.requests.at(-1)).toMatchObject({
    action,
    status: action === 'BatchGetSecretValue' ? 200 : STATUS[expected],
  });
  const after = kms.secret(NAME);
  if (expected !== 'Success') expect(after).toEqual(before);
  const gone = state === 'Absent' || state === 'Gone';
  const stateAfter = expected === 'Success' ? STATE_AFTER[action]?.[state] : undefined;
  expect(after?.state).toBe(stateAfter ?? (gone ? undefined : state));
}

const clients = everyClient()
  .filter((client) => client.can('CreateSecret'))
  .map((client) => [client.name, client] as const);

describe.each(clients)('%s', (_name, client) => {
  const cells = CELLS.filter(([action]) => client.can(action));

  test.each(cells)('%s on a secret in the state %s%s returns %s', (...cell) => play(client, cell));

  test('ListSecrets lists secrets in Live and in PendingDeletion, with the deletion date', async () => {
    const deletionDate = new Date(Math.floor(kms.clock.now().getTime() / 1000) * 1000 + 20 * 86_400_000);
    kms.seedSecret({ secretName: 'live', secretData: 'data' });
    kms.seedSecret({ secretName: 'waiting', secretData: 'data', state: 'PendingDeletion', deletionDate });
    kms.seedSecret({ secretName: 'forced', secretData: 'data' });
    await client.call('DeleteSecret', { SecretName: 'forced', ForceDeleteWithoutRecovery: 'true' });
    const { body } = await client.call('ListSecrets');
    const listed = body.SecretList.Secret as { SecretName: string; PlannedDeleteTime?: string }[];
    expect(
      listed.map(({ SecretName, PlannedDeleteTime }) => [SecretName, PlannedDeleteTime ?? 'none']),
    ).toEqual([
      ['live', 'none'],
      ['waiting', deletionDate.toISOString().replace('.000Z', 'Z')],
    ]);
    expect(body.TotalCount).toBe(2);

    kms.clock.set(deletionDate);
    expect((await client.call('ListSecrets')).body.TotalCount).toBe(1);
  });

  test('a secret can be created, deleted, restored, deleted again and, after the recovery window, created again', async () => {
    const call = (action: string, params: Params = {}) =>
      client.call(action, { SecretName: NAME, ...params });
    const value = async () => {
      const reply = await call('GetSecretValue');
      return reply.code === 'Success' ? reply.body.SecretData : reply.code;
    };
    await call('CreateSecret', { VersionId: 'v1', SecretData: 'first' });
    expect(await value()).toBe('first');
    await call('DeleteSecret', { RecoveryWindowInDays: '7' });
    expect(await value()).toBe('Rejected.ResourceInDeleteWindow');
    await call('RestoreSecret');
    expect(await value()).toBe('first');
    const { PlannedDeleteTime } = (await call('DeleteSecret', { RecoveryWindowInDays: '7' })).body;
    kms.clock.set(PlannedDeleteTime);
    expect(await value()).toBe('Forbidden.ResourceNotFound');
    await call('CreateSecret', { VersionId: 'v1', SecretData: 'second' });
    expect(await value()).toBe('second');
  });
});

describe('the table', () => {
  test('has a row with a cell for each state, and each cell is tested', () => {
    expect(HEADER).toEqual(['API', ...STATES]);
    expect(Object.keys(PLAYS)).toEqual(ROWS.map(([action]) => action));
    // A secret can be deleted in two ways.
    expect(CELLS).toHaveLength(ROWS.length * (STATES.length + 1));
    for (const [, , , expected] of CELLS) expect(STATUS).toHaveProperty([expected]);
  });

  test('is tested with every client except the one without methods for secrets', () => {
    const played = everyClient().map(
      (client) => [client.name, ROWS.filter(([action = '']) => client.can(action)).length] as const,
    );
    expect(Object.fromEntries(played)).toEqual({
      '@alicloud/kms20160120 1.2': 13,
      '@alicloud/openapi-client doRPCRequest': ROWS.length,
      '@alicloud/openapi-client callApi': ROWS.length,
      // SetSecretPolicy needs POST.
      '@alicloud/pop-core GET': ROWS.length - 1,
      '@alicloud/pop-core POST': ROWS.length,
      '@alicloud/kms-sdk': 0,
      '@alicloud/openapi-core callApi (as kms20160120 3.x)': ROWS.length,
      '@alicloud/openapi-core execute with gateway-pop (as kms20160120 3.x, v4)': ROWS.length,
    });
    expect(clients).toHaveLength(7);
  });

  test.each(ROWS.map(([action, ...responses]) => [action, responses] as const))(
    'the exported row of %s is the same',
    (action, responses) => {
      const row = secretLifeCycle.find((candidate) => candidate.action === action);
      expect(Object.keys(row?.responses ?? {})).toEqual([...STATES]);
      expect(Object.values(row?.responses ?? {})).toEqual(responses);
      expect(row?.source).toEqual(expect.stringMatching(/./));
    },
  );

  test('the exported table has no other rows', () => {
    expect(secretLifeCycle.map(({ action }) => action as string).sort()).toEqual(
      ROWS.map(([action]) => action).sort(),
    );
  });

  test('the printed table is the same', () => {
    const [header, , ...printed] = cellsOf(formatSecretLifeCycle());
    expect(header?.slice(0, 5)).toEqual(HEADER);
    const cells = (rows: readonly (readonly string[])[]) => rows.map((row) => row.slice(0, 5)).sort();
    expect(cells(printed)).toEqual(cells(ROWS));
  });

  test('the page of the documentation contains the current table (npm run docs writes it)', () => {
    const docs = path.resolve(__dirname, '../../docs');
    const pages = fs.readdirSync(docs).filter((name) => name.endsWith('.md'));
    const showing = pages.filter((name) =>
      fs.readFileSync(path.join(docs, name), 'utf8').includes(`\n${formatSecretLifeCycle()}\n`),
    );
    expect(showing).toHaveLength(1);
  });
});
