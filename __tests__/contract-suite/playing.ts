/** The contract suite, played against the mock of a test file. */
import { installKmsMock } from '../../lib';
import type { Params, Reply } from '../../scripts/contract/case';
import { CASES } from '../../scripts/contract/cases';
import type { Endpoint } from '../../scripts/contract/endpoint';
import { MOCK_INSTANCE, MOCK_OPTIONS, mockEndpoint } from '../../scripts/contract/mock';
import { type PlayOptions, play, type Run } from '../../scripts/contract/player';
import { report } from '../../scripts/contract/report';

/** The mock for a whole test file, reset after each test. Call it at the top level of the file. */
export function installForSuite() {
  const kms = installKmsMock(MOCK_OPTIONS);
  afterEach(() => kms.reset());
  afterAll(() => kms.uninstall());
  return kms;
}

/** Changes what happens to a call. `send` sends it to the mock. */
export type Between = (action: string, params: Params, send: () => Promise<Reply>) => Promise<Reply>;

export function endpointWith(between: Between): Endpoint {
  const mock = mockEndpoint();
  return {
    ...mock,
    call: (action, params) => between(action, params, () => mock.call(action, params)),
    wire: (action, params, wire) => between(action, params, () => mock.wire(action, params, wire)),
  };
}

export const playAll = (options: Partial<PlayOptions> = {}) =>
  play({ endpoint: mockEndpoint(), cases: CASES, instanceId: MOCK_INSTANCE, ...options });

export const casesWith = (...titles: readonly string[]) =>
  CASES.filter(({ title }) => titles.includes(title));

interface Listed {
  readonly Keys: { readonly Key: readonly { readonly KeyId: string }[] };
  readonly TotalCount: number;
}
interface Described {
  readonly KeyMetadata: { readonly KeyState: string };
}

/** What the account contains, read by the calls that a user has. */
export async function account() {
  const { call } = mockEndpoint();
  const list = async (action: string) =>
    (await call(action, action === 'ListSecrets' ? {} : { PageSize: 100 })).body as Listed;
  const { Keys } = await list('ListKeys');
  const states = await Promise.all(
    Keys.Key.map(
      async ({ KeyId }) => ((await call('DescribeKey', { KeyId })).body as Described).KeyMetadata.KeyState,
    ),
  );
  return {
    keys: states.length,
    keysInUse: states.filter((state) => state !== 'PendingDeletion').length,
    aliases: (await list('ListAliases')).TotalCount,
    secrets: (await list('ListSecrets')).TotalCount,
  };
}

export const NOTHING_LEFT = { keysInUse: 0, aliases: 0, secrets: 0 };

/** The report of a run, without the redaction of credentials. */
export const reportOf = (run: Run): string =>
  report({
    run,
    date: new Date('2026-11-25T12:00:00Z'),
    endpoint: 'kms.cn-hangzhou.aliyuncs.com',
    region: 'cn-hangzhou',
    version: '0.1.0',
    redact: (unchanged) => unchanged,
  });
