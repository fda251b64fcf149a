/**
 * Which hosts are KMS, and which region each of them serves.
 * Source: endpoint list 2018-2026 and the endpoint rules of the SDKs.
 */
import { REGION_ID_RULE } from '../base/account-region';
import type { FieldsOf, TextField } from '../base/fields';

/** A KMS host that is not a host of Alibaba Cloud: a proxy, a private domain, a test double. */
export interface EndpointOption {
  /** Host without scheme, port and path: `kms.example.internal`. */
  readonly host: string;
  /**
   * The region that the host serves. By default, the host of an instance serves the region of the instance, and any other host
   * the RegionId of the request, or the default region.
   */
  readonly regionId?: string;
}

const HOST = {
  kind: 'text',
  rule: {
    what: 'a valid host',
    form: 'a name such as "kms.example.internal", without scheme, port and path; requests to every port are intercepted',
    pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.?$/i,
  },
} as const satisfies TextField;

const ENDPOINT = {
  host: { ...HOST, required: true },
  regionId: { kind: 'text', rule: REGION_ID_RULE },
} as const satisfies FieldsOf<EndpointOption>;

/** The field `endpoints` of the options of installKmsMock(). */
export const ENDPOINTS = {
  kind: 'list',
  noun: 'hosts',
  of: {
    kind: 'either',
    of: [HOST, { kind: 'object', of: ENDPOINT, noun: 'endpoint' }],
    rule: { what: 'a valid endpoint', form: 'the name of a host, or an object with host and regionId' },
  },
} as const;

export interface Endpoint {
  /** undefined if the host does not name the region. The id of an instance may name it. */
  readonly regionId: string | undefined;
  /** The instance whose dedicated gateway the host is; undefined for every other host. */
  readonly instanceId: string | undefined;
}

/** `kms.<region>` and `kms[-suffix][-network].<region>`: public, vpc, intranet, internal, and future networks. */
const REGIONAL = /^kms(?:-[a-z0-9-]+)?\.([a-z0-9-]+)\.aliyuncs\.com$/;
const CENTRAL = 'kms.aliyuncs.com';
const INSTANCE = /^([a-z0-9-]+)\.cryptoservice\.kms\.aliyuncs\.com$/;

export class Endpoints {
  readonly #added: ReadonlyMap<string, Pick<Endpoint, 'regionId'>>;
  /** A cache, because every request of the process looks up its host. */
  readonly #known = new Map<string, Endpoint | undefined>();

  /**
   * @param added checked against ENDPOINTS before
   * @param allowHttp whether requests over http are handled too
   */
  constructor(
    added: readonly (string | EndpointOption)[],
    readonly allowHttp: boolean,
  ) {
    this.#added = new Map(
      added.map((entry) => {
        const { host, regionId }: EndpointOption = typeof entry === 'string' ? { host: entry } : entry;
        return [normalized(host), { regionId }];
      }),
    );
  }

  /** @returns undefined if the host is not a KMS host */
  find(host: string): Endpoint | undefined {
    if (this.#known.has(host)) return this.#known.get(host);
    const endpoint = this.#lookUp(normalized(host));
    if (this.#known.size < MAX_KNOWN) this.#known.set(host, endpoint);
    return endpoint;
  }

  #lookUp(host: string): Endpoint | undefined {
    const instanceId = INSTANCE.exec(host)?.[1];
    const added = this.#added.get(host);
    if (added !== undefined) return { ...added, instanceId };
    const regional = REGIONAL.exec(host);
    if (regional !== null) return { regionId: regional[1], instanceId: undefined };
    return host === CENTRAL || instanceId !== undefined ? { regionId: undefined, instanceId } : undefined;
  }
}

const MAX_KNOWN = 1000;

/** Host names are case-insensitive, and a final dot does not change them. */
const normalized = (host: string): string => host.toLowerCase().replace(/\.$/, '');
