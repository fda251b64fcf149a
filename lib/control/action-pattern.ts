/** How a test author names actions: `Encrypt`, `Get*`, `*`, or in the spelling of RAM policies, `kms:Encrypt`. */
import { inspectValue } from '../base/inspect-value';
import type { Mistakes } from '../base/check-fields';
import type { TextRule } from '../base/fields';
import { didYouMean } from '../base/nearest-name';
import { SERVED_ACTIONS, type KmsAction } from '../operations';
import { VENDOR_ACTIONS } from '../operations/vendor-actions';

/** A name or a pattern; the names are here for editors. */
export type ActionPattern = KmsAction | (string & {});

export const ACTION_RULE: TextRule = {
  what: 'a valid action',
  form: "a name such as 'Encrypt', a pattern such as 'Get*', or '*'",
  minLength: 1,
};

/**
 * @param mistakes about the option `action`
 * @throws KmsMockUsageError for a pattern that no action of KMS fits
 */
export function actionPattern(pattern: string, mistakes: Mistakes): (action: string) => boolean {
  const name = pattern.replace(/^kms:/, '');
  const fits = wildcard(name);
  const known = [...SERVED_ACTIONS, ...VENDOR_ACTIONS];
  if (!known.some(fits)) {
    throw mistakes.at(
      'action',
      `KMS has no action ${inspectValue(pattern)}${didYouMean(name, known)} Names are written as in the API ` +
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
