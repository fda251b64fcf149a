/** The mock as an endpoint of the suite. It is reached in the same way as KMS: by the client of the vendor. */
import { installKmsMock } from '../../lib';
import { type Endpoint, endpointOf } from './endpoint';

const REGION = 'cn-hangzhou';
export const MOCK_CREDENTIALS = { accessKeyId: 'contract-key-id', accessKeySecret: 'contract-key-secret' };
/** The mock checks signatures, as KMS does. It does not warn of calls that the suite sends on purpose. */
export const MOCK_OPTIONS = {
  warnings: false,
  verifySignatures: { [MOCK_CREDENTIALS.accessKeyId]: MOCK_CREDENTIALS.accessKeySecret },
};
/** The mock has every instance with a well-formed id. */
export const MOCK_INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

export const mockEndpoint = (): Endpoint => ({
  ...endpointOf({
    url: new URL(`https://kms.${REGION}.aliyuncs.com`),
    region: REGION,
    credentials: MOCK_CREDENTIALS,
  }),
  name: 'the mock',
});

/** Installs the mock while `use` runs. */
export async function withMock<T>(use: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  const kms = installKmsMock(MOCK_OPTIONS);
  try {
    return await use(mockEndpoint());
  } finally {
    kms.uninstall();
  }
}
