import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const ENABLED = {
  code: 'Success',
  message: '',
  status: 200,
  body: { AccountStatus: 'Enabled', RequestId: expect.stringMatching(UUID) },
};

describe('parameters', () => {
  test('there are none', async () => {
    expect(await call('DescribeAccountKmsStatus')).toEqual(ENABLED);
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const answer = await call('DescribeAccountKmsStatus', { Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'a key in %s makes no difference and does not change',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      const before = kms.key(keyId);
      expect(await call('DescribeAccountKmsStatus')).toEqual(ENABLED);
      expect(kms.key(keyId)).toEqual(before);
    },
  );
});

describe('behaviour', () => {
  test('the answer is the status and a RequestId, and nothing else', async () => {
    expect((await call('DescribeAccountKmsStatus')).body).toEqual(ENABLED.body);
  });

  test('the account is enabled in every region', async () => {
    const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
    expect(await shanghai.call('DescribeAccountKmsStatus')).toEqual(ENABLED);
  });

  test('every answer has a RequestId of its own', async () => {
    const one = await call('DescribeAccountKmsStatus');
    const other = await call('DescribeAccountKmsStatus');
    expect(other.body.RequestId).not.toBe(one.body.RequestId);
  });
});
