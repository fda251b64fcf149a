/**
 * Which hosts are KMS, and which region each of them serves.
 * Source: endpoint list 2018-2026 and the endpoint rules of the SDKs.
 */
import { checkOptions, inspectValue } from '../base/arguments';
import { KmsMockUsageError } from '../base/usage-error';
import { regionOption } from '../base/account-region';

/** A host that is KMS although its name does not tell: a proxy, a private domain, a test double. */
export interface EndpointOption {
  /** Host without scheme, port and path: `kms.example.internal`. */
  readonly host: string;
  /** The region behind it; without one, the request's RegionId or the mock's own region. */
  readonly regionId?: string;
}

export interface Endpoint {
  /** undefined where the host alone does not tell. */
  readonly regionId: string | undefined;
}

/** `kms.<region>` and `kms[-suffix][-network].<region>`: public, vpc, intranet, internal, and what is to come. */
const REGIONAL = /^kms(?:-[a-z0-9-]+)?\.([a-z0-9-]+)\.aliyuncs\.com$/;
const CENTRAL = 'kms.aliyuncs.com';
const INSTANCE = /^[a-z0-9-]+\.cryptoservice\.kms\.aliyuncs\.com$/;

export class Endpoints {
  readonly #added: ReadonlyMap<string, Endpoint>;
  /** Hosts are few and asked for with every request of the process, KMS or not. */
  readonly #known = new Map<string, Endpoint | undefined>();

  constructor(added: readonly (string | EndpointOption)[]) {
    this.#added = new Map(
      added.map((entry) => {
        if (typeof entry === 'string') return [hostName(entry), { regionId: undefined }];
        checkOptions('endpoints', entry, ['host', 'regionId'], 'INVALID_OPTION');
        const regionId = regionOption(entry.regionId, 'installKmsMock({ endpoints })', 'INVALID_OPTION');
        return [hostName(entry.host), { regionId }];
      }),
    );
  }

  /** @returns undefined when the host is not KMS */
  find(host: string): Endpoint | undefined {
    if (this.#known.has(host)) return this.#known.get(host);
    const endpoint = this.#lookUp(normalized(host));
    if (this.#known.size < MAX_KNOWN) this.#known.set(host, endpoint);
    return endpoint;
  }

  #lookUp(host: string): Endpoint | undefined {
    const added = this.#added.get(host);
    if (added !== undefined) return added;
    const regional = REGIONAL.exec(host);
    if (regional !== null) return { regionId: regional[1] };
    return host === CENTRAL || INSTANCE.test(host) ? { regionId: undefined } : undefined;
  }
}

const MAX_KNOWN = 1000;

/** Case and the root's dot make no difference to a name. */
const normalized = (host: string): string => host.toLowerCase().replace(/\.$/, '');

function hostName(host: unknown): string {
  if (typeof host === 'string' && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.?$/i.test(host)) return normalized(host);
  throw new KmsMockUsageError(
    'INVALID_OPTION',
    `installKmsMock({ endpoints }): ${inspectValue(host)} is no host. Give a name such as "kms.example.internal", ` +
      'without scheme, port and path; every port of it is claimed.',
  );
}
