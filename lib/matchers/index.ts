/** The matchers, for `expect.extend()` of jest and vitest alike. */
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
  /** `expect(kms)`: a request of this action was answered, with such parameters where some are given. */
  toHaveReceivedKmsRequest<Action extends KmsAction>(action: Action, params?: ExpectedKmsParams<Action>): R;
  /** `expect(kms)`: the action was answered exactly so many times. */
  toHaveReceivedKmsRequestTimes(action: KmsAction, times: number): R;
  /** `expect(kms)`: of all requests, the one with this number, counted from 1, is such a request. */
  toHaveReceivedNthKmsRequest<Action extends KmsAction>(
    n: number,
    action: Action,
    params?: ExpectedKmsParams<Action>,
  ): R;
  /** `expect(kms)`: each of these actions was answered at least once, and no other; `[]` for no request at all. */
  toHaveReceivedOnlyKmsRequests(actions: readonly KmsAction[]): R;
  /** `expect(kms)`: the key, by id, alias or ARN, is in this state. A key that is not there fails, negated too. */
  toHaveKeyState(keyIdOrAlias: string, state: KeyState): R;
  /**
   * `expect(ciphertextBlob)`: it is a ciphertext of the key, of whichever version. Given a context, it opens with exactly
   * that; `{}` is none. The mock that is installed is asked.
   */
  toHaveEncryptedUnder(keyIdOrAlias: string, context?: Readonly<Record<string, string>>): R;
  /** `expect(kms)`: the current value (ACSCurrent) of the secret. It is never printed. */
  toHaveSecretValue(name: string, value: string | RegExp | AsymmetricMatcher): R;
}

/** Of these, the one that can stand inside another expectation: `{ blob: expect.toHaveEncryptedUnder('alias/orders') }`. */
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
