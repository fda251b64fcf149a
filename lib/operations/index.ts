/** Every operation that the mock serves, by the name of its action. */
import { CancelKeyDeletion } from './cancel-key-deletion';
import { CreateAlias } from './create-alias';
import { CreateKey } from './create-key';
import { Decrypt } from './decrypt';
import { DeleteAlias } from './delete-alias';
import { DeleteKeyMaterial } from './delete-key-material';
import { DescribeKey } from './describe-key';
import { DescribeRegions } from './describe-regions';
import { DisableKey } from './disable-key';
import { EnableKey } from './enable-key';
import { Encrypt } from './encrypt';
import { GenerateDataKey } from './generate-data-key';
import { GenerateDataKeyWithoutPlaintext } from './generate-data-key-without-plaintext';
import { GetParametersForImport } from './get-parameters-for-import';
import { ImportKeyMaterial } from './import-key-material';
import { ListAliases } from './list-aliases';
import { ListAliasesByKeyId } from './list-aliases-by-key-id';
import { ListKeys } from './list-keys';
import { ListResourceTags } from './list-resource-tags';
import { ScheduleKeyDeletion } from './schedule-key-deletion';
import { TagResource } from './tag-resource';
import { UntagResource } from './untag-resource';
import { UpdateAlias } from './update-alias';
import { UpdateKeyDescription } from './update-key-description';
import type { MatrixAction } from '../state/matrix';
import type { Operation } from './operation';

const OPERATIONS = {
  CreateKey,
  DescribeKey,
  ListKeys,
  EnableKey,
  DisableKey,
  ScheduleKeyDeletion,
  CancelKeyDeletion,
  UpdateKeyDescription,
  Encrypt,
  Decrypt,
  GenerateDataKey,
  GenerateDataKeyWithoutPlaintext,
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
  DescribeRegions,
} satisfies Record<MatrixAction, Operation>;

export type ServedAction = keyof typeof OPERATIONS;

export const SERVED_ACTIONS = Object.keys(OPERATIONS) as readonly ServedAction[];

/** undefined for whatever is no action of the table, `constructor` included. */
export const findOperation = (action: string): { action: ServedAction; operation: Operation } | undefined =>
  Object.hasOwn(OPERATIONS, action)
    ? { action: action as ServedAction, operation: OPERATIONS[action as ServedAction] }
    : undefined;
