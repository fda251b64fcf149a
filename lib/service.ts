/**
 * A request's way through the mock, from top to bottom. Plain request in, plain response out: no transport is known here.
 */
import { type ServiceClock, toDate } from './clock';
import { type RandomSource, randomSource } from './crypto/random';
import {
  actionNotFound,
  dryRunPassed,
  dryRunRefused,
  internalFailure,
  KmsError,
  KmsMockUsageError,
  versionInvalid,
} from './errors';
import { didYouMean } from './nearest-name';
import { findOperation, SERVED_ACTIONS } from './operations';
import type { Answer, Operation } from './operations/operation';
import { VENDOR_ACTIONS } from './operations/vendor-actions';
import { readParameters, refuseUnknownParameters } from './parameters/read';
import type { RawParameters } from './parameters/nested';
import type { Quotas } from './registry/limits';
import { Registries } from './registry/registries';
import type { Secret } from './registry/secret';
import { guardResource, guardState, type Resource } from './state/guard';
import type { MatrixAction } from './state/matrix';
import { guardSecret, type SecretAction } from './state/secret-life-cycle';
import {
  decodeRequest,
  type Format,
  readAction,
  readFormat,
  readRegionId,
  readSentParameters,
  type SentParameters,
  type WireRequest,
} from './wire/decode-request';
import { encodeAnswer, encodeError, type WireResponse } from './wire/encode-response';

const API_VERSION = '2016-01-20';

export interface ServiceRequest extends WireRequest {
  /** Host without port, as the client called it. */
  readonly host: string;
  /** The region that the endpoint names; undefined for an endpoint that names none. */
  readonly regionId: string | undefined;
}

export type ServiceResponse = WireResponse;

/** One request that was answered, as the test author sees it in `kms.requests`. */
export interface KmsRequestRecord {
  /** As the client sent it; empty when the request named none or could not be decoded. */
  readonly action: string;
  /** The parameters of the action as raw text, by their full names; without credentials and signature. */
  readonly params: Readonly<Record<string, string>>;
  readonly regionId: string;
  /** HTTP status. */
  readonly status: number;
  /** The error code, or undefined for a success. */
  readonly code: string | undefined;
  readonly requestId: string;
  /** Service time. */
  readonly at: Date;
}

export interface ServiceOptions {
  readonly accountId: string;
  /** For endpoints that name no region, when the request names none either. */
  readonly defaultRegionId: string;
  readonly randomSeed: string | number | undefined;
  readonly unknownParameters: 'reject' | 'ignore';
  readonly quotas: Quotas;
  /** Told of every defect of the mock itself. */
  readonly onDefect: (error: KmsMockUsageError) => void;
}

/** What is known of a request so far: a refusal at any step is answered with as much of it as there is. */
interface Call {
  /** Where it will be recorded: the log of the time when it came in. */
  readonly log: KmsRequestRecord[];
  readonly now: number;
  regionId: string;
  requestId: string;
  format: Format;
  action: string;
  parameters: RawParameters;
}

const NO_PARAMETERS: RawParameters = {};

/** The independent streams of randomness of one region. */
interface Randomness {
  readonly secrets: RandomSource;
  readonly requestIds: RandomSource;
}

export class KmsService {
  #log: KmsRequestRecord[] = [];
  readonly #randomness = new Map<string, Randomness>();

  readonly registries: Registries;

  constructor(
    readonly options: ServiceOptions,
    readonly clock: ServiceClock,
  ) {
    this.registries = new Registries(options.quotas, (regionId) => this.randomnessOf(regionId).secrets);
  }

  get requests(): readonly KmsRequestRecord[] {
    return this.#log;
  }

  /** Never rejects: whatever goes wrong is an answer. */
  async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const call: Call = {
      log: this.#log,
      now: this.clock.millis(),
      regionId: request.regionId ?? this.options.defaultRegionId,
      requestId: '',
      format: 'JSON',
      action: '',
      parameters: NO_PARAMETERS,
    };
    try {
      const answer = await this.#answer(request, call);
      return this.#record(call, undefined, encodeAnswer(call.action, answer, call.requestId, call.format));
    } catch (thrown) {
      const error = this.#asKmsError(thrown, call.action);
      call.requestId ||= this.randomnessOf(call.regionId).requestIds.uuid();
      return this.#record(call, error.code, encodeError(error, call.requestId, request.host, call.format));
    }
  }

  /** Where ids, material and IVs of a region come from, for requests and fixtures alike. */
  randomnessOf(regionId: string): Randomness {
    let randomness = this.#randomness.get(regionId);
    if (randomness === undefined) {
      const { randomSeed } = this.options;
      randomness = {
        secrets: randomSource(randomSeed, `${regionId}/secrets`),
        requestIds: randomSource(randomSeed, `${regionId}/request ids`),
      };
      this.#randomness.set(regionId, randomness);
    }
    return randomness;
  }

  /** Forgets everything: keys, log, moved time, and how far the streams of a seed have been read. */
  reset(): void {
    this.registries.clear();
    this.#log = [];
    this.#randomness.clear();
    this.clock.reset();
  }

  async #answer(request: ServiceRequest, call: Call): Promise<Answer> {
    const sent = readSentParameters(request);
    call.action = readAction(request, sent) ?? '';
    call.parameters = sent.ofAction;
    call.regionId = request.regionId ?? readRegionId(sent) ?? call.regionId;
    call.requestId = this.randomnessOf(call.regionId).requestIds.uuid();
    call.format = readFormat(sent);
    const { action, version } = decodeRequest(request, sent);

    const found = lookUp(action, version);
    call.parameters = parametersOf(found.operation, sent);
    if (!isDryRun(found.operation, sent.ofAction)) return this.#perform(found, call);
    try {
      // The operations with a DryRun change no key, so the call is made and its result dropped.
      await this.#perform(found, call);
    } catch (refusal) {
      throw refusal instanceof KmsError ? dryRunRefused(refusal) : refusal;
    }
    throw dryRunPassed();
  }

  #perform({ action, operation }: Found, call: Call): Answer | Promise<Answer> {
    const { parameters, regionId, requestId, now } = call;
    if (this.options.unknownParameters === 'reject') {
      refuseUnknownParameters(action, operation.params, parameters);
    }
    const input = readParameters(operation.params, parameters);
    operation.check?.(input);

    const registry = this.registries.of(this.options.accountId, regionId);
    registry.settle(now);

    const context = { registry, now, random: registry.random, requestId };
    if ('key' in operation) {
      const key = operation.key(input, registry);
      operation.accepts?.(key, input);
      guardState(action as MatrixAction, key);
      return operation.run(input, { ...context, key });
    }
    if ('keys' in operation) {
      const keys = operation.keys(input, registry);
      for (const key of keys) {
        operation.accepts?.(key, input);
        guardState(action as MatrixAction, key);
      }
      return operation.run(input, { ...context, keys });
    }
    if ('secret' in operation) {
      const secret = operation.secret(input, registry) as Secret;
      guardSecret(action as SecretAction, secret);
      operation.accepts?.(secret, input);
      return operation.run(input, { ...context, secret });
    }
    if ('resources' in operation) {
      const resources = operation.resources(input, registry);
      for (const resource of resources) guardResource(action as MatrixAction & SecretAction, resource);
      return operation.run(input, { ...context, resources: resources as readonly NonNullable<Resource>[] });
    }
    return operation.run(input, context);
  }

  /** A defect of the mock looks like one of KMS to the client, and is said aloud to the test author. */
  #asKmsError(thrown: unknown, action: string): KmsError {
    if (thrown instanceof KmsError) return thrown;
    this.options.onDefect(
      new KmsMockUsageError(
        'HANDLER_FAILED',
        `${action || 'a request without an action'} failed inside the mock; the client was answered 500 ` +
          'InternalFailure. This is a defect of alicloud-kms-mock, not of your code: please report it with this stack.',
        { cause: thrown },
      ),
    );
    return internalFailure();
  }

  #record(call: Call, code: string | undefined, response: ServiceResponse): ServiceResponse {
    call.log.push({
      action: call.action,
      params: { ...call.parameters },
      regionId: call.regionId,
      status: response.status,
      code,
      requestId: call.requestId,
      at: toDate(call.now),
    });
    return response;
  }
}

type Found = NonNullable<ReturnType<typeof findOperation>>;

/** @throws InvalidVersion, InvalidAction.NotFound; the message says what was probably meant */
function lookUp(action: string, version: string): Found {
  if (version !== API_VERSION) throw versionInvalid(`the API version of KMS is ${API_VERSION}`);
  const found = findOperation(action);
  if (found !== undefined) return found;
  if (VENDOR_ACTIONS.includes(action)) {
    throw actionNotFound(`KMS has the action ${action}, this version of the mock does not serve it yet`);
  }
  throw actionNotFound(`KMS has no such action${didYouMean(action, [...SERVED_ACTIONS, ...VENDOR_ACTIONS])}`);
}

/** RegionId belongs to the protocol, but some actions demand it, and to these it is a parameter of their own. */
function parametersOf({ params }: Operation, { common, ofAction }: SentParameters): RawParameters {
  const { RegionId } = common;
  return 'RegionId' in params && RegionId !== undefined
    ? Object.assign(Object.create(null), ofAction, { RegionId })
    : ofAction;
}

const isDryRun = (operation: Operation, parameters: RawParameters): boolean =>
  'DryRun' in operation.params && parameters.DryRun === 'true';
