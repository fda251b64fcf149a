import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const OPENED = {
  code: 'Forbidden.Opened',
  message: 'Your kms service has been opened.',
  status: 400,
  body: {},
};

describe('parameters', () => {
  test('there are none', async () => {
    expect(await call('OpenKmsService')).toEqual(OPENED);
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const answer = await call('OpenKmsService', { Nonsense: '1' });
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
      expect(await call('OpenKmsService')).toEqual(OPENED);
      expect(kms.key(keyId)).toEqual(before);
    },
  );
});

describe('behaviour', () => {
  test('the service is open from the start, and stays so', async () => {
    expect(await call('OpenKmsService')).toEqual(OPENED);
    expect(await call('OpenKmsService')).toEqual(OPENED);
  });

  test('it is open in every region', async () => {
    expect(await openApiCallClient('kms.cn-shanghai.aliyuncs.com').call('OpenKmsService')).toEqual(OPENED);
  });

  test('it is open still after a reset', async () => {
    kms.reset();
    expect(await call('OpenKmsService')).toEqual(OPENED);
  });
});
