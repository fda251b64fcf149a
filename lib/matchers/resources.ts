/** Matchers for keys, ciphertexts and secrets. */
import { inspectValue } from '../base/inspect-value';
import { type AsymmetricMatcher, isAsymmetric, isRegExp, valueFits } from '../log/expectations';
import type { KmsView } from '../kms-mock';
import { masked } from '../log/masking';
import { didYouMean } from '../base/nearest-name';
import { isPlainObject } from '../base/plain-object';
import { KEY_STATES, type KeyState } from '../registry/records/key';
import { CURRENT } from '../registry/secret-versions';
import type { KeySnapshot } from '../snapshots/key';
import { handleOfProcess, refuse, viewOf } from './handle';
import { callText, type MatcherContext, type MatcherResult } from './message';

export function toHaveKeyState(
  this: MatcherContext,
  received: unknown,
  keyIdOrAlias: string,
  state: KeyState,
): MatcherResult {
  const matcher = 'toHaveKeyState';
  const kms = viewOf(received, matcher);
  if (!KEY_STATES.includes(state)) {
    const hint = typeof state === 'string' ? didYouMean(state, KEY_STATES) : '.';
    refuse(
      matcher,
      `${inspectValue(state)} is not a key state`,
      `Known states: ${KEY_STATES.join(', ')}${hint}`,
    );
  }
  const { isNot } = this;
  const key = kms.key(keyIdOrAlias);
  const call = callText('kms', isNot, matcher, [keyIdOrAlias, state]);
  if (key === undefined) return noSuchKey(call, keyIdOrAlias, isNot);
  return {
    pass: key.state === state,
    message: () =>
      [call, `${keyText(key)} is in ${key.state}.`, kms.timeline?.() ?? ''].join('\n\n').trimEnd(),
  };
}

export function toHaveEncryptedUnder(
  this: MatcherContext,
  received: unknown,
  keyIdOrAlias: string,
  context?: Readonly<Record<string, string>>,
): MatcherResult {
  const matcher = 'toHaveEncryptedUnder';
  const kms = handleOfProcess(matcher);
  if (typeof received !== 'string') {
    refuse(
      matcher,
      `expect(${inspectValue(received)})`,
      'Give expect() a CiphertextBlob as a string. Await the call that returns it.',
    );
  }
  if (context !== undefined && !isContext(context)) {
    refuse(
      matcher,
      `${inspectValue(context)} is not a valid encryption context`,
      'Give an object of strings.',
    );
  }
  const { isNot } = this;
  const call = callText('ciphertext', isNot, matcher, [keyIdOrAlias, context]);
  const key = kms.key(keyIdOrAlias);
  if (key === undefined) return noSuchKey(call, keyIdOrAlias, isNot);
  const blob = kms.ciphertext(received, { regionId: key.regionId });
  const isOfKey = blob?.keyId === key.keyId;
  const pass = isOfKey && (context === undefined || blob.opensWith(context));
  return {
    pass,
    message: () => {
      const verdict =
        blob === undefined
          ? 'This string is not a ciphertext of a key in that region of the mock.'
          : !isOfKey
            ? `It was encrypted under ${keyText(kms.key(blob.keyId, { regionId: blob.regionId }) as KeySnapshot)}.`
            : pass
              ? `It was encrypted under version ${blob.keyVersionId} of ${keyText(key)}.`
              : `It was encrypted under ${keyText(key)}, but ${blob.opensWith() ? 'without a context' : 'with another context'}.`;
      return [call, verdict].join('\n\n');
    },
  };
}

export function toHaveSecretValue(
  this: MatcherContext,
  received: unknown,
  name: string,
  value: string | RegExp | AsymmetricMatcher,
): MatcherResult {
  const matcher = 'toHaveSecretValue';
  const kms = viewOf(received, matcher);
  if (typeof value !== 'string' && !isRegExp(value) && !isAsymmetric(value)) {
    refuse(
      matcher,
      `${inspectValue(value)} is not a valid secret value`,
      'Give a string, a RegExp or an asymmetric matcher.',
    );
  }
  const { isNot } = this;
  const shownValue = typeof value === 'string' ? masked(value) : value;
  const call = callText('kms', isNot, matcher, [name, shownValue]);
  const current = currentSecretValue(kms, name);
  if (current === undefined) {
    // A secret that does not exist has no value, so the negated form fails too.
    return {
      pass: isNot === true,
      message: () =>
        `${call}\n\nThe secret ${inspectValue(name)} does not exist, or it has no current value.`,
    };
  }
  return {
    pass: valueFits(current, value),
    message: () =>
      [
        call,
        isNot
          ? 'The secret has this value.'
          : `Its value is ${masked(current)}.${difference(current, value)}`,
      ].join('\n\n'),
  };
}

/** Says where two strings differ, without printing them. */
function difference(current: string, value: unknown): string {
  if (typeof value !== 'string') return '';
  let same = 0;
  while (same < current.length && current[same] === value[same]) same++;
  return ` They differ from character ${same + 1} on.`;
}

const currentSecretValue = (kms: KmsView, name: string): string | undefined =>
  kms.secret(name)?.versions.find(({ stages }) => stages.includes(CURRENT))?.secretData;

/** A key that does not exist has no state, so the negated form fails too. */
const noSuchKey = (call: string, name: unknown, isNot: boolean | undefined): MatcherResult => ({
  pass: isNot === true,
  message: () =>
    `${call}\n\nThe key ${inspectValue(name)} does not exist, or no longer exists. To expect this, use expect(kms.key(…)).toBeUndefined().`,
});

const keyText = ({ keyId, aliases }: KeySnapshot): string =>
  aliases.length === 0 ? `key ${keyId}` : `key ${keyId} (${aliases.join(', ')})`;

const isContext = (value: unknown): boolean =>
  isPlainObject(value) && Object.values(value).every((text) => typeof text === 'string');
