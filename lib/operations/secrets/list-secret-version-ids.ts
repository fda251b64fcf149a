import { isoSeconds } from '../../base/clock';
import { PAGE_NUMBER, PAGE_SIZE } from '../../parameters/rows';
import { stagesOf } from '../../registry/secret-versions';
import { secretOperation } from '../secret-operation';
import { pageOf, pagingFields } from '../parts/page';

/** Lists the versions of a secret without their data, newest first (inferred). */
export const ListSecretVersionIds = secretOperation({
  params: {
    // Versions without a stage label.
    IncludeDeprecated: { kind: 'boolean', default: false },
    PageNumber: PAGE_NUMBER,
    PageSize: { ...PAGE_SIZE, default: 20 },
  },
  run({ IncludeDeprecated, PageNumber, PageSize }, { secret }) {
    const paging = { PageNumber, PageSize };
    const versions = [...secret.versions]
      .reverse()
      .map((version) => ({ version, stages: stagesOf(secret, version) }))
      .filter(({ stages }) => IncludeDeprecated || stages.length > 0);
    const page = pageOf(versions, paging).map(({ version, stages }) => ({
      VersionId: version.id,
      CreateTime: isoSeconds(version.createdAt),
      VersionStages: { VersionStage: stages },
    }));
    return { SecretName: secret.name, VersionIds: { VersionId: page }, ...pagingFields(versions, paging) };
  },
});
