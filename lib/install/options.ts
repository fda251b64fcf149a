/** What installKmsMock() can be told. */
import { ACCESS_KEY_ID_RULE, ACCOUNT_ID_RULE, REGION_ID_RULE } from '../base/account-region';
import { CallMistakes, checkFields } from '../base/check-fields';
import type { FieldsOf } from '../base/fields';
import { DEFAULT_QUOTAS, type Quotas } from '../registry/limits';
import { type EndpointOption, ENDPOINTS } from '../transport/endpoints';

export interface KmsMockOptions {
  /** The region of `seedKey()` and of endpoints that name none. `cn-hangzhou` by default. */
  readonly regionId?: string;
  /** The account that owns every key: digits, as in ARNs. `1540355698841234` by default. */
  readonly accountId?: string;
  /** Access keys of other accounts, by access key id: `{ 'access-key-of-partner': '1000000000000002' }`. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** More hosts that are KMS, besides those of Alibaba Cloud. Every port, http and https. */
  readonly endpoints?: readonly (string | EndpointOption)[];
  /**
   * Makes ids, material, IVs, tokens and request ids the same in every run; not RSA keys, and not what asymmetric
   * encryption and signing draw for themselves, which cannot be seeded. Random by default.
   */
  readonly randomSeed?: string | number;
  /** How much there may be before a request for one more is Rejected.LimitExceeded. Those of the service by default. */
  readonly quotas?: Partial<Quotas>;
  /** What a parameter that the action does not have leads to: InvalidParameter with a hint (default), or nothing. */
  readonly unknownParameters?: 'reject' | 'ignore';
  /** What reset() does about faults that were added and not used up: `report` throws. `ignore` by default. */
  readonly unusedFaults?: 'report' | 'ignore';
  /**
   * The secrets of the access keys that exist, by access key id. With it, signatures, time stamps and nonces are
   * checked; without it, everybody is let in.
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
  randomSeed: {
    kind: 'either',
    of: [{ kind: 'text' }, { kind: 'number' }],
    rule: { what: 'a valid seed', form: 'a string or a number' },
  },
  quotas: { kind: 'object', of: QUOTAS, noun: 'set of quotas' },
  unknownParameters: { kind: 'text', values: ['reject', 'ignore'] },
  unusedFaults: { kind: 'text', values: ['report', 'ignore'] },
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
 * With the defaults.
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
    randomSeed: options.randomSeed,
    quotas: { ...DEFAULT_QUOTAS, ...quotas },
    unknownParameters: options.unknownParameters ?? 'reject',
    unusedFaults: options.unusedFaults ?? 'ignore',
    secrets: verifySignatures && { ...verifySignatures },
  };
}
