/** Action patterns of a test author: `Encrypt`, `Get*`, `*`, or in the spelling of RAM policies, `kms:Encrypt`. */
import { inspectValue } from '../base/inspect-value';
import type { Mistakes } from '../base/check-fields';
import type { TextRule } from '../base/fields';
import { didYouMean } from '../base/nearest-name';
import type { KmsAction } from '../operations';
import { KNOWN_ACTIONS } from '../operations/vendor-actions';

/** A name or a pattern. The type lists the names, so that editors can complete them. */
export type ActionPattern = KmsAction | (string & {});

export const ACTION_RULE: TextRule = {
  what: 'a valid action',
  form: "a name such as 'Encrypt', a pattern such as 'Get*', or '*'",
  minLength: 1,
};

/**
 * @param mistakes about the option `action`
 * @throws KmsMockUsageError for a pattern that matches no action of KMS
 */
export function actionPattern(pattern: string, mistakes: Mistakes): (action: string) => boolean {
  const name = pattern.replace(/^kms:/, '');
  const fits = wildcard(name);
  if (!KNOWN_ACTIONS.some(fits)) {
    throw mistakes.at(
      'action',
      `${inspectValue(pattern)} matches no action of KMS${didYouMean(name, KNOWN_ACTIONS)} Write names as in the API ` +
        "('Encrypt'); * matches any letters ('Get*').",
    );
  }
  return fits;
}

/** Returns a function that tests strings. `*` in the pattern matches any characters, also none. */
export function wildcard(pattern: string): (text: string) => boolean {
  if (!pattern.includes('*')) return (text) => text === pattern;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const regexp = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => regexp.test(text);
}
