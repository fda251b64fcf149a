import { keylessOperation } from '../operation';

/** Whether the account may use the service. That of the mock may. */
export const DescribeAccountKmsStatus = keylessOperation({
  params: {},
  run: () => ({ AccountStatus: 'Enabled' }),
});
