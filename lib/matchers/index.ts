/** The matchers, for `expect.extend()` of jest and vitest. */
import type { AsymmetricMatcher } from '../log/expectations';
import type { KeyState } from '../registry/records/key';
import type { ExpectedKmsParams } from '../log/request-log';
import type { KmsAction } from '../operations';
import { toHaveEncryptedUnder, toHaveKeyState, toHaveSecretValue } from './resources';
import {
  toHaveReceivedKmsRequest,
  toHaveReceivedKmsRequestTimes,
  toHaveReceivedNthKmsRequest,
  toHaveReceivedOnlyKmsRequests,
} from './requests';

/** @see docs/matchers.md */
export interface KmsMatchers<R = void> {
  /** `expect(kms)`: a request of this action was handled, with these parameters if some are given. */
  toHaveReceivedKmsRequest<Action extends KmsAction>(action: Action, params?: ExpectedKmsParams<Action>): R;
  /** `expect(kms)`: the action was handled exactly this number of times. */
  toHaveReceivedKmsRequestTimes(action: KmsAction, times: number): R;
  /** `expect(kms)`: the request with this number, counted from 1, is such a request. */
  toHaveReceivedNthKmsRequest<Action extends KmsAction>(
    n: number,
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): R;
  /** `expect(kms)`: each of these actions was handled at least once, and no other action; `[]` means no request. */
  toHaveReceivedOnlyKmsRequests(actions: readonly KmsAction[]): R;
  /** `expect(kms)`: the key, by id, alias or ARN, is in this state. If the key does not exist, the matcher fails, also in its negated form. */
  toHaveKeyState(keyIdOrAlias: string, state: KeyState): R;
  /**
   * `expect(ciphertextBlob)`: it is a ciphertext of the key, of any version. If a context is given, it can be decrypted with
   * exactly that context; `{}` means no context. The matcher uses the installed mock.
   */
  toHaveEncryptedUnder(keyIdOrAlias: string, context?: Readonly<Record<string, string>>): R;
  /** `expect(kms)`: the current value (ACSCurrent) of the secret. The value is never printed. */
  toHaveSecretValue(name: string, value: string | RegExp | AsymmetricMatcher): R;
}

/** The matcher that can be used inside another expectation: `{ blob: expect.toHaveEncryptedUnder('alias/orders') }`. */
export type KmsAsymmetricMatchers = Pick<KmsMatchers<unknown>, 'toHaveEncryptedUnder'>;

export const kmsMatchers = {
  toHaveReceivedKmsRequest,
  toHaveReceivedKmsRequestTimes,
  toHaveReceivedNthKmsRequest,
  toHaveReceivedOnlyKmsRequests,
  toHaveKeyState,
  toHaveEncryptedUnder,
  toHaveSecretValue,
};
