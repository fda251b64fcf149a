import { installKmsMock, type KmsMockOptions } from '../../lib';
import { ACCESS_KEY, openApiCallClient } from './clients';

export const HOST = 'kms.cn-hangzhou.aliyuncs.com';

/** By default, the client waits 3 s. A busy machine can need longer to generate an RSA key pair. */
const PATIENT = { readTimeout: 60_000 } as never;

/**
 * The mock for a whole test file, reset after each test, and a real SDK client that can send every parameter.
 * Call it at the top level of the file.
 */
export function mockedKms(options?: KmsMockOptions) {
  const kms = installKmsMock(options);
  afterEach(() => kms.reset());
  afterAll(() => kms.uninstall());
  const client = openApiCallClient(HOST, ACCESS_KEY, PATIENT);
  return { kms, call: client.call.bind(client) };
}
