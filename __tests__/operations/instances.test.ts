/** Instances: their status decides what their keys and secrets can do; their tags and deletion protection. */
import { type InstanceStatus, installKmsMock, type KmsMock } from '../../lib';
import { openApiCallClient, type Params } from '../support/clients';
import { INSTANCE, UUID } from '../support/ids';
import { DEDICATED_ACTIONS, dedicatedCalls, seedScene } from '../support/instance-scene';
import { HOST } from '../support/mocked-kms';
import {
  instanceNotFound,
  instanceStateInvalid,
  invalid,
  missing,
  resourceNotFound,
} from '../support/refusals';

const OTHER = 'kst-hzz62ee817bvyyr5xq3nb';
const NOT_READY = ['Uninitialized', 'Connecting', 'Disconnected', 'Error'] as const;
const { call } = openApiCallClient(HOST);

let kms: KmsMock;
afterEach(() => kms.uninstall());

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};

describe.each(['classic', '3.0'] as const)('service %s: an instance that is not ready', (service) => {
  beforeEach(() => {
    kms = installKmsMock({ service });
  });

  test.each(NOT_READY)('in %s rejects new keys and secrets, and nothing is created', async (status) => {
    kms.seedInstance({ instanceId: INSTANCE, status });
    expect(await call('CreateKey', { DKMSInstanceId: INSTANCE })).toEqual(instanceStateInvalid);
    const secret = { SecretName: 'app', VersionId: 'v1', SecretData: 'x', DKMSInstanceId: INSTANCE };
    expect(await call('CreateSecret', secret)).toEqual(instanceStateInvalid);
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
    expect((await call('ListSecrets')).body.TotalCount).toBe(0);
  });

  /** The state in which every call works, and then the same state with an instance that is not ready. */
  async function unavailable(status: InstanceStatus) {
    kms.seedInstance({ instanceId: INSTANCE });
    const keys = seedScene(kms);
    const calls = await dedicatedCalls(keys, { call });
    const fixtures = kms.exportFixtures();
    kms.reset();
    kms.loadFixtures({ ...fixtures, instances: [{ instanceId: INSTANCE, status }] });
    return { keys, calls };
  }

  test.each(NOT_READY)('in %s rejects cryptography and secret values', async (status) => {
    const { calls } = await unavailable(status);
    for (const action of DEDICATED_ACTIONS) {
      expect([action, await call(action, calls[action])]).toEqual([action, instanceStateInvalid]);
    }
  });

  test('rejects the other actions that need it', async () => {
    const { keys } = await unavailable('Disconnected');
    const policy = JSON.stringify({ Version: '1', Statement: [] });
    const calls: readonly [string, Params][] = [
      ['CreateKeyVersion', { KeyId: keys.aes }],
      ['GetSecretPolicy', { SecretName: 'app' }],
      ['PutSecretValue', { SecretName: 'app', VersionId: 'v2', SecretData: 'x' }],
      ['RotateSecret', { SecretName: 'app', VersionId: 'v2' }],
      ['SetKeyPolicy', { KeyId: keys.aes, Policy: policy }],
      ['SetSecretPolicy', { SecretName: 'app', Policy: policy }],
      ['ImportKeyMaterial', { KeyId: keys.external, EncryptedKeyMaterial: 'AAAA', ImportToken: 'AAAA' }],
    ];
    for (const [action, params] of calls) {
      expect([action, await call(action, params)]).toEqual([action, instanceStateInvalid]);
    }
    const batch = await call('BatchGetSecretValue', { SecretsList: '[{"SecretName":"app"}]' });
    expect(batch.body).toMatchObject({
      SecretValues: [],
      Errors: [{ SecretName: 'app', HttpStatus: 403, Code: instanceStateInvalid.code }],
    });
  });

  test('still lists and describes its keys and secrets, and lets them be deleted', async () => {
    const { keys } = await unavailable('Error');
    const calls: readonly [string, Params][] = [
      ['DescribeKey', { KeyId: keys.aes }],
      ['ListKeyVersions', { KeyId: keys.aes }],
      ['GetKeyPolicy', { KeyId: keys.aes }],
      ['DisableKey', { KeyId: keys.aes }],
      ['TagResource', { KeyId: keys.aes, Tags: '[{"TagKey":"a","TagValue":"b"}]' }],
      ['ScheduleKeyDeletion', { KeyId: keys.mac, PendingWindowInDays: 7 }],
      ['DescribeSecret', { SecretName: 'app' }],
      ['UpdateSecret', { SecretName: 'app', Description: 'new' }],
      ['DeleteSecret', { SecretName: 'app' }],
    ];
    for (const [action, params] of calls) {
      expect([action, (await call(action, params)).code]).toEqual([action, 'Success']);
    }
  });

  test('is checked before the state of the key and the type of the call', async () => {
    kms.seedInstance({ instanceId: INSTANCE, status: 'Error' });
    const { keyId } = kms.seedKey({ instanceId: INSTANCE, state: 'Disabled' });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual(instanceStateInvalid);
    expect(await call('GetPublicKey', { KeyId: keyId, KeyVersionId: 'v' })).toEqual(instanceStateInvalid);
  });

  test('does not affect other instances and keys', async () => {
    kms.seedInstance({ instanceId: OTHER, status: 'Error' });
    kms.seedInstance({ instanceId: INSTANCE });
    for (const KeyId of [kms.seedKey().keyId, kms.seedKey({ instanceId: INSTANCE }).keyId]) {
      expect((await call('Encrypt', { KeyId, Plaintext: 'x' })).code).toBe('Success');
    }
    expect((await call('CreateKey', { DKMSInstanceId: INSTANCE })).code).toBe('Success');
  });
});

describe('deletion protection of an instance', () => {
  beforeEach(() => {
    kms = installKmsMock();
  });
  const protect = (params: Params) =>
    call('SetDeletionProtection', { EnableDeletionProtection: true, ...params });

  test('is turned on and off with KmsInstanceId', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    const params = { KmsInstanceId: INSTANCE, DeletionProtectionDescription: 'audit' };
    expect(await protect(params)).toEqual(SUCCESS);
    expect(kms.instance(INSTANCE)).toMatchObject({
      deletionProtection: true,
      deletionProtectionDescription: 'audit',
    });
    expect(await protect({ ...params, EnableDeletionProtection: false })).toEqual(SUCCESS);
    expect(kms.instance(INSTANCE)).toMatchObject({
      deletionProtection: false,
      deletionProtectionDescription: '',
    });
  });

  test('works in every status', async () => {
    for (const status of NOT_READY) {
      const { instanceId } = kms.seedInstance({ status });
      expect(await protect({ KmsInstanceId: instanceId })).toEqual(SUCCESS);
    }
  });

  test('needs an instance that was seeded', async () => {
    expect(await protect({ KmsInstanceId: INSTANCE })).toEqual(instanceNotFound);
    expect(await protect({ KmsInstanceId: 'orders' })).toEqual(invalid('KmsInstanceId'));
    expect(await protect({})).toEqual(missing('ProtectedResourceArn'));
  });

  test('is not changed if the request names a key', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    const { keyId, arn } = kms.seedKey({ instanceId: INSTANCE });
    for (const named of [{ KeyId: keyId }, { ProtectedResourceArn: arn }]) {
      expect(await protect({ ...named, KmsInstanceId: INSTANCE })).toEqual(SUCCESS);
      expect(kms.key(keyId)?.deletionProtection).toBe(true);
      expect(kms.instance(INSTANCE)?.deletionProtection).toBe(false);
    }
  });

  test('can be denied by the ARN of the instance', async () => {
    const { arn } = kms.seedInstance({ instanceId: INSTANCE });
    kms.seedInstance({ instanceId: OTHER });
    kms.deny({ action: 'SetDeletionProtection', resource: arn });
    expect(await protect({ KmsInstanceId: INSTANCE })).toMatchObject({
      code: 'Forbidden.NoPermission',
      message: `This operation for ${arn} is forbidden by permission system.`,
    });
    expect(await protect({ KmsInstanceId: OTHER })).toEqual(SUCCESS);
  });
});

describe('tags of instances', () => {
  beforeEach(() => {
    kms = installKmsMock();
  });
  const COMMON = { RegionId: 'cn-hangzhou', ResourceType: 'instance' };
  const one = (action: string, params: Params = {}, id = INSTANCE) =>
    call(action, { ...COMMON, 'ResourceId.1': id, ...params });
  const row = (ResourceId: string, TagKey: string, TagValue: string) => ({
    ResourceId,
    ResourceType: 'instance',
    TagKey,
    TagValue,
  });
  const rowsOf = async (params: Params = {}) =>
    (await call('ListTagResources', { ...COMMON, ...params })).body.TagResources.TagResource;

  test('are added, listed and removed', async () => {
    kms.seedInstance({ instanceId: INSTANCE, tags: { team: 'a' } });
    expect(await one('TagResources', { 'Tag.1.Key': 'cost', 'Tag.1.Value': '7' })).toEqual(SUCCESS);
    expect(kms.instance(INSTANCE)?.tags).toEqual({ team: 'a', cost: '7' });
    expect(await rowsOf({ 'ResourceId.1': INSTANCE })).toEqual([
      row(INSTANCE, 'team', 'a'),
      row(INSTANCE, 'cost', '7'),
    ]);
    expect(await one('UntagResources', { 'TagKey.1': 'team' })).toEqual(SUCCESS);
    expect(kms.instance(INSTANCE)?.tags).toEqual({ cost: '7' });
    expect(await one('UntagResources', { All: true })).toEqual(SUCCESS);
    expect(kms.instance(INSTANCE)?.tags).toEqual({});
  });

  test('are listed for all instances of the region, and not for keys', async () => {
    kms.seedInstance({ instanceId: INSTANCE, tags: { team: 'a' } });
    kms.seedInstance({ instanceId: OTHER, tags: { team: 'b' }, status: 'Error' });
    kms.seedInstance({ instanceId: 'kst-shh6715bc67can2kalkwo', tags: { team: 'c' } });
    kms.seedKey({ instanceId: INSTANCE, tags: { team: 'd' } });
    expect(await rowsOf()).toEqual([row(INSTANCE, 'team', 'a'), row(OTHER, 'team', 'b')]);
    expect(await rowsOf({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'b' })).toEqual([row(OTHER, 'team', 'b')]);
  });

  test.each(['TagResources', 'UntagResources', 'ListTagResources'])(
    '%s rejects an instance that was not seeded, and changes no other',
    async (action) => {
      kms.seedInstance({ instanceId: INSTANCE, tags: { team: 'a' } });
      kms.seedKey({ keyId: 'orders', instanceId: OTHER });
      const change =
        action === 'TagResources' ? { 'Tag.1.Key': 'k', 'Tag.1.Value': 'v' } : { 'TagKey.1': 'team' };
      const params = action === 'ListTagResources' ? {} : change;
      for (const unknown of [OTHER, 'orders']) {
        expect(await one(action, { ...params, 'ResourceId.2': unknown })).toEqual(resourceNotFound);
      }
      expect(kms.instance(INSTANCE)?.tags).toEqual({ team: 'a' });
    },
  );

  test('are at most 20', async () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'v']));
    kms.seedInstance({ instanceId: INSTANCE, tags });
    expect(await one('TagResources', { 'Tag.1.Key': 'k20', 'Tag.1.Value': 'v' })).toEqual(invalid('Tag'));
    expect(await one('TagResources', { 'Tag.1.Key': 'k19', 'Tag.1.Value': 'w' })).toEqual(SUCCESS);
  });

  test('of a snapshot do not change with the instance', async () => {
    kms.seedInstance({ instanceId: INSTANCE, tags: { team: 'a' } });
    const snapshot = kms.snapshot();
    await one('UntagResources', { 'TagKey.1': 'team' });
    expect(kms.instance(INSTANCE)?.tags).toEqual({});
    kms.rollback(snapshot);
    await one('TagResources', { 'Tag.1.Key': 'team', 'Tag.1.Value': 'b' });
    await call('SetDeletionProtection', { EnableDeletionProtection: true, KmsInstanceId: INSTANCE });
    expect(kms.instance(INSTANCE)).toMatchObject({ tags: { team: 'b' }, deletionProtection: true });
    kms.rollback(snapshot);
    expect(kms.instance(INSTANCE)).toMatchObject({ tags: { team: 'a' }, deletionProtection: false });
  });
});
