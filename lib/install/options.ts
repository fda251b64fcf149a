/** What installKmsMock() can be told. */
import { checkOptions, inspectValue } from '../base/arguments';
import { KmsMockUsageError } from '../base/usage-error';
import { isPlainObject } from '../base/plain-object';
import { checkAccountId, regionOption } from '../base/account-region';
import { DEFAULT_QUOTAS, type Quotas } from '../registry/limits';
import type { EndpointOption } from '../transport/endpoints';

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

const DEFAULT_REGION = 'cn-hangzhou';
const DEFAULT_ACCOUNT = '1540355698841234';

const OPTION_NAMES = [
  'regionId',
  'accountId',
  'accounts',
  'endpoints',
  'randomSeed',
  'quotas',
  'unknownParameters',
  'unusedFaults',
  'verifySignatures',
] as const satisfies readonly (keyof KmsMockOptions)[];

/** @throws KmsMockUsageError INVALID_OPTION */
export function checkedOptions(options: KmsMockOptions) {
  checkOptions('installKmsMock', options, OPTION_NAMES, 'INVALID_OPTION');
  const {
    accountId = DEFAULT_ACCOUNT,
    endpoints = [],
    randomSeed,
    unknownParameters = 'reject',
    unusedFaults = 'ignore',
  } = options;
  const regionId =
    regionOption(options.regionId, 'installKmsMock({ regionId })', 'INVALID_OPTION') ?? DEFAULT_REGION;
  checkAccountId(accountId, 'installKmsMock({ accountId })');
  if (!Array.isArray(endpoints)) throw invalid('endpoints', 'give a list of hosts.');
  if (randomSeed !== undefined && typeof randomSeed !== 'string' && typeof randomSeed !== 'number') {
    throw invalid('randomSeed', 'give a text or a number.');
  }
  if (unknownParameters !== 'reject' && unknownParameters !== 'ignore') {
    throw invalid(
      'unknownParameters',
      `${inspectValue(unknownParameters)} is neither 'reject' nor 'ignore'.`,
    );
  }
  if (unusedFaults !== 'report' && unusedFaults !== 'ignore') {
    throw invalid('unusedFaults', `${inspectValue(unusedFaults)} is neither 'report' nor 'ignore'.`);
  }
  return {
    regionId,
    accountId,
    accounts: accountsOption(options.accounts),
    endpoints,
    randomSeed,
    quotas: quotasOption(options.quotas),
    unknownParameters,
    unusedFaults,
    secrets: secretsOption(options.verifySignatures),
  };
}

function accountsOption(given: KmsMockOptions['accounts']): ReadonlyMap<string, string> | undefined {
  if (given === undefined) return undefined;
  if (!isPlainObject(given)) {
    throw invalid('accounts', `${inspectValue(given)}: give an object, { [accessKeyId]: accountId }.`);
  }
  for (const [accessKeyId, id] of Object.entries(given)) {
    if (accessKeyId === '') throw invalid('accounts', 'an access key id is a text that is not empty.');
    checkAccountId(id, `installKmsMock({ accounts: { ${inspectValue(accessKeyId)} } })`);
  }
  return new Map(Object.entries(given));
}

/** Whatever is wrong with it, no secret goes into a message. */
function secretsOption(secrets: KmsMockOptions['verifySignatures']): KmsMockOptions['verifySignatures'] {
  if (secrets === undefined) return undefined;
  if (!isPlainObject(secrets)) {
    throw invalid('verifySignatures', 'give an object of access key ids and their secrets.');
  }
  for (const [accessKeyId, secret] of Object.entries(secrets)) {
    if (typeof secret !== 'string' || secret === '') {
      throw invalid(
        `verifySignatures.${accessKeyId}`,
        'the secret of an access key is a text that is not empty.',
      );
    }
  }
  return { ...secrets };
}

function quotasOption(given: Partial<Quotas> = {}): Quotas {
  checkOptions('installKmsMock.quotas', given, Object.keys(DEFAULT_QUOTAS), 'INVALID_OPTION');
  for (const [name, quota] of Object.entries(given)) {
    if (!Number.isInteger(quota) || quota < 0) {
      throw invalid(`quotas.${name}`, `${inspectValue(quota)} is no whole number, zero or more.`);
    }
  }
  return { ...DEFAULT_QUOTAS, ...given };
}

const invalid = (option: string, message: string): KmsMockUsageError =>
  new KmsMockUsageError('INVALID_OPTION', `installKmsMock({ ${option} }): ${message}`);
