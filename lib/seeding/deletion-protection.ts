import type { Moment } from './destination';

interface Protection {
  readonly deletionProtection?: boolean;
  readonly deletionProtectionDescription?: string;
}

/** @param noun `key` @throws KmsMockUsageError for a description without deletion protection */
export function deletionProtectionOption(
  { deletionProtection = false, deletionProtectionDescription: description }: Protection,
  noun: string,
  { mistakes }: Moment,
): { readonly description: string } | undefined {
  if (deletionProtection) return { description: description ?? '' };
  if (description === undefined) return undefined;
  throw mistakes.at(
    'deletionProtectionDescription',
    `the ${noun} is not protected. Add deletionProtection: true.`,
  );
}
