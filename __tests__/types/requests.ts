/** Never run: the compiler is the test (types.test.ts). */
import type { KmsAction, KmsMock, KmsRequestParams, KmsRequestRecord } from '../../lib';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_Condition extends true>() => {};

export async function requests(kms: KmsMock) {
  // An array of whatever came.
  holds<Equal<(typeof kms.requests)[number], KmsRequestRecord>>();
  const any: string | undefined = kms.requests[0]?.params.Whatever;

  // Filtered, the names of the action's own parameters.
  const [decrypt] = kms.requests.of('Decrypt');
  const blob: string | undefined = decrypt?.params.CiphertextBlob;
  const member: string | undefined = decrypt?.params['EncryptionContext.tenant'];
  holds<Equal<typeof decrypt, KmsRequestRecord<'Decrypt'> | undefined>>();
  // A record of one action is a record.
  const [recorded]: readonly KmsRequestRecord[] = kms.requests.of('Decrypt');
  // @ts-expect-error Decrypt takes no KeyId
  decrypt?.params.KeyId;
  // @ts-expect-error a parameter may not have been sent
  const certain: string = kms.requests.of('Encrypt')[0]?.params.KeyId;
  // @ts-expect-error the log is read-only
  kms.requests.push(decrypt);
  // @ts-expect-error this action does not exist
  kms.requests.of('Decript');
  // @ts-expect-error this parameter does not exist
  kms.requests.of('Decrypt', { KeyId: 'x' });
  // @ts-expect-error parameters are strings
  kms.requests.of('ListKeys', { PageSize: 7 });
  kms.requests.of('ListKeys', { PageSize: '7', PageNumber: /1/, Filters: [{ Key: 'KeyState' }] });
  kms.requests.of('ListKeys', { PageSize: { asymmetricMatch: () => true } });

  const next = await kms.nextRequest('ScheduleKeyDeletion');
  const days: string | undefined = next.params.PendingWindowInDays;
  holds<Equal<typeof next.action, 'ScheduleKeyDeletion'>>();
  const anyNext: KmsRequestRecord = await kms.nextRequest();
  // @ts-expect-error this action does not exist
  await kms.nextRequest('ScheduleKeyDeletions');

  holds<Equal<keyof KmsRequestParams<'DescribeRegions'>, never>>();
  holds<'Encrypt' extends KmsAction ? true : false>();
  // @ts-expect-error this action does not exist
  holds<'Encript' extends KmsAction ? true : false>();
  const story: string = kms.timeline();
  return { any, recorded, blob, member, certain, days, anyNext, story };
}
