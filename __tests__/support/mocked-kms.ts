import { installKmsMock, type KmsMockOptions } from '../../lib';
import { openApiCallClient } from './clients';

export const HOST = 'kms.cn-hangzhou.aliyuncs.com';

/**
 * The mock for a whole test file, reset after each test, and a real SDK client that can send every parameter.
 * Call it at the top level of the file.
 */
export function mockedKms(options?: KmsMockOptions) {
  const kms = installKmsMock(options);
  afterEach(() => kms.reset());
  afterAll(() => kms.uninstall());
  const client = openApiCallClient(HOST);
  return { kms, call: client.call.bind(client) };
}
