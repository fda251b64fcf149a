import Kms from '@alicloud/kms20160120';

/** Creates the client as an application does. This file does not depend on the mock. */
export function kmsClient(regionId = 'cn-hangzhou'): Kms {
  const config = {
    accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID ?? 'any-id',
    accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? 'any-secret',
    endpoint: `kms.${regionId}.aliyuncs.com`,
    regionId,
  };
  // A plain object is sufficient. Its class is in @alicloud/rpc-client, on which most applications do not depend.
  return new Kms(config as ConstructorParameters<typeof Kms>[0]);
}
