/** Operations about the service: its regions, and whether it is activated for the account. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { DescribeAccountKmsStatus } from './describe-account-kms-status';
import { DescribeRegions } from './describe-regions';
import { DescribeService } from './describe-service';
import { OpenKmsService } from './open-kms-service';

export const serviceOperations = {
  DescribeRegions,
  DescribeService,
  OpenKmsService,
  DescribeAccountKmsStatus,
} satisfies Partial<Record<StateAction, Operation>>;
