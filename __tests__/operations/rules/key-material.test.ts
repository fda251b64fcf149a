import { wrap } from '../../support/importing';
import { playRules } from '../../support/rules/play';
import type { Scene } from '../../support/rules/world';

const TABLE = `
GetParametersForImport, ImportKeyMaterial, DeleteKeyMaterial | KeyId | <key> | required | keyId id | notKeysInAnyState Unsupported.Origin Aliyun_AES_256

GetParametersForImport | WrappingAlgorithm | SM2PKE | required | choice SM2PKE | refuses "RSAES_OAEP_SHA_512" "RSAES_OAEP_SHA_256" "RSAES_OAEP_SHA_1" "RSAES_PKCS1_V1_5"
GetParametersForImport | WrappingKeySpec   | EC_SM2 | required | choice EC_SM2 | refuses "RSA_4096" "RSA_3072"

ImportKeyMaterial | EncryptedKeyMaterial  | <wrapped> | required | base64
ImportKeyMaterial | ImportToken           | <token>   | required
ImportKeyMaterial | KeyMaterialExpireUnix |           | takes "0" "4102444800" | refusesLate "1" | refuses "-1" "soon" "1.5" "1e12" "0x7fffffff" "9223372036854775808" "2030-01-01T00:00:00Z"
`;

const external: Scene = { key: { origin: 'EXTERNAL', material: Buffer.alloc(32, 7) } };

playRules(TABLE, {
  GetParametersForImport: external,
  ImportKeyMaterial: {
    ...external,
    async prepare({ call, values }) {
      const params = { KeyId: values.key, WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'EC_SM2' };
      const { code, body } = await call('GetParametersForImport', params);
      // A key of another origin has no import parameters, so the other parameters are not read.
      if (code !== 'Success') return { token: 'dG9rZW4=', wrapped: 'bWF0ZXJpYWw=' };
      return { token: body.ImportToken, wrapped: wrap(Buffer.alloc(32, 7), body.PublicKey) };
    },
  },
  DeleteKeyMaterial: external,
});
