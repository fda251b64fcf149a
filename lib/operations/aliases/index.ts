/** Operations on aliases, the other names of keys. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { CreateAlias } from './create-alias';
import { DeleteAlias } from './delete-alias';
import { ListAliases } from './list-aliases';
import { ListAliasesByKeyId } from './list-aliases-by-key-id';
import { UpdateAlias } from './update-alias';

export const aliasOperations = {
  CreateAlias,
  UpdateAlias,
  DeleteAlias,
  ListAliases,
  ListAliasesByKeyId,
} satisfies Partial<Record<StateAction, Operation>>;
