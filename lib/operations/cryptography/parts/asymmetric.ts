/** The common parts of the operations on asymmetric keys, and the algorithms of each key usage and key spec. */
import { operationRejected, operationUnsupported, parameterInvalid } from '../../../base/kms-errors';
import {
  ENCRYPTION,
  type EncryptionName,
  fits,
  SIGNATURE,
  type SignatureName,
} from '../../../crypto/algorithms';
import { isAsymmetric } from '../../../crypto/key-specs';
import { DRY_RUN, type InputOf, type KeyIdForm, type ParameterRows } from '../../../parameters/rows';
import type { Cmk, KeyVersion } from '../../../registry/records/key';
import { keyOperation } from '../../key-operation';
import type { ActionFacts, Answer } from '../../operation';
import { resolveVersion } from '../../parts/key-version';

interface AsymmetricRecord<Rows extends ParameterRows> extends ActionFacts {
  readonly keyId: readonly KeyIdForm[];
  /** The parameters besides KeyId, KeyVersionId and DryRun. */
  readonly params: Rows;
  /** @throws for a key spec or key usage that the operation does not accept */
  accepts(key: Cmk, input: InputOf<Rows>): void;
  /** @returns the response without KeyId and KeyVersionId, which are the first fields of every response */
  run(input: InputOf<Rows>, context: { readonly key: Cmk; readonly version: KeyVersion }): Promise<Answer>;
}

const VERSION = { KeyVersionId: { kind: 'text', required: true } } as const;

/** An operation on one version of an asymmetric key. The caller gives the version. */
export const asymmetricOperation = <const Rows extends ParameterRows>({
  params,
  run,
  ...record
}: AsymmetricRecord<Rows>) =>
  keyOperation({
    ...record,
    params: { ...VERSION, ...params, DryRun: DRY_RUN },
    async run(input: InputOf<typeof VERSION> & InputOf<Rows>, { key }) {
      const version = resolveVersion(key, input.KeyVersionId);
      return { KeyId: key.id, KeyVersionId: version.id, ...(await run(input, { key, version })) };
    },
  });

/** Tables of AsymmetricEncrypt and AsymmetricDecrypt. */
export function encryptsWith(key: Cmk, { Algorithm }: { readonly Algorithm: EncryptionName }): void {
  if (key.usage !== 'ENCRYPT/DECRYPT' || !fits(key.spec, ENCRYPTION[Algorithm])) throw operationRejected();
}

/** Source for AsymmetricSign and AsymmetricVerify: the vendor's FAQ. HMAC keys have no key pair either (inferred). */
export function asymmetricOnly(key: Cmk): void {
  if (!isAsymmetric(key.spec)) throw operationUnsupported();
}

/** Tables of AsymmetricSign and AsymmetricVerify. They have no other error with status 400 for an asymmetric key. */
export function signsWith(key: Cmk, { Algorithm }: { readonly Algorithm: SignatureName }): void {
  asymmetricOnly(key);
  if (key.usage !== 'SIGN/VERIFY' || !fits(key.spec, SIGNATURE[Algorithm]))
    throw parameterInvalid('Algorithm');
}
