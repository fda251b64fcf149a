/**
 * The user's contract: every cell of the key state table, with every client.
 */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { installKmsMock, type KeyState } from '../../lib';
import { everyClient, type Reply, type TestClient } from '../support/clients';
import { cellsOf, EXTERNAL_KEYS_TABLE, KEY_STATES, USER_TABLE } from '../support/state-tables';

/** The state after a success, if the operation changes it. */
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

const cellsIn = (table: string): readonly Cell[] =>
  cellsOf(table)
    .slice(2)
    .flatMap(([action = '', ...responses]) =>
      responses.map((expected, column) => [action, KEY_STATES[column] as KeyState, expected] as const),
    );

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
  // Encrypted before with the same key id and key material by decryptable(), below.
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
  // The alias moves away from a key in PendingDeletion, whose state must not matter.
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
  // The status that the client returns, if it does, and always the status that the service sent.
  const status = expected === 'Success' ? 200 : 409;
  expect([status, undefined]).toContain(reply?.status);
  expect(kms.requests.at(-1)).toMatchObject({ action, status });
  const after = expected === 'Success' ? (STATE_AFTER[action]?.[state] ?? state) : state;
  expect(kms.key(KEY_ID)?.state).toBe(after);
}

const clients = everyClient().map((client) => [client.name, client] as const);

describe.each(clients)('%s', (_name, client) => {
  test.each(cellsIn(USER_TABLE))('%s on a key in %s returns %s', (...cell) =>
    play(client, cell, 'Aliyun_KMS'),
  );

  test.each(cellsIn(EXTERNAL_KEYS_TABLE))('%s on an external key in %s returns %s', (...cell) =>
    play(client, cell, 'EXTERNAL'),
  );

  test.each(cellsIn(USER_TABLE))('%s on an external key in %s returns %s too', (...cell) =>
    play(client, cell, 'EXTERNAL'),
  );
});

test('the tables have all 17 rows and 68 cells', () => {
  expect([...cellsIn(USER_TABLE), ...cellsIn(EXTERNAL_KEYS_TABLE)]).toHaveLength(17 * 4);
});
