import { installKmsMock } from '../../lib';
import { everyClient } from '../support/clients';

const kms = installKmsMock();
afterAll(() => kms.uninstall());

test.each(everyClient().map((client) => [client.name, client] as const))(
  '%s encrypts',
  async (_name, client) => {
    const created = await client.call('CreateKey', { Description: 'a b+c/ü' });
    expect(created.code).toBe('Success');
    const { KeyId } = created.body.KeyMetadata;
    expect(created.body.KeyMetadata.Description).toBe('a b+c/ü');
    const sealed = await client.call('Encrypt', {
      KeyId,
      Plaintext: 'héllo+/=',
      EncryptionContext: '{"a":"b c"}',
    });
    expect(sealed.code).toBe('Success');
    const opened = await client.call('Decrypt', {
      CiphertextBlob: sealed.body.CiphertextBlob,
      EncryptionContext: '{"a":"b c"}',
    });
    expect(opened.body.Plaintext).toBe('héllo+/=');
    const refused = await client.call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob });
    expect(refused).toMatchObject({ code: 'InvalidParameter', status: 400 });
  },
);
