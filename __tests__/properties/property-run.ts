/**
 * What every file of properties needs: runs that can be repeated, and the service without its transport (20 times
 * faster than through nock, and a property calls it thousands of times).
 *
 *   FC_SEED=7 npx jest __tests__/properties                    other examples
 *   FC_SEED=7 FC_PATH=12:0:3 npx jest <file> -t '<title>'      only the counterexample that a report names
 */
import fc from 'fast-check';
import type { KmsMockUsageError } from '../../lib/base/usage-error';
import { CallMistakes } from '../../lib/base/check-fields';
import type { Fixtures, SeedKeyOptions } from '../../lib/seeding/fields';
import { type ExportFixturesOptions, exportFixtures, loadFixtures } from '../../lib/seeding/files';
import { DEFAULT_QUOTAS, type Quotas } from '../../lib/registry/limits';
import { seedKey } from '../../lib/seeding/seed-key';
import { KmsService } from '../../lib/service/service';
import { snapshotOf } from '../../lib/snapshots/key';
import { applyDue } from '../../lib/time/apply-due';

export const SEED = Number(process.env.FC_SEED ?? 20160120);
const PATH = process.env.FC_PATH;

const planned: number[] = [];

beforeAll(() => {
  const total = planned.reduce((sum, runs) => sum + runs, 0);
  process.stderr.write(`fast-check: FC_SEED=${SEED}, ${planned.length} properties, ${total} runs\n`);
});

/** A test that holds for everything that the arbitrary makes; a failure is shrunk and printed with its seed and path. */
export function holds<T>(
  title: string,
  runs: number,
  arbitrary: fc.Arbitrary<T>,
  predicate: (example: T) => Promise<void>,
): void {
  planned.push(runs);
  const replay = PATH === undefined ? {} : { path: PATH, endOnFailure: true };
  test(
    title,
    () => fc.assert(fc.asyncProperty(arbitrary, predicate), { seed: SEED, numRuns: runs, ...replay }),
    60_000,
  );
}

export interface Reply {
  readonly status: number;
  /** `Success`, or the error code. */
  readonly code: string;
  // biome-ignore lint/suspicious/noExplicitAny: each action has a different response
  readonly body: any;
}

export type Params = Readonly<Record<string, string>>;

/** A request as it is on the wire. */
export interface RawRequest {
  readonly method?: string;
  readonly query?: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const ACCOUNT = '1540355698841234';
const REGION = 'cn-hangzhou';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
export const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

/** What is not well-formed goes as the replacement character, as every client sends it. */
const escaped = (value: string): string => encodeURIComponent(Buffer.from(value).toString());

export const encoded = (params: Params): string =>
  Object.entries(params)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&');

export function inMemoryKms(quotas: Partial<Quotas> = { keys: Number.POSITIVE_INFINITY }) {
  const service = new KmsService({
    accountId: ACCOUNT,
    defaultRegionId: REGION,
    randomSeed: SEED,
    unknownParameters: 'reject',
    quotas: { ...DEFAULT_QUOTAS, ...quotas },
    edition: 'classic',
    onDefect(error: KmsMockUsageError) {
      throw error;
    },
  });
  const { clock, registries } = service.world;
  const registry = () => registries.of(ACCOUNT, REGION);
  const place = { accountId: ACCOUNT, regionId: REGION };

  async function send(
    { method = 'POST', query = '', headers = {}, ...rest }: RawRequest,
    regionId = REGION,
  ): Promise<Reply> {
    const body = 'body' in rest ? rest.body : '';
    const host = `kms.${regionId}.aliyuncs.com`;
    const answer = await service.handle({
      method,
      path: `/?${query}`,
      headers,
      body,
      host,
      regionId,
    });
    if ('failure' in answer) throw new Error(`no answer: ${answer.failure}`);
    const parsed = JSON.parse(answer.body);
    return { status: answer.status, code: answer.status === 200 ? 'Success' : parsed.Code, body: parsed };
  }

  return {
    clock,
    send,
    call: (action: string, params: Params = {}, regionId = REGION): Promise<Reply> =>
      send(
        {
          query: encoded({ Action: action, Version: '2016-01-20' }),
          body: encoded(params),
          headers: FORM,
        },
        regionId,
      ),
    seedKey: (fixture: SeedKeyOptions = {}) =>
      seedKey(fixture, { registry: registry(), now: clock.millis(), mistakes: MISTAKES }),
    loadFixtures: (fixtures: Fixtures) => loadFixtures(fixtures, service.world, place),
    exportFixtures: (options: ExportFixturesOptions = {}) => exportFixtures(service.world, ACCOUNT, options),
    key(id: string) {
      applyDue(registry(), clock.millis());
      const key = registry().find(id);
      return key && snapshotOf(key, registry());
    },
  };
}

const MISTAKES = new CallMistakes('seedKey', 'INVALID_FIXTURE');

export type InMemoryKms = ReturnType<typeof inMemoryKms>;

/** Well-formed text: the wire is UTF-8 and has no lone surrogates. Controls and all planes are in it. */
export const text = (constraints: fc.StringConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', ...constraints });

/** The same bytes but for one bit. */
export function flipped(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = bit % (bytes.length * 8);
  changed[at >> 3] = (changed[at >> 3] as number) ^ (1 << (at & 7));
  return changed;
}
