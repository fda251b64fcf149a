/** Operations on keys: life cycle, versions, rotation and policies. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { CancelKeyDeletion } from './cancel-key-deletion';
import { CreateKey } from './create-key';
import { CreateKeyVersion } from './create-key-version';
import { DescribeKey } from './describe-key';
import { DescribeKeyVersion } from './describe-key-version';
import { DisableKey } from './disable-key';
import { EnableKey } from './enable-key';
import { GetKeyPolicy } from './get-key-policy';
import { ListKeyVersions } from './list-key-versions';
import { ListKeys } from './list-keys';
import { ScheduleKeyDeletion } from './schedule-key-deletion';
import { SetDeletionProtection } from './set-deletion-protection';
import { SetKeyPolicy } from './set-key-policy';
import { UpdateKeyDescription } from './update-key-description';
import { UpdateRotationPolicy } from './update-rotation-policy';

export const keyOperations = {
  CreateKey,
  DescribeKey,
  ListKeys,
  UpdateKeyDescription,
  SetDeletionProtection,
  EnableKey,
  DisableKey,
  ScheduleKeyDeletion,
  CancelKeyDeletion,
  CreateKeyVersion,
  DescribeKeyVersion,
  ListKeyVersions,
  UpdateRotationPolicy,
  GetKeyPolicy,
  SetKeyPolicy,
} satisfies Partial<Record<StateAction, Operation>>;
