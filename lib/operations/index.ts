/** Every operation that the mock serves, by the name of its action. */
import { AsymmetricDecrypt } from './asymmetric-decrypt';
import { AsymmetricEncrypt } from './asymmetric-encrypt';
import { AsymmetricSign } from './asymmetric-sign';
import { AsymmetricVerify } from './asymmetric-verify';
import { BatchGetSecretValue } from './batch-get-secret-value';
import { CancelKeyDeletion } from './cancel-key-deletion';
import { CreateAlias } from './create-alias';
import { CreateKey } from './create-key';
import { CreateKeyVersion } from './create-key-version';
import { CreateSecret } from './create-secret';
import { Decrypt } from './decrypt';
import { DeleteAlias } from './delete-alias';
import { DeleteKeyMaterial } from './delete-key-material';
import { DeleteSecret } from './delete-secret';
import { DescribeAccountKmsStatus } from './describe-account-kms-status';
import { DescribeKey } from './describe-key';
import { DescribeKeyVersion } from './describe-key-version';
import { DescribeRegions } from './describe-regions';
import { DescribeSecret } from './describe-secret';
import { DescribeService } from './describe-service';
import { DisableKey } from './disable-key';
import { EnableKey } from './enable-key';
import { Encrypt } from './encrypt';
import { ExportDataKey } from './export-data-key';
import { GenerateAndExportDataKey } from './generate-and-export-data-key';
import { GenerateDataKey } from './generate-data-key';
import { GenerateDataKeyWithoutPlaintext } from './generate-data-key-without-plaintext';
import { GenerateMac } from './generate-mac';
import { GetKeyPolicy } from './get-key-policy';
import { GetParametersForImport } from './get-parameters-for-import';
import { GetPublicKey } from './get-public-key';
import { GetRandomPassword } from './get-random-password';
import { GetSecretPolicy } from './get-secret-policy';
import { GetSecretValue } from './get-secret-value';
import { ImportKeyMaterial } from './import-key-material';
import { ListAliases } from './list-aliases';
import { ListAliasesByKeyId } from './list-aliases-by-key-id';
import { ListKeyVersions } from './list-key-versions';
import { ListKeys } from './list-keys';
import { ListResourceTags } from './list-resource-tags';
import { ListSecretVersionIds } from './list-secret-version-ids';
import { ListSecrets } from './list-secrets';
import { ListTagResources } from './list-tag-resources';
import { OpenKmsService } from './open-kms-service';
import { PutSecretValue } from './put-secret-value';
import { ReEncrypt } from './re-encrypt';
import { RestoreSecret } from './restore-secret';
import { RotateSecret } from './rotate-secret';
import { ScheduleKeyDeletion } from './schedule-key-deletion';
import { SetDeletionProtection } from './set-deletion-protection';
import { SetKeyPolicy } from './set-key-policy';
import { SetSecretPolicy } from './set-secret-policy';
import { TagResource } from './tag-resource';
import { TagResources } from './tag-resources';
import { UntagResource } from './untag-resource';
import { UntagResources } from './untag-resources';
import { UpdateAlias } from './update-alias';
import { UpdateKeyDescription } from './update-key-description';
import { UpdateRotationPolicy } from './update-rotation-policy';
import { UpdateSecret } from './update-secret';
import { UpdateSecretRotationPolicy } from './update-secret-rotation-policy';
import { UpdateSecretVersionStage } from './update-secret-version-stage';
import { VerifyMac } from './verify-mac';
import type { MatrixAction } from '../state/matrix';
import type { SecretAction } from '../state/secret-life-cycle';
import type { Operation } from './operation';

const OPERATIONS = {
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
  Encrypt,
  Decrypt,
  ReEncrypt,
  GenerateDataKey,
  GenerateDataKeyWithoutPlaintext,
  ExportDataKey,
  GenerateAndExportDataKey,
  AsymmetricEncrypt,
  AsymmetricDecrypt,
  AsymmetricSign,
  AsymmetricVerify,
  GetPublicKey,
  GenerateMac,
  VerifyMac,
  CreateAlias,
  UpdateAlias,
  DeleteAlias,
  ListAliases,
  ListAliasesByKeyId,
  GetParametersForImport,
  ImportKeyMaterial,
  DeleteKeyMaterial,
  TagResource,
  UntagResource,
  ListResourceTags,
  TagResources,
  UntagResources,
  ListTagResources,
  GetKeyPolicy,
  SetKeyPolicy,
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
  DescribeRegions,
  DescribeService,
  OpenKmsService,
  DescribeAccountKmsStatus,
} satisfies Record<MatrixAction | SecretAction, Operation>;

export type ServedAction = keyof typeof OPERATIONS;

/** The names of an action's own parameters. */
export type ParameterName<Action extends ServedAction> = keyof (typeof OPERATIONS)[Action]['params'] & string;

export const SERVED_ACTIONS = Object.keys(OPERATIONS) as readonly ServedAction[];

/** undefined for whatever is no action of the table, `constructor` included. */
export const findOperation = (action: string): { action: ServedAction; operation: Operation } | undefined =>
  Object.hasOwn(OPERATIONS, action)
    ? { action: action as ServedAction, operation: OPERATIONS[action as ServedAction] }
    : undefined;
