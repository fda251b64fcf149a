/** Operations on the tags of keys and secrets. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { ListResourceTags } from './list-resource-tags';
import { ListTagResources } from './list-tag-resources';
import { TagResource } from './tag-resource';
import { TagResources } from './tag-resources';
import { UntagResource } from './untag-resource';
import { UntagResources } from './untag-resources';

export const tagOperations = {
  TagResource,
  UntagResource,
  ListResourceTags,
  TagResources,
  UntagResources,
  ListTagResources,
} satisfies Partial<Record<StateAction, Operation>>;
