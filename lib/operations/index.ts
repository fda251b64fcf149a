/** Every operation that the mock serves, by the name of its action. */
import { AsymmetricDecrypt } from './cryptography/asymmetric-decrypt';
import { AsymmetricEncrypt } from './cryptography/asymmetric-encrypt';
import { AsymmetricSign } from './cryptography/asymmetric-sign';
import { AsymmetricVerify } from './cryptography/asymmetric-verify';
import { BatchGetSecretValue } from './secrets/batch-get-secret-value';
import { CancelKeyDeletion } from './keys/cancel-key-deletion';
import { CreateAlias } from './aliases/create-alias';
import { CreateKey } from './keys/create-key';
import { CreateKeyVersion } from './keys/create-key-version';
import { CreateSecret } from './secrets/create-secret';
import { Decrypt } from './cryptography/decrypt';
import { DeleteAlias } from './aliases/delete-alias';
import { DeleteKeyMaterial } from './key-material/delete-key-material';
import { DeleteSecret } from './secrets/delete-secret';
import { DescribeAccountKmsStatus } from './service/describe-account-kms-status';
import { DescribeKey } from './keys/describe-key';
import { DescribeKeyVersion } from './keys/describe-key-version';
import { DescribeRegions } from './service/describe-regions';
import { DescribeSecret } from './secrets/describe-secret';
import { DescribeService } from './service/describe-service';
import { DisableKey } from './keys/disable-key';
import { EnableKey } from './keys/enable-key';
import { Encrypt } from './cryptography/encrypt';
import { ExportDataKey } from './cryptography/export-data-key';
import { GenerateAndExportDataKey } from './cryptography/generate-and-export-data-key';
import { GenerateDataKey } from './cryptography/generate-data-key';
import { GenerateDataKeyWithoutPlaintext } from './cryptography/generate-data-key-without-plaintext';
import { GenerateMac } from './cryptography/generate-mac';
import { GetKeyPolicy } from './keys/get-key-policy';
import { GetParametersForImport } from './key-material/get-parameters-for-import';
import { GetPublicKey } from './cryptography/get-public-key';
import { GetRandomPassword } from './secrets/get-random-password';
import { GetSecretPolicy } from './secrets/get-secret-policy';
import { GetSecretValue } from './secrets/get-secret-value';
import { ImportKeyMaterial } from './key-material/import-key-material';
import { ListAliases } from './aliases/list-aliases';
import { ListAliasesByKeyId } from './aliases/list-aliases-by-key-id';
import { ListKeyVersions } from './keys/list-key-versions';
import { ListKeys } from './keys/list-keys';
import { ListResourceTags } from './tags/list-resource-tags';
import { ListSecretVersionIds } from './secrets/list-secret-version-ids';
import { ListSecrets } from './secrets/list-secrets';
import { ListTagResources } from './tags/list-tag-resources';
import { OpenKmsService } from './service/open-kms-service';
import { PutSecretValue } from './secrets/put-secret-value';
import { ReEncrypt } from './cryptography/re-encrypt';
import { RestoreSecret } from './secrets/restore-secret';
import { RotateSecret } from './secrets/rotate-secret';
import { ScheduleKeyDeletion } from './keys/schedule-key-deletion';
import { SetDeletionProtection } from './keys/set-deletion-protection';
import { SetKeyPolicy } from './keys/set-key-policy';
import { SetSecretPolicy } from './secrets/set-secret-policy';
import { TagResource } from './tags/tag-resource';
import { TagResources } from './tags/tag-resources';
import { UntagResource } from './tags/untag-resource';
import { UntagResources } from './tags/untag-resources';
import { UpdateAlias } from './aliases/update-alias';
import { UpdateKeyDescription } from './keys/update-key-description';
import { UpdateRotationPolicy } from './keys/update-rotation-policy';
import { UpdateSecret } from './secrets/update-secret';
import { UpdateSecretRotationPolicy } from './secrets/update-secret-rotation-policy';
import { UpdateSecretVersionStage } from './secrets/update-secret-version-stage';
import { VerifyMac } from './cryptography/verify-mac';
import type { StateAction } from '../state/guard';
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
} satisfies Record<StateAction, Operation>;

/** The actions that the mock serves. */
export type KmsAction = keyof typeof OPERATIONS;

/**
 * The names of each action's own parameters. Lists, since with the names alone TypeScript would not take a record of one
 * action for a record of any.
 */
export type ActionParameters = {
  readonly [Action in KmsAction]: readonly (keyof (typeof OPERATIONS)[Action]['params'] & string)[];
};

export const SERVED_ACTIONS = Object.keys(OPERATIONS) as readonly KmsAction[];

/** undefined for whatever is no action of the table, `constructor` included. */
export const findOperation = (action: string): { action: KmsAction; operation: Operation } | undefined =>
  Object.hasOwn(OPERATIONS, action)
    ? { action: action as KmsAction, operation: OPERATIONS[action as KmsAction] }
    : undefined;
