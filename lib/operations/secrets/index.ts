/** Operations of the Secrets Manager. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { BatchGetSecretValue } from './batch-get-secret-value';
import { CreateSecret } from './create-secret';
import { DeleteSecret } from './delete-secret';
import { DescribeSecret } from './describe-secret';
import { GetRandomPassword } from './get-random-password';
import { GetSecretPolicy } from './get-secret-policy';
import { GetSecretValue } from './get-secret-value';
import { ListSecretVersionIds } from './list-secret-version-ids';
import { ListSecrets } from './list-secrets';
import { PutSecretValue } from './put-secret-value';
import { RestoreSecret } from './restore-secret';
import { RotateSecret } from './rotate-secret';
import { SetSecretPolicy } from './set-secret-policy';
import { UpdateSecret } from './update-secret';
import { UpdateSecretRotationPolicy } from './update-secret-rotation-policy';
import { UpdateSecretVersionStage } from './update-secret-version-stage';

export const secretOperations = {
  CreateSecret,
  DeleteSecret,
  RestoreSecret,
  DescribeSecret,
  ListSecrets,
  ListSecretVersionIds,
  GetSecretValue,
  BatchGetSecretValue,
  PutSecretValue,
  UpdateSecret,
  UpdateSecretVersionStage,
  UpdateSecretRotationPolicy,
  RotateSecret,
  GetRandomPassword,
  GetSecretPolicy,
  SetSecretPolicy,
} satisfies Partial<Record<StateAction, Operation>>;
