import { keylessOperation } from '../operation';

/** Returns whether the account can use the service. Every account of the mock can. */
export const DescribeAccountKmsStatus = keylessOperation({
  params: {},
  run: () => ({ AccountStatus: 'Enabled' }),
});
