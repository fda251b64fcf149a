/** Calls with a real SDK, for the case files of every runner. */
const { default: Client, DecryptRequest, EncryptRequest } = require('@alicloud/kms20160120');

const client = () =>
  new Client({ accessKeyId: 'any', accessKeySecret: 'any', endpoint: 'kms.cn-hangzhou.aliyuncs.com' });

exports.encrypt = async (keyId, plaintext = 'hello') =>
  (await client().encrypt(new EncryptRequest({ keyId, plaintext }))).ciphertextBlob;

exports.decrypt = async (ciphertextBlob) =>
  (await client().decrypt(new DecryptRequest({ ciphertextBlob }))).plaintext;
