import Kms from '@alicloud/kms20160120';

/** The client as an application makes it. Nothing in here knows of the mock. */
export function kmsClient(regionId = 'cn-hangzhou'): Kms {
  const config = {
    accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID ?? 'any-id',
    accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? 'any-secret',
    endpoint: `kms.${regionId}.aliyuncs.com`,
    regionId,
  };
  // A plain object will do; its class is in @alicloud/rpc-client, which most applications do not depend on.
  return new Kms(config as ConstructorParameters<typeof Kms>[0]);
}
