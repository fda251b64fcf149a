/**
 * A request's way through the mock, from top to bottom. Plain request in, plain response out: no transport is known here.
 */
import { toDate } from '../base/clock';
import {
  actionNotFound,
  dryRunDenied,
  dryRunPassed,
  dryRunRefused,
  internalFailure,
  KmsError,
  versionInvalid,
} from '../base/kms-errors';
import { KmsMockUsageError } from '../base/usage-error';
import type { HttpOutcome, HttpRequest, HttpResponse } from '../base/http-exchange';
import { Lifetime } from '../base/lifetime';
import type { ActiveFault } from '../control/faults';
import { printMasked } from '../log/masking';
import { didYouMean } from '../base/nearest-name';
import { findOperation, SERVED_ACTIONS } from '../operations';
import type { Answer, Operation } from '../operations/operation';
import { VENDOR_ACTIONS } from '../operations/vendor-actions';
import { readParameters, refuseUnknownParameters } from '../parameters/read';
import type { RawParameters } from '../parameters/nested';
import type { Registries } from '../registry/registries';
import type { Registry } from '../registry/registry';
import type { Secret } from '../registry/records/secret';
import type { KmsRequestRecord, LoggedChange, RequestLog } from '../log/request-log';
import { guardResource, guardState, type Resource } from '../state/guard';
import type { MatrixAction } from '../state/keys';
import { guardSecret, type SecretAction } from '../state/secrets';
import { applyDue } from '../time/apply-due';
import {
  decodeRequest,
  type Format,
  readAccessKeyId,
  readAction,
  readFormat,
  readRegionId,
  readSentParameters,
  type SentParameters,
} from '../wire/decode-request';
import { encodeAnswer, encodeError } from '../wire/encode-response';
import type { SignatureVerifier } from '../wire/signatures';
import { type World, type WorldOptions, Worlds } from './world';

const API_VERSION = '2016-01-20';

export interface ServiceOptions extends WorldOptions {
  /** Whose an access key is, by access key id, for those that are not of `accountId`. */
  readonly accounts?: ReadonlyMap<string, string> | undefined;
  /** For endpoints that name no region, when the request names none either. */
  readonly defaultRegionId: string;
  readonly unknownParameters: 'reject' | 'ignore';
  /** Told of every defect of the mock itself, and of what a test author's own function did wrong. */
  readonly onDefect: (error: KmsMockUsageError) => void;
  /** Checks who signed; undefined lets everybody in. */
  readonly verifier?: SignatureVerifier | undefined;
  /** Told of every request that was answered. */
  readonly onAnswer?: ((record: KmsRequestRecord, milliseconds: number) => void) | undefined;
}

/** What is known of a request so far: a refusal at any step is answered with as much of it as there is. */
interface Call {
  readonly world: World;
  /** What it finds and where it is recorded: those of the time when it came in. */
  readonly registries: Registries;
  readonly log: RequestLog;
  readonly arrivedAt: number;
  /** When it is carried out: a fault may have held it back. */
  now: number;
  accessKeyId: string | undefined;
  accountId: string;
  regionId: string;
  requestId: string;
  format: Format;
  action: string;
  parameters: RawParameters;
  fault: ActiveFault | undefined;
  /** What it did to states; undefined for nothing. */
  changes: readonly LoggedChange[] | undefined;
}

const NO_PARAMETERS: RawParameters = {};

export class KmsService {
  readonly worlds: Worlds;

  /** @param lifetime of the installation; without one, the service has one of its own, which does not end */
  constructor(
    readonly options: ServiceOptions,
    lifetime: Lifetime = new Lifetime(),
  ) {
    this.worlds = new Worlds(options, lifetime);
  }

  /** The world of whoever asks. */
  get world(): World {
    return this.worlds.current;
  }

  /** Never rejects: whatever goes wrong is an answer. */
  async handle(request: HttpRequest): Promise<HttpOutcome> {
    const { world } = this;
    const now = world.clock.millis();
    const call: Call = {
      world,
      registries: world.registries,
      log: world.log,
      arrivedAt: now,
      now,
      accessKeyId: undefined,
      accountId: this.options.accountId,
      regionId: request.regionId ?? this.options.defaultRegionId,
      requestId: '',
      format: 'JSON',
      action: '',
      parameters: NO_PARAMETERS,
      fault: undefined,
      changes: undefined,
    };
    const refused = (error: KmsError) => encodeError(error, call.requestId, request.host, call.format);
    let response: HttpResponse;
    let code: string | undefined;
    try {
      const answer = await this.#answer(request, call);
      response = encodeAnswer(call.action, answer, call.requestId, call.format);
    } catch (thrown) {
      const error = this.#asKmsError(thrown, call.action);
      call.requestId ||= newRequestId(call);
      response = refused(error);
      code = error.code;
    }
    if (call.fault === undefined) return this.#record(call, code, response);
    const outcome = await call.fault.after(call.action, { response, code }, refused);
    return this.#record(call, outcome.code, outcome.response);
  }

  async #answer(request: HttpRequest, call: Call): Promise<Answer> {
    const sent = readSentParameters(request);
    call.action = readAction(request, sent) ?? '';
    call.parameters = sent.ofAction;
    call.accessKeyId = readAccessKeyId(request, sent);
    call.accountId = this.#accountOf(call.accessKeyId);
    call.regionId = request.regionId ?? readRegionId(sent) ?? call.regionId;
    call.requestId = newRequestId(call);
    call.format = readFormat(sent);
    const { action, version } = decodeRequest(request, sent);

    const { faults, denials, clock, seenSignatures } = call.world;
    if (!faults.isEmpty) {
      const { regionId, parameters: params, accessKeyId } = call;
      call.fault = faults.next({ action, params, regionId, accessKeyId });
      if (call.fault !== undefined && !(await call.fault.before(action))) return {};
      call.now = clock.millis();
    }

    const found = lookUp(action, version);
    call.parameters = parametersOf(found.operation, sent);
    this.options.verifier?.verify(request, sent, call.now, seenSignatures);
    if (!denials.isEmpty) permit(found, call, sent);
    if (!isDryRun(found.operation, sent.ofAction)) return this.#performLogged(found, call);
    try {
      // The operations with a DryRun change no key, so the call is made and its result dropped.
      await this.#perform(found, call);
    } catch (refusal) {
      throw refusal instanceof KmsError ? dryRunRefused(refusal) : refusal;
    }
    throw dryRunPassed();
  }

  /** States change before the first await of a handler, so what has changed when it returns was its own doing. */
  #performLogged(found: Found, call: Call): Answer | Promise<Answer> {
    const { log } = call;
    const before = log.events.length;
    const answer = this.#perform(found, call);
    if (log.events.length > before) call.changes = log.changesSince(before);
    return answer;
  }

  #perform({ action, operation }: Found, call: Call): Answer | Promise<Answer> {
    const { parameters, requestId, now } = call;
    if (this.options.unknownParameters === 'reject') {
      refuseUnknownParameters(action, operation.params, parameters);
    }
    const input = readParameters(operation.params, parameters);
    operation.check?.(input);

    const registry = registryOf(call);

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

  /** A request names no account: it is that of the access key. */
  #accountOf(accessKeyId: string | undefined): string {
    const { accountId, accounts } = this.options;
    return accounts?.get(accessKeyId ?? '') ?? accountId;
  }

  /** A defect of the mock looks like one of KMS to the client, and is said aloud to the test author. */
  #asKmsError(thrown: unknown, action: string): KmsError {
    if (thrown instanceof KmsError) return thrown;
    if (thrown instanceof KmsMockUsageError) {
      this.options.onDefect(thrown);
      return internalFailure();
    }
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

const newRequestId = ({ world, accountId, regionId }: Call): string =>
  world.requestIdsOf(accountId, regionId).uuid();

/** Where the call looks, as time has left it. */
function registryOf({ registries, accountId, regionId, now }: Call): Registry {
  const registry = registries.of(accountId, regionId);
  applyDue(registry, now);
  return registry;
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

/** @throws Forbidden.NoPermission */
function permit({ action, operation }: Found, call: Call, sent: SentParameters): void {
  const { parameters, accessKeyId, world } = call;
  const registry = registryOf(call);
  const refusal = world.denials.refusal({ action, operation, parameters, accessKeyId, registry });
  if (refusal !== undefined) throw isDryRun(operation, sent.ofAction) ? dryRunDenied(refusal) : refusal;
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
