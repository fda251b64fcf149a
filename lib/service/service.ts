/**
 * The pipeline: the steps from a request to its response, in order. It does not depend on the transport.
 */
import { toDate } from '../base/clock';
import {
  actionNotFound,
  dryRunDenied,
  dryRunPassed,
  dryRunRefused,
  httpMethodUnsupported,
  internalFailure,
  KmsError,
  versionInvalid,
} from '../base/kms-errors';
import { KmsMockUsageError } from '../base/usage-error';
import type { HttpOutcome, HttpRequest, HttpResponse, SentRequest } from '../base/http-exchange';
import { Lifetime } from '../base/lifetime';
import type { SentDelays } from '../control/delays';
import { printMasked } from '../log/masking';
import { didYouMean } from '../base/nearest-name';
import { findOperation } from '../operations';
import type { Answer, Operation } from '../operations/operation';
import { KNOWN_ACTIONS, LEGACY_ACTIONS, VENDOR_ACTIONS } from '../operations/vendor-actions';
import { readParameters, refuseUnknownParameters } from '../parameters/read';
import type { RawParameters } from '../parameters/nested';
import type { KmsRequestRecord } from '../log/request-log';
import type { Registry } from '../registry/registry';
import { regionNamedBy } from '../registry/region-tags';
import { guardGateway } from '../state/instances';
import {
  decodeRequest,
  readAccessKeyId,
  readAction,
  readFormat,
  readRegionId,
  readSentParameters,
  type SentParameters,
} from '../wire/decode-request';
import { encodeAnswer, encodeError } from '../wire/encode-response';
import type { SignatureVerifier } from '../wire/signatures';
import { type Call, newCall, newRequestId, registryOf } from './call';
import { Warnings, type WarningSink } from './warnings';
import { type World, type WorldOptions, Worlds } from './world';

const API_VERSION = '2016-01-20';

export interface ServiceOptions extends WorldOptions {
  /** The accounts of access keys that do not belong to `accountId`, by access key id. */
  readonly accounts?: ReadonlyMap<string, string> | undefined;
  /** The region if neither the endpoint nor the request names one. */
  readonly defaultRegionId: string;
  readonly unknownParameters: 'reject' | 'ignore';
  /** Called with every defect of the mock, and with every error in a function of the test author. */
  readonly onDefect: (error: KmsMockUsageError) => void;
  /** Called with every warning to the test author; undefined turns warnings off. */
  readonly onWarning?: WarningSink | undefined;
  /** Verifies signatures; undefined accepts every request. */
  readonly verifier?: SignatureVerifier | undefined;
  /** Called with every handled request. */
  readonly onAnswer?: ((record: KmsRequestRecord, milliseconds: number) => void) | undefined;
}

export class KmsService {
  readonly worlds: Worlds;
  readonly #warnings: Warnings | undefined;

  /** @param lifetime of the installation; by default its own lifetime, which does not end */
  constructor(
    readonly options: ServiceOptions,
    lifetime: Lifetime = new Lifetime(),
  ) {
    this.worlds = new Worlds(options, lifetime);
    this.#warnings = options.onWarning && new Warnings(options.onWarning);
  }

  /** The world of the current caller. */
  get world(): World {
    return this.worlds.current;
  }

  /** A client has just sent a request. handle() or drop() must follow. */
  accept(): SentRequest {
    const delays = this.world.faults.startDelays();
    return { handle: (request) => this.handle(request, delays), drop: () => delays?.cancel() };
  }

  /** Never rejects: every error becomes a response. @param delays started when the client sent the request */
  async handle(request: HttpRequest, delays?: SentDelays): Promise<HttpOutcome> {
    const { accountId, defaultRegionId } = this.options;
    const call = newCall(this.world, delays, { accountId, regionId: request.regionId ?? defaultRegionId });
    const refused = (error: KmsError) => encodeError(error, call.requestId, request.host, call.format);
    let response: HttpResponse;
    let code: string | undefined;
    try {
      const answer = await this.#answer(request, call);
      response = encodeAnswer(answer, xmlRootOf(call.action), call.requestId, call.format);
    } catch (thrown) {
      const error = this.#asKmsError(thrown, call.action);
      call.requestId ||= newRequestId(call);
      response = refused(error);
      code = error.code;
    }
    delays?.cancel();
    if (call.fault === undefined) return this.#record(call, code, response);
    const outcome = await call.fault.after(call.action, { response, code }, refused);
    return this.#record(call, outcome.code, outcome.response);
  }

  /** The checks that can reject a call before its operation runs. */
  async #answer(request: HttpRequest, call: Call): Promise<Answer> {
    const sent = readSentParameters(request);
    this.#identify(request, sent, call);
    const { action, version } = decodeRequest(request, sent);

    if (!call.world.faults.isEmpty && !(await passFaults(action, call))) return {};

    const found = lookUp(action, version, request.method);
    if (call.gateway !== undefined) guardGateway(found.action, call.gateway, registryOf(call));
    call.parameters = parametersOf(found.operation, sent);
    this.#warnings?.check(found.action, found.operation.params, call.parameters);
    this.options.verifier?.verify(request, sent, call.now, call.world.seenSignatures);

    const dryRun = isDryRun(found.operation, call.parameters);
    const denial = denialOf(found, call);
    if (denial !== undefined) throw dryRun ? dryRunDenied(denial) : denial;

    return dryRun ? rehearsed(() => this.#perform(found, call)) : this.#performLogged(found, call);
  }

  /** Sets the caller and the format of the response. */
  #identify(request: HttpRequest, sent: SentParameters, call: Call): void {
    call.action = readAction(request, sent) ?? '';
    call.parameters = sent.ofAction;
    call.accessKeyId = readAccessKeyId(request, sent);
    call.accountId = this.#accountOf(call.accessKeyId);
    const { instanceId } = request;
    call.regionId =
      request.regionId ?? regionOfGateway(instanceId, call) ?? readRegionId(sent) ?? call.regionId;
    if (this.options.edition === '3.0') call.gateway = instanceId;
    call.requestId = newRequestId(call);
    call.format = readFormat(sent);
  }

  /** Handlers change states before their first await. So all changes that are logged when the handler returns belong to it. */
  #performLogged(found: Found, call: Call): Answer | Promise<Answer> {
    const { log } = call;
    const before = log.events.length;
    const answer = this.#perform(found, call);
    if (log.events.length > before) call.changes = log.changesSince(before);
    return answer;
  }

  /** The steps of an operation. */
  #perform({ action, operation }: Found, call: Call): Answer | Promise<Answer> {
    const { parameters, requestId, now } = call;
    if (this.options.unknownParameters === 'reject') {
      refuseUnknownParameters(action, operation.params, parameters);
    }
    const input = readParameters(operation.params, parameters);
    const checked = operation.check?.(input);

    const registry = registryOf(call);
    const located = operation.locate(input, registry);
    for (const resource of located)
      operation.admit(action, resource, input, { registry, gateway: call.gateway });
    return operation.run(input, { checked, registry, now, random: registry.random, requestId }, located);
  }

  /** A request does not name its account. It is the account of the access key. */
  #accountOf(accessKeyId: string | undefined): string {
    const { accountId, accounts } = this.options;
    return accounts?.get(accessKeyId ?? '') ?? accountId;
  }

  /** For a defect of the mock, the client gets the response of a defect of KMS, and the test author gets a message. */
  #asKmsError(thrown: unknown, action: string): KmsError {
    if (thrown instanceof KmsError) return thrown;
    if (thrown instanceof KmsMockUsageError) {
      this.options.onDefect(thrown);
      return internalFailure();
    }
    this.options.onDefect(
      new KmsMockUsageError(
        'HANDLER_FAILED',
        `${action || 'a request without an action'} failed inside the mock; the client received 500 ` +
          'InternalFailure. This is a defect of alicloud-kms-mock, not of your code: please report it with this stack.',
        { cause: thrown },
      ),
    );
    return internalFailure();
  }

  #record(call: Call, code: string | undefined, response: HttpOutcome): HttpOutcome {
    const record: KmsRequestRecord = {
      action: call.action,
      params: printMasked({ ...call.parameters }),
      regionId: call.regionId,
      status: 'failure' in response ? 0 : response.status,
      code,
      requestId: call.requestId,
      at: toDate(call.now),
      ...(call.fault !== undefined && { faulted: true }),
    };
    call.log.add(record, call.changes);
    this.options.onAnswer?.(record, call.world.clock.millis() - call.arrivedAt);
    return response;
  }
}

/**
 * Applies the fault for this call, as far as it acts before the call is executed.
 * @returns false if the call is not executed
 * @throws KmsError the error response
 */
async function passFaults(action: string, call: Call): Promise<boolean> {
  const { clock, faults } = call.world;
  const { regionId, parameters: params, accessKeyId } = call;
  call.fault = faults.next({ action, params, regionId, accessKeyId }, call.delays);
  if (call.fault !== undefined && !(await call.fault.before(action))) return false;
  call.now = clock.millis();
  return true;
}

/** The region of a dedicated gateway: the one that has the instance, or else the one that its id names. */
function regionOfGateway(
  instanceId: string | undefined,
  { registries, accountId }: Call,
): string | undefined {
  if (instanceId === undefined) return undefined;
  const hasIt = (registry: Registry) => registry.hasInstance(instanceId);
  return registries.regionWhere(accountId, hasIt, regionNamedBy(instanceId));
}

type Found = NonNullable<ReturnType<typeof findOperation>>;

/** @throws InvalidVersion, UnsupportedHTTPMethod, InvalidAction.NotFound; the message contains the nearest known name */
function lookUp(action: string, version: string, method: string): Found {
  if (version !== API_VERSION) throw versionInvalid(`the API version of KMS is ${API_VERSION}`);
  const found = findOperation(action);
  if (found?.operation.postOnly && method !== 'POST') throw httpMethodUnsupported(`${action} needs POST`);
  if (found !== undefined) return found;
  if (VENDOR_ACTIONS.includes(action)) {
    throw actionNotFound(`KMS has the action ${action}, this version of the mock does not serve it yet`);
  }
  if (LEGACY_ACTIONS.includes(action)) {
    throw actionNotFound(
      `an SDK of KMS for another language has the action ${action}, the mock does not serve it`,
    );
  }
  throw actionNotFound(`KMS has no such action${didYouMean(action, KNOWN_ACTIONS)}`);
}

/** A fault can respond to an action that the mock does not serve. */
const xmlRootOf = (action: string): string => findOperation(action)?.operation.xmlRoot ?? `${action}Response`;

/** RegionId belongs to the protocol. Some actions require it, and for these it is also a parameter of the action. */
function parametersOf({ params }: Operation, { common, ofAction }: SentParameters): RawParameters {
  const { RegionId } = common;
  return 'RegionId' in params && RegionId !== undefined
    ? Object.assign(Object.create(null), ofAction, { RegionId })
    : ofAction;
}

const isDryRun = (operation: Operation, parameters: RawParameters): boolean =>
  'DryRun' in operation.params && parameters.DryRun === 'true';

/** The error of the permission system; undefined for an allowed call. */
function denialOf({ action, operation }: Found, call: Call): KmsError | undefined {
  const { parameters, accessKeyId, world } = call;
  if (world.denials.isEmpty) return undefined;
  return world.denials.refusal({ action, operation, parameters, accessKeyId, registry: registryOf(call) });
}

/**
 * A dry run: the operation runs and its result is dropped, because no operation with a DryRun changes anything.
 * @throws DryRunOperationError if the call would have succeeded, ValidationError if not
 */
async function rehearsed(perform: () => unknown): Promise<never> {
  try {
    await perform();
  } catch (refusal) {
    throw refusal instanceof KmsError ? dryRunRefused(refusal) : refusal;
  }
  throw dryRunPassed();
}
