/** The cryptographic operations: encryption, data keys, signatures, MACs. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { AsymmetricDecrypt } from './asymmetric-decrypt';
import { AsymmetricEncrypt } from './asymmetric-encrypt';
import { AsymmetricSign } from './asymmetric-sign';
import { AsymmetricVerify } from './asymmetric-verify';
import { Decrypt } from './decrypt';
import { Encrypt } from './encrypt';
import { ExportDataKey } from './export-data-key';
import { GenerateAndExportDataKey } from './generate-and-export-data-key';
import { GenerateDataKey } from './generate-data-key';
import { GenerateDataKeyWithoutPlaintext } from './generate-data-key-without-plaintext';
import { GenerateMac } from './generate-mac';
import { GetPublicKey } from './get-public-key';
import { ReEncrypt } from './re-encrypt';
import { VerifyMac } from './verify-mac';

export const cryptographicOperations = {
  Encrypt,
  Decrypt,
  ReEncrypt,
  GenerateDataKey,
  GenerateDataKeyWithoutPlaintext,
  ExportDataKey,
  GenerateAndExportDataKey,
  AsymmetricEncrypt,
  AsymmetricDecrypt,
  AsymmetricSign,
  AsymmetricVerify,
  GetPublicKey,
  GenerateMac,
  VerifyMac,
} satisfies Partial<Record<StateAction, Operation>>;
