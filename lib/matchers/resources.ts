/** Matchers about what the mock holds: keys, ciphertexts, secrets. */
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
      `${inspectValue(state)} is no key state`,
      `The states are ${KEY_STATES.join(', ')}${hint}`,
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
      'Give expect() a CiphertextBlob, as text; await the call that makes it.',
    );
  }
  if (context !== undefined && !isContext(context)) {
    refuse(matcher, `${inspectValue(context)} is no encryption context`, 'Give an object of texts.');
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
          ? 'This text is no ciphertext of any key that the mock holds in that region.'
          : !isOfKey
            ? `It was sealed under ${keyText(kms.key(blob.keyId, { regionId: blob.regionId }) as KeySnapshot)}.`
            : pass
              ? `It was sealed under version ${blob.keyVersionId} of ${keyText(key)}.`
              : `It was sealed under ${keyText(key)}, but ${blob.opensWith() ? 'without a context' : 'with another context'}.`;
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
      `${inspectValue(value)} is no value of a secret`,
      'Give a text, a RegExp or an asymmetric matcher.',
    );
  }
  const { isNot } = this;
  const shownValue = typeof value === 'string' ? masked(value) : value;
  const call = callText('kms', isNot, matcher, [name, shownValue]);
  const current = currentSecretValue(kms, name);
  if (current === undefined) {
    // Neither the one nor the other can be said of what is not there.
    return {
      pass: isNot === true,
      message: () => `${call}\n\nThere is no secret ${inspectValue(name)}, or it has no value.`,
    };
  }
  return {
    pass: valueFits(current, value),
    message: () =>
      [
        call,
        isNot ? 'That is its value.' : `Its value is ${masked(current)}.${difference(current, value)}`,
      ].join('\n\n'),
  };
}

/** Says where two texts part, without showing either. */
function difference(current: string, value: unknown): string {
  if (typeof value !== 'string') return '';
  let same = 0;
  while (same < current.length && current[same] === value[same]) same++;
  return ` They differ from character ${same + 1} on.`;
}

const currentSecretValue = (kms: KmsView, name: string): string | undefined =>
  kms.secret(name)?.versions.find(({ stages }) => stages.includes(CURRENT))?.secretData;

/** A key that is not there has no state, and no other one either: so the negated form fails as well. */
const noSuchKey = (call: string, name: unknown, isNot: boolean | undefined): MatcherResult => ({
  pass: isNot === true,
  message: () =>
    `${call}\n\nThere is no key ${inspectValue(name)}, or no longer. To expect just that: expect(kms.key(…)).toBeUndefined().`,
});

const keyText = ({ keyId, aliases }: KeySnapshot): string =>
  aliases.length === 0 ? `key ${keyId}` : `key ${keyId} (${aliases.join(', ')})`;

const isContext = (value: unknown): boolean =>
  isPlainObject(value) && Object.values(value).every((text) => typeof text === 'string');
