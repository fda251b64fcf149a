import type { Alias } from '../../../registry/records/alias';
import type { Registry } from '../../../registry/registry';
import type { Answer } from '../../operation';
import { pageOf, pagingFields } from '../../parts/page';

/** The response of both alias lists. */
export function aliasList(
  aliases: readonly Alias[],
  paging: { readonly PageNumber: number; readonly PageSize: number },
  registry: Registry,
): Answer {
  const page = pageOf(aliases, paging).map((alias) => ({
    AliasName: alias.name,
    KeyId: alias.keyId,
    AliasArn: registry.aliasArn(alias),
  }));
  return { Aliases: { Alias: page }, ...pagingFields(aliases, paging) };
}
