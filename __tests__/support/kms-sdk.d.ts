/** The package does not have its own types. */
declare module '@alicloud/kms-sdk' {
  type Body = Record<string, unknown> & { Code?: string; Message: string; HttpStatus: number };

  class KmsClient {
    constructor(config: { endpoint: string; accessKeyId: string; accessKeySecret: string });
    [method: string]: (...args: unknown[]) => Promise<Body>;
  }
  export = KmsClient;
}
