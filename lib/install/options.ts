/** The options of installKmsMock(). */
import { ACCESS_KEY_ID_RULE, ACCOUNT_ID_RULE, REGION_ID_RULE } from '../base/account-region';
import { CallMistakes, checkFields } from '../base/check-fields';
import type { FieldsOf } from '../base/fields';
import { DEFAULT_QUOTAS, type Quotas } from '../registry/limits';
import { SERVICE_EDITIONS, type ServiceEdition } from '../registry/service-edition';
import { type EndpointOption, ENDPOINTS } from '../transport/endpoints';

export interface KmsMockOptions {
  /** The default region: of `seedKey()`, and of endpoints that do not name a region. `cn-hangzhou` by default. */
  readonly regionId?: string;
  /** The account that owns every key: digits, as in ARNs. `1540355698841234` by default. */
  readonly accountId?: string;
  /** Access keys of other accounts, by access key id: `{ 'access-key-of-partner': '1000000000000002' }`. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Additional KMS hosts, besides those of Alibaba Cloud. Every port. */
  readonly endpoints?: readonly (string | EndpointOption)[];
  /**
   * Whether requests over http are handled too, for programs that reach KMS through a local proxy. By default they fail with
   * INSECURE_ENDPOINT, because KMS serves only https.
   */
  readonly allowHttp?: boolean;
  /**
   * Makes ids, key material, IVs, tokens and request ids the same in every run. RSA keys and the random values inside
   * asymmetric encryption and signing cannot be seeded. Random by default.
   */
  readonly randomSeed?: string | number;
  /**
   * The service that the mock plays: `classic`, the shared service of the years until 2022, or `3.0`, the service of an account
   * that is opened today (docs/instances.md). `classic` by default.
   */
  readonly service?: ServiceEdition;
  /** How many resources may exist before a request for one more fails with Rejected.LimitExceeded. The quotas of the service by default. */
  readonly quotas?: Partial<Quotas>;
  /** Whether a parameter that the action does not have is rejected with InvalidParameter and a hint (default), or ignored. */
  readonly unknownParameters?: 'reject' | 'ignore';
  /** What reset() does if a fault was added but not used up: `report` throws. `ignore` by default. */
  readonly unusedFaults?: 'report' | 'ignore';
  /**
   * Whether requests that the mock handles, but that may be a mistake in production, are reported with process.emitWarning:
   * each kind once. `true` by default.
   */
  readonly warnings?: boolean;
  /**
   * The secrets of the existing access keys, by access key id. With this option, signatures, timestamps and nonces are
   * checked; without it, every request is accepted.
   */
  readonly verifySignatures?: Readonly<Record<string, string>>;
}

const quota = { kind: 'number', min: 0, whole: true } as const;

const QUOTAS = {
  keys: quota,
  aliases: quota,
  keyVersions: quota,
  secrets: quota,
} as const satisfies FieldsOf<Partial<Quotas>>;

const OPTIONS = {
  regionId: { kind: 'text', rule: REGION_ID_RULE },
  accountId: { kind: 'text', rule: ACCOUNT_ID_RULE },
  accounts: {
    kind: 'map',
    noun: 'accounts',
    form: 'account ids by access key id: { [accessKeyId]: accountId }',
    names: ACCESS_KEY_ID_RULE,
    of: { kind: 'text', rule: ACCOUNT_ID_RULE },
  },
  endpoints: ENDPOINTS,
  allowHttp: { kind: 'flag' },
  randomSeed: {
    kind: 'either',
    of: [{ kind: 'text' }, { kind: 'number' }],
    rule: { what: 'a valid seed', form: 'a string or a number' },
  },
  service: { kind: 'text', values: SERVICE_EDITIONS },
  quotas: { kind: 'object', of: QUOTAS, noun: 'set of quotas' },
  unknownParameters: { kind: 'text', values: ['reject', 'ignore'] },
  unusedFaults: { kind: 'text', values: ['report', 'ignore'] },
  warnings: { kind: 'flag' },
  verifySignatures: {
    kind: 'map',
    noun: 'secrets',
    form: 'an object of access key ids and their secrets',
    confidential: true,
    of: {
      kind: 'text',
      confidential: true,
      rule: { what: 'a valid secret of an access key', form: 'a non-empty string', minLength: 1 },
    },
  },
} as const satisfies FieldsOf<KmsMockOptions>;

/**
 * The options with their defaults.
 * @throws KmsMockUsageError INVALID_OPTION
 */
export function checkedOptions(options: KmsMockOptions) {
  checkFields(options, OPTIONS, new CallMistakes('installKmsMock', 'INVALID_OPTION'));
  const { accounts, quotas, verifySignatures } = options;
  return {
    regionId: options.regionId ?? 'cn-hangzhou',
    accountId: options.accountId ?? '1540355698841234',
    accounts: accounts && new Map(Object.entries(accounts)),
    endpoints: options.endpoints ?? [],
    allowHttp: options.allowHttp ?? false,
    randomSeed: options.randomSeed,
    edition: options.service ?? 'classic',
    quotas: { ...DEFAULT_QUOTAS, ...quotas },
    unknownParameters: options.unknownParameters ?? 'reject',
    unusedFaults: options.unusedFaults ?? 'ignore',
    warnings: options.warnings ?? true,
    secrets: verifySignatures && { ...verifySignatures },
  };
}
