import { parameterInvalid } from '../../base/kms-errors';
import { resourcesOperation } from '../resources-operation';
import { requireOneResource, taggedResource, taggedResourceRows, withTags } from './parts/tagged-resource';

/** Adds tags to a key or a secret. An existing tag with the same tag key gets the new value. */
export const TagResource = resourcesOperation({
  params: {
    ...taggedResourceRows(['id', 'alias', 'arn']),
    Tags: { kind: 'tags', required: true, maxItems: 10 },
  },
  check: requireOneResource,
  locate: taggedResource,
  run({ Tags }, { resources }) {
    for (const resource of resources) {
      const tags = withTags(resource, Tags);
      if (tags === undefined) throw parameterInvalid('Tags');
      resource.tags = tags;
    }
    return {};
  },
});
