/** Never run: the compiler is the test (types.test.ts). Snapshots, runs, views, fixtures. */
import {
  installKmsMock,
  type Fixtures,
  type InstanceSnapshot,
  type InstanceStatus,
  type KmsSnapshot,
  type KmsView,
  type LoadedFixtures,
  type ServiceEdition,
  type SeededInstance,
} from '../../lib';
import { kms } from '../../lib/runners/jest';

export async function stateControl() {
  const snapshot: KmsSnapshot = kms.snapshot();
  kms.rollback(snapshot);
  const takenAt: Date = snapshot.takenAt;
  // @ts-expect-error a date is not a snapshot
  kms.rollback(takenAt);
  // @ts-expect-error which one?
  kms.rollback();

  const count: number = kms.run(() => 1);
  const text: string = await kms.run(async () => 'text');
  // @ts-expect-error a promise is not a function
  kms.run(Promise.resolve(1));
  return { count, text };
}

export function views() {
  const view: KmsView = kms.account('1000000000000002').region('cn-shanghai');
  const keyId: string = view.seedKey().keyId;
  const secretData = view.secret('db/password')?.versions[0]?.secretData;
  const isOpen: boolean | undefined = view.ciphertext('a blob')?.opensWith({ tenant: 't-1' });
  expect(view).toHaveKeyState(keyId, 'Enabled');
  expect(view).toHaveSecretValue('db/password', /./);
  // @ts-expect-error the clock is that of the mock
  view.clock;
  // @ts-expect-error digits, as text
  kms.account(1000000000000002);
  installKmsMock({ accounts: { 'key-of-partner': '1000000000000002' } });
  // @ts-expect-error an account is a text
  installKmsMock({ accounts: { 'key-of-partner': 1 } });
  return { secretData, isOpen };
}

export function instances() {
  const { instanceId, endpoint }: SeededInstance = kms.seedInstance({
    status: 'Connecting',
    tags: { a: 'b' },
  });
  const snapshot: InstanceSnapshot | undefined = kms.region('cn-shanghai').instance(instanceId);
  const status: InstanceStatus | undefined = snapshot?.status;
  kms.loadFixtures({ instances: [{ instanceId }], keys: [{ instanceId }] });
  const service: ServiceEdition = '3.0';
  installKmsMock({ service });
  // @ts-expect-error this service does not exist
  installKmsMock({ service: '2.0' });
  // @ts-expect-error this status does not exist
  kms.seedInstance({ status: 'Enabled' });
  // @ts-expect-error which one?
  kms.instance();
  return { endpoint, status };
}

export function fixtures() {
  const loaded: LoadedFixtures = kms.loadFixtures('kms.yaml');
  const arn: string | undefined = loaded.keys[0]?.arn;
  const written: Fixtures = kms.exportFixtures({ dates: 'relative' });
  kms.loadFixtures(written);
  kms.loadFixtures({
    notBefore: '2026-01-31T00:00:00Z',
    keys: [{ keyId: 'orders', versions: [{ material: Buffer.alloc(32) }, { createdAt: '-30d' }] }],
    secrets: [{ secretName: 'db', secretData: 'x', deletionDate: '+7d', state: 'PendingDeletion' }],
  });
  // @ts-expect-error this field does not exist
  kms.loadFixtures({ key: [] });
  // @ts-expect-error this state does not exist
  kms.loadFixtures({ keys: [{ state: 'Gone' }] });
  // @ts-expect-error a secret has a name
  kms.loadFixtures({ secrets: [{ secretData: 'x' }] });
  // @ts-expect-error absolute or relative
  kms.exportFixtures({ dates: 'none' });
  return arn;
}
