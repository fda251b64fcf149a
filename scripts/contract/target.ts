/** Reads from the environment which endpoint a run uses. */
import type { EndpointOptions } from './endpoint';

export interface Target extends EndpointOptions {
  readonly instanceId: string | undefined;
  readonly allInInstance: boolean;
}

/** A variable of the environment is missing or not valid. */
export class TargetError extends Error {}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * @returns undefined if no endpoint is set: then the mock is used, also if the environment has credentials
 * @throws TargetError
 */
export function targetOf(env: Env): Target | undefined {
  const { KMS_CONTRACT_ENDPOINT: endpoint, KMS_CONTRACT_INSTANCE: instanceId } = env;
  if (!endpoint) return undefined;
  const url = urlOf(endpoint);
  return {
    url,
    region: env.KMS_CONTRACT_REGION || regionOf(url),
    credentials: {
      accessKeyId: required(env, 'ALIBABA_CLOUD_ACCESS_KEY_ID'),
      accessKeySecret: required(env, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
      securityToken: env.ALIBABA_CLOUD_SECURITY_TOKEN || undefined,
    },
    instanceId: instanceId || undefined,
    allInInstance: env.KMS_CONTRACT_ALL_IN_INSTANCE === 'true',
  };
}

function urlOf(endpoint: string): URL {
  const text = endpoint.includes('://') ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(text))
    throw new TargetError(`KMS_CONTRACT_ENDPOINT=${endpoint} is not a valid host name or URL.`);
  const url = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))
    throw new TargetError('KMS_CONTRACT_ENDPOINT must use https. Only a local proxy can use http.');
  return url;
}

function regionOf({ hostname }: URL): string {
  const region = /^kms\.([a-z]{2}-[\w-]+)\./.exec(hostname)?.[1];
  if (region === undefined) throw new TargetError(`${hostname} contains no region. Set KMS_CONTRACT_REGION.`);
  return region;
}

function required(env: Env, name: string): string {
  const value = env[name];
  if (!value) throw new TargetError(`KMS_CONTRACT_ENDPOINT is set, so ${name} is required.`);
  return value;
}
