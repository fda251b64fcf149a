import type OpenApi from '@alicloud/openapi-client';
import { OpenApiRequest, Params } from '@alicloud/openapi-client';

/** The maximum number of secrets in one BatchGetSecretValue. */
const BATCH_SIZE = 20;

export interface Problem {
  readonly secretName: string;
  /** The error code of KMS: `Forbidden.ResourceNotFound`, `Rejected.ResourceInDeleteWindow`, … */
  readonly code: string;
  readonly message: string;
}

/** Lists all secrets that could not be read, not only the first one. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(`The configuration is incomplete.${problems.map((problem) => `\n- ${explain(problem)}`).join('')}`);
    this.name = 'ConfigurationError';
  }
}

function explain({ secretName, code, message }: Problem): string {
  switch (code) {
    case 'Forbidden.ResourceNotFound':
      return `${secretName}: there is no such secret in this region, or it has no current version`;
    case 'Rejected.ResourceInDeleteWindow':
      return `${secretName}: this secret was deleted; it can still be restored`;
    case 'Rejected.Disabled':
      return `${secretName}: its encryption key is disabled`;
    default:
      return `${secretName}: ${message} (${code})`;
  }
}

/**
 * Reads all secrets that an application needs to start.
 * @param secretNames the name of a setting -> the name of its secret
 * @returns the name of a setting -> its value
 * @throws ConfigurationError if at least one secret cannot be read; the application should not start then
 */
export async function loadConfig<Setting extends string>(
  client: OpenApi,
  secretNames: Readonly<Record<Setting, string>>,
): Promise<Record<Setting, string>> {
  const settings = Object.entries(secretNames) as [Setting, string][];
  const names = [...new Set(settings.map(([, secretName]) => secretName))];
  const batches: string[][] = [];
  for (let i = 0; i < names.length; i += BATCH_SIZE) batches.push(names.slice(i, i + BATCH_SIZE));
  const answers = await Promise.all(batches.map((batch) => readBatch(client, batch)));

  const problems = answers.flatMap(({ Errors }) => Errors);
  if (problems.length > 0) {
    throw new ConfigurationError(
      problems.map(({ SecretName, Code, Message }) => ({
        secretName: SecretName,
        code: Code,
        message: Message,
      })),
    );
  }
  const values = new Map(
    answers.flatMap(({ SecretValues }) =>
      SecretValues.map(({ SecretName, SecretData }) => [SecretName, SecretData] as const),
    ),
  );
  return Object.fromEntries(
    settings.map(([setting, secretName]) => [setting, values.get(secretName)]),
  ) as Record<Setting, string>;
}

interface Batch {
  readonly SecretValues: readonly { readonly SecretName: string; readonly SecretData: string }[];
  readonly Errors: readonly {
    readonly SecretName: string;
    readonly Code: string;
    readonly Message: string;
  }[];
}

/** kms20160120 1.x does not have this action, so this function uses the generic client. */
async function readBatch(client: OpenApi, secretNames: readonly string[]): Promise<Batch> {
  const params = new Params({
    action: 'BatchGetSecretValue',
    version: '2016-01-20',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const SecretsList = JSON.stringify(secretNames.map((SecretName) => ({ SecretName })));
  const request = new OpenApiRequest({ query: { SecretsList } });
  const { body } = await client.callApi(params, request, {} as never);
  return body as Batch;
}
