/** How a test author names actions: `Encrypt`, `Get*`, `*`, or in the spelling of RAM policies, `kms:Encrypt`. */
import { inspectValue } from '../base/arguments';
import { KmsMockUsageError } from '../base/usage-error';
import { didYouMean } from '../base/nearest-name';
import { SERVED_ACTIONS, type KmsAction } from '../operations';
import { VENDOR_ACTIONS } from '../operations/vendor-actions';

/** A name or a pattern; the names are here for editors. */
export type ActionPattern = KmsAction | (string & {});

/**
 * @param where such as `deny({ action })`, for the message
 * @throws KmsMockUsageError for a pattern that no action of KMS fits
 */
export function actionPattern(
  pattern: unknown,
  where: string,
  code: 'INVALID_FAULT' | 'INVALID_OPTION',
): (action: string) => boolean {
  if (typeof pattern !== 'string' || pattern === '') {
    throw new KmsMockUsageError(
      code,
      `${where}: ${inspectValue(pattern)} is no action. Give a name such as 'Encrypt', a pattern such as 'Get*', or '*'.`,
    );
  }
  const name = pattern.replace(/^kms:/, '');
  const fits = wildcard(name);
  const known = [...SERVED_ACTIONS, ...VENDOR_ACTIONS];
  if (!known.some(fits)) {
    throw new KmsMockUsageError(
      code,
      `${where}: KMS has no action ${inspectValue(pattern)}${didYouMean(name, known)} Names are written as in the API ` +
        "('Encrypt'); * stands for any letters ('Get*').",
    );
  }
  return fits;
}

/** Tells whether a text fits the pattern, in which `*` stands for anything, nothing included. */
export function wildcard(pattern: string): (text: string) => boolean {
  if (!pattern.includes('*')) return (text) => text === pattern;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const regexp = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => regexp.test(text);
}
