/**
 * The user's contract: every cell of the key state table, played through every client.
 *
 * The table stands here as the text that was given, on purpose: a test that read the table of lib would prove nothing.
 */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { installKmsMock, type KeyState } from '../lib';
import { everyClient, type Reply, type TestClient } from './support/clients';

const TABLE = `
| API | Enabled | Disabled | PendingDeletion | PendingImport |
| --- | --- | --- | --- | --- |
| CreateKey | Success | Success | Success | Success |
| GenerateDataKey | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport |
| Encrypt | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport |
| Decrypt | Success | Rejected.Disabled | Rejected.PendingDeletion | Rejected.PendingImport |
| ListKeys | Success | Success | Success | Success |
| DescribeKey | Success | Success | Success | Success |
| EnableKey | Success | Success | Rejected.StateModifiedFailed | Rejected.StateModifiedFailed |
| DisableKey | Success | Success | Rejected.StateModifiedFailed | Rejected.StateModifiedFailed |
| ScheduleKeyDeletion | Success | Success | Rejected.StateModifiedFailed | Success |
| CancelKeyDeletion | Rejected.StateModifiedFailed | Rejected.StateModifiedFailed | Success | Rejected.StateModifiedFailed |
| CreateAlias | Success | Success | Rejected.StateModifiedFailed | Success |
| DeleteAlias | Success | Success | Success | Success |
| ListAliases | Success | Success | Success | Success |
| UpdateAlias | Success | Success | Rejected.PendingDeletion | Success |
`;

const EXTERNAL_KEYS_TABLE = `
| API | Enabled | Disabled | PendingDeletion | PendingImport |
| --- | --- | --- | --- | --- |
| GetParametersForImport | Success | Success | Success | Success |
| ImportKeyMaterial | Success | Success | Rejected.StateModifiedFailed | Success |
| DeleteKeyMaterial | Success | Success | Success | Success |
`;

/** The state that follows a success, where the operation changes it. */
const STATE_AFTER: Readonly<Record<string, Partial<Record<KeyState, KeyState>>>> = {
  EnableKey: { Enabled: 'Enabled', Disabled: 'Enabled' },
  DisableKey: { Enabled: 'Disabled', Disabled: 'Disabled' },
  ScheduleKeyDeletion: {
    Enabled: 'PendingDeletion',
    Disabled: 'PendingDeletion',
    PendingImport: 'PendingDeletion',
  },
  CancelKeyDeletion: { PendingDeletion: 'Enabled' },
  ImportKeyMaterial: { PendingImport: 'Enabled' },
  DeleteKeyMaterial: { Enabled: 'PendingImport', Disabled: 'PendingImport' },
};

/** [action, state of the key, expected code] */
type Cell = readonly [action: string, state: KeyState, expected: string];

function cellsOf(table: string): readonly Cell[] {
  const [header, , ...rows] = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
  return rows.flatMap(([action, ...responses]) =>
    responses.map((expected, column) => [action, header?.[column + 1], expected] as unknown as Cell),
  );
}

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const MATERIAL = Buffer.alloc(32, 7);
const ALIAS = 'alias/of-the-key';
const LEAVING_KEY_ID = '00000000-12ab-34cd-56ef-1234567890ab';
const LEAVING_ALIAS = 'alias/of-a-key-that-leaves';

const kms = installKmsMock();
afterEach(() => kms.reset());
afterAll(() => kms.uninstall());

type Play = (client: TestClient) => Promise<Reply>;
const withKeyId =
  (action: string, params = {}): Play =>
  (client) =>
    client.call(action, { KeyId: KEY_ID, ...params });
const withoutParameters =
  (action: string): Play =>
  (client) =>
    client.call(action);

const PLAYS: Readonly<Record<string, Play>> = {
  CreateKey: withoutParameters('CreateKey'),
  GenerateDataKey: withKeyId('GenerateDataKey', { KeySpec: 'AES_256' }),
  Encrypt: withKeyId('Encrypt', { Plaintext: 'text' }),
  // Sealed before with the same id and material by decryptable(), below.
  Decrypt: (client) => client.call('Decrypt', { CiphertextBlob: sealedText }),
  ListKeys: withoutParameters('ListKeys'),
  DescribeKey: withKeyId('DescribeKey'),
  EnableKey: withKeyId('EnableKey'),
  DisableKey: withKeyId('DisableKey'),
  ScheduleKeyDeletion: withKeyId('ScheduleKeyDeletion', { PendingWindowInDays: 7 }),
  CancelKeyDeletion: withKeyId('CancelKeyDeletion'),
  CreateAlias: withKeyId('CreateAlias', { AliasName: 'alias/one-more' }),
  DeleteAlias: (client) => client.call('DeleteAlias', { AliasName: ALIAS }),
  ListAliases: withoutParameters('ListAliases'),
  // The alias leaves a key in PendingDeletion, which must not matter.
  UpdateAlias: withKeyId('UpdateAlias', { AliasName: LEAVING_ALIAS }),
  GetParametersForImport: withKeyId('GetParametersForImport', {
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  }),
  async ImportKeyMaterial(client) {
    const { body } = await client.call('GetParametersForImport', {
      KeyId: KEY_ID,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    });
    const key = createPublicKey({ key: Buffer.from(body.PublicKey, 'base64'), format: 'der', type: 'spki' });
    const wrapped = publicEncrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      MATERIAL,
    );
    return client.call('ImportKeyMaterial', {
      KeyId: KEY_ID,
      EncryptedKeyMaterial: wrapped.toString('base64'),
      ImportToken: body.ImportToken,
      KeyMaterialExpireUnix: 0,
    });
  },
  DeleteKeyMaterial: withKeyId('DeleteKeyMaterial'),
};

let sealedText: string;
beforeAll(async () => {
  kms.seedKey({ keyId: KEY_ID, material: MATERIAL });
  const [client] = everyClient();
  sealedText = (await client?.call('Encrypt', { KeyId: KEY_ID, Plaintext: 'text' }))?.body.CiphertextBlob;
  kms.reset();
});

async function play(client: TestClient, [action, state, expected]: Cell, origin: 'Aliyun_KMS' | 'EXTERNAL') {
  const hasMaterial = state !== 'PendingImport';
  kms.seedKey({
    keyId: KEY_ID,
    state,
    aliases: [ALIAS],
    origin: hasMaterial ? origin : 'EXTERNAL',
    ...(hasMaterial ? { material: MATERIAL } : {}),
  });
  kms.seedKey({ keyId: LEAVING_KEY_ID, state: 'PendingDeletion', aliases: [LEAVING_ALIAS] });

  const reply = await PLAYS[action]?.(client);

  expect(reply?.code).toBe(expected);
  // The status that the client saw, where it tells; and the one that the service sent, always.
  const status = expected === 'Success' ? 200 : 409;
  expect([status, undefined]).toContain(reply?.status);
  expect(kms.requests.at(-1)).toMatchObject({ action, status });
  const after = expected === 'Success' ? (STATE_AFTER[action]?.[state] ?? state) : state;
  expect(kms.key(KEY_ID)?.state).toBe(after);
}

const clients = everyClient().map((client) => [client.name, client] as const);

describe.each(clients)('%s', (_name, client) => {
  test.each(cellsOf(TABLE))('%s on a key in %s answers %s', (...cell) => play(client, cell, 'Aliyun_KMS'));

  test.each(cellsOf(EXTERNAL_KEYS_TABLE))('%s on an external key in %s answers %s', (...cell) =>
    play(client, cell, 'EXTERNAL'),
  );

  test.each(cellsOf(TABLE))('%s on an external key in %s answers %s as well', (...cell) =>
    play(client, cell, 'EXTERNAL'),
  );
});

test('the tables have all 17 rows and 68 cells', () => {
  expect([...cellsOf(TABLE), ...cellsOf(EXTERNAL_KEYS_TABLE)]).toHaveLength(17 * 4);
});
