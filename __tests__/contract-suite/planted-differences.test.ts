/** Proves the contract suite: it finds every difference that is planted into the mock, and nothing else. */
import type { Params, Reply } from '../../scripts/contract/case';
import { mockEndpoint } from '../../scripts/contract/mock';
import type { Run } from '../../scripts/contract/player';
import { casesWith, endpointWith, installForSuite, playAll, reportOf } from './playing';

installForSuite();

interface Planted {
  /** The case and the member that must be reported. */
  readonly found: string;
  /** @returns the other response, or undefined to leave the response of the mock */
  plant(action: string, params: Params, reply: Reply, body: Body): Partial<Reply> | undefined;
}
interface Body {
  readonly KeyMetadata?: Readonly<Record<string, string>>;
}

const SUCCESS = { code: 'Success', status: 200, message: '' };

const PLANTED: readonly Planted[] = [
  {
    found: 'Encrypt by key state: code',
    plant: (action, { DryRun }, { code }) =>
      action === 'Encrypt' && DryRun === undefined && code === 'Rejected.Disabled'
        ? { code: 'Forbidden.KeyDisabled' }
        : undefined,
  },
  {
    found: 'An alias is unique, and it can be moved and deleted: status',
    plant: (_action, _params, { code }) => (code === 'AliasAlreadyExists' ? { status: 409 } : undefined),
  },
  {
    found: 'A deleted secret can be restored in its recovery window: message',
    plant: (_action, _params, { code }) =>
      code === 'Rejected.ResourceInUse' ? { message: 'restore normal secret.' } : undefined,
  },
  {
    found: 'CreateKey returns the metadata of the key: KeyMetadata.Arn',
    plant(action, { Description }, _reply, { KeyMetadata }) {
      if (action !== 'CreateKey' || !String(Description).includes('für')) return undefined;
      return { body: { ...bodyWithoutArn(KeyMetadata), RequestId: 'f09a1b1e-0000-4000-8000-000000000000' } };
    },
  },
  {
    found: 'A key in PendingDeletion has a DeleteDate: KeyMetadata.DeleteDate',
    plant: (action, _params, _reply, { KeyMetadata }) =>
      action === 'DescribeKey' && KeyMetadata?.KeyState === 'PendingDeletion'
        ? { body: { KeyMetadata: { ...KeyMetadata, DeleteDate: '2026-12-01T00:00:00.000Z' } } }
        : undefined,
  },
  {
    found: 'ScheduleKeyDeletion accepts 7 to 366 days: code',
    plant: (action, { PendingWindowInDays }) =>
      action === 'ScheduleKeyDeletion' && PendingWindowInDays === 367 ? { ...SUCCESS, body: {} } : undefined,
  },
  {
    found: 'DescribeKey accepts an id, an alias and an ARN: code',
    plant: (action, { KeyId }) =>
      action === 'DescribeKey' && String(KeyId).startsWith('acs:')
        ? { code: 'Forbidden.KeyNotFound', status: 404, body: {} }
        : undefined,
  },
  {
    found: 'Encrypt treats Plaintext as an opaque string: Plaintext',
    plant: (action, _params, { body }) =>
      action === 'Decrypt' && (body as { Plaintext?: string }).Plaintext === 'a+b/c=='
        ? { body: { ...(body as object), Plaintext: 'a b/c==' } }
        : undefined,
  },
  {
    found: 'Format=XML returns XML: body',
    plant: (action, _params, { text }) =>
      action === 'DescribeKey' && text?.includes('<KeyState>Enabled') ? { text: '{}' } : undefined,
  },
];

const bodyWithoutArn = ({ Arn, ...KeyMetadata }: Readonly<Record<string, string>> = {}) => ({ KeyMetadata });

/** The tenth difference is in the behaviour and not in a response: EnableKey succeeds, and a Disabled key stays Disabled. */
const FOUND_BY_STATE = 'DisableKey disables a key, and EnableKey enables it: KeyMetadata.KeyState';

const planted = endpointWith(async (action, params, send) => {
  if (action === 'EnableKey' && (await isDisabled(params))) return { ...SUCCESS, body: {} };
  const reply = await send();
  const changes = PLANTED.map(({ plant }) => plant(action, params, reply, reply.body as Body));
  return Object.assign({}, reply, ...changes) as Reply;
});

async function isDisabled({ KeyId = '' }: Params): Promise<boolean> {
  const { body } = await mockEndpoint().call('DescribeKey', { KeyId });
  return (body as Body).KeyMetadata?.KeyState === 'Disabled';
}

let run: Run;
beforeAll(async () => {
  run = await playAll({ endpoint: planted });
});

test('it finds all ten planted differences, and nothing else', () => {
  const { outcomes, leftBehind } = run;
  expect(leftBehind).toEqual([]);
  expect(outcomes.filter(({ result }) => result === 'blocked')).toEqual([]);
  const found = outcomes.flatMap(({ case: { title }, differences }) =>
    differences.flatMap(({ mismatches }) => mismatches.map(({ place }) => `${title}: ${place}`)),
  );
  expect(found.sort()).toEqual([...PLANTED.map(({ found }) => found), FOUND_BY_STATE].sort());
  expect(found).toHaveLength(10);
});

test('the report has action, call, expectation, response and source of each difference', () => {
  const text = reportOf(run);
  expect(text).toMatch(/^# Contract of KMS, 2026-11-25\n/);
  const [differences] = text.split('## Open questions');
  expect(differences?.match(/^- Action: /gm)).toHaveLength(10);
  expect(differences).toContain(
    [
      '### A deleted secret can be restored in its recovery window',
      '',
      '- Action: RestoreSecret',
      `- Call: \`aliyun kms RestoreSecret --SecretName ${secretNameIn(text)}\``,
      '- message: expected "restore normal secret", got "restore normal secret."',
      '- Response: Rejected.ResourceInUse (409) restore normal secret.',
      '- Source of the expectation: DeleteSecret and RestoreSecret, tables of the OpenAPI metadata, 2024',
    ].join('\n'),
  );
});

const secretNameIn = (text: string) => /RestoreSecret --SecretName ([\w-]+)/.exec(text)?.[1];

test('the report has no id of an instance that the run has not created', async () => {
  const instanceId = 'kst-shh6715bc67can2kalkwo';
  const answered = await playAll({
    cases: casesWith('The default instance of an account that has one instance or none'),
    endpoint: endpointWith(async (_action, _params, send) => {
      const reply = await send();
      return { ...reply, body: { ...(reply.body as object), DefaultKmsInstanceId: instanceId } };
    }),
  });
  const text = reportOf(answered);
  expect(text).toContain('"DefaultKmsInstanceId":"(25 characters)"');
  expect(text).not.toContain(instanceId);
});

test('the report has no secret data', async () => {
  const values: string[] = [];
  const SECRET = ['Plaintext', 'RandomPassword', 'SecretData'] as const;
  const changed = await playAll({
    cases: casesWith(
      'GenerateDataKey returns a data key and its ciphertext',
      'GetRandomPassword returns 32 characters by default',
    ),
    endpoint: endpointWith(async (action, _params, send) => {
      const reply = await send();
      const body = reply.body as Readonly<Record<string, string | undefined>>;
      // Data keys and passwords differ in each run. Every response that contains one is changed, so that it is reported.
      if (action !== 'GenerateDataKey' && action !== 'GetRandomPassword') return reply;
      values.push(...SECRET.flatMap((name) => body[name] ?? []));
      return { ...reply, body: { ...body, KeyId: 'another', RandomPassword: `${body.RandomPassword}!!` } };
    }),
  });
  const text = reportOf(changed);
  expect(text).toContain('- Action: GenerateDataKey');
  expect(text).toContain('- RandomPassword: another value than expected');
  expect(values.length).toBeGreaterThan(4);
  expect(values.filter((value) => text.includes(value))).toEqual([]);
});
