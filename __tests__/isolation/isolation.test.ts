/** run(): an isolated state for each concurrent test in one process. */
import https from 'node:https';
import { installKmsMock, type KmsMock } from '../../lib';
import { ACCESS_KEY, everyClient, openApiCallClient, type TestClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';

let kms: KmsMock;

beforeEach(() => {
  kms = installKmsMock();
});
afterEach(() => {
  jest.useRealTimers();
  kms.uninstall();
});

const client = openApiCallClient(HOST);
const call = client.call.bind(client);
const clients = everyClient();

/** A barrier: no caller continues before all have reached it. */
function meeting(count: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    if (++come === count) open();
    return all;
  };
}

/** The same ids in every world, which a shared registry would reject. */
async function aTest(name: string, { call }: TestClient, together: () => Promise<void>) {
  const material = Buffer.alloc(32, name);
  const { keyId } = kms.seedKey({ keyId: 'orders', material, description: name, aliases: ['alias/orders'] });
  await together();
  const sealed = await call('Encrypt', { KeyId: keyId, Plaintext: name });
  await together();
  const opened = await call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob });
  const described = await call('DescribeKey', { KeyId: keyId });
  await call('CreateAlias', { KeyId: keyId, AliasName: `alias/${name}` });
  return {
    blob: sealed.body.CiphertextBlob as string,
    plaintext: opened.body.Plaintext,
    description: described.body.KeyMetadata.Description,
    aliases: kms.key('orders')?.aliases,
    actions: kms.requests.map(({ action }) => action),
  };
}

const expected = (name: string) => ({
  blob: expect.any(String),
  plaintext: name,
  description: name,
  aliases: ['alias/orders', `alias/${name}`],
  actions: ['Encrypt', 'Decrypt', 'DescribeKey', 'CreateAlias'],
});

const untouched = () => {
  expect(kms.key('orders')).toBeUndefined();
  expect(kms.requests).toEqual([]);
};

describe('runs at the same time', () => {
  test('do not affect each other, with any client', async () => {
    const together = meeting(clients.length);
    const results = await Promise.all(
      clients.map((each, i) => kms.run(() => aTest(`run-${i}`, each, together))),
    );
    expect(results).toEqual(clients.map((_, i) => expected(`run-${i}`)));
    untouched();
  });

  test('do not affect each other through one shared client', async () => {
    const together = meeting(20);
    const names = Array.from({ length: 20 }, (_, i) => `run-${i}`);
    const results = await Promise.all(names.map((name) => kms.run(() => aTest(name, client, together))));
    expect(results).toEqual(names.map(expected));
    expect(new Set(results.map(({ blob }) => blob)).size).toBe(20);
    untouched();
  });

  test.each(clients.map((each) => [each.name, each] as const))(
    'work at the same time as calls outside: %s',
    async (_name, each) => {
      const together = meeting(3);
      const [inside, alsoInside, outside] = await Promise.all([
        kms.run(() => aTest('inside', each, together)),
        kms.run(() => aTest('also-inside', each, together)),
        aTest('outside', each, together),
      ]);
      expect([inside, alsoInside, outside]).toEqual(['inside', 'also-inside', 'outside'].map(expected));
      expect(kms.key('orders')?.description).toBe('outside');
    },
  );

  test('work under fake timers', async () => {
    jest.useFakeTimers();
    const together = meeting(3);
    const names = ['one', 'two', 'three'];
    const results = await Promise.all(
      names.map((name, i) => kms.run(() => aTest(name, clients[i] as TestClient, together))),
    );
    expect(results).toEqual(names.map(expected));
    untouched();
  });

  test('stay isolated on a few keep-alive sockets', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (keyId: string) =>
      new Promise<string>((resolve, reject) => {
        const path = `/?Action=DescribeKey&Version=2016-01-20&KeyId=${keyId}`;
        const request = https.request({ host: HOST, path, method: 'POST', agent }, (response) => {
          let body = '';
          response.on('data', (chunk) => {
            body += chunk;
          });
          // In the world of the request too.
          response.on('end', () =>
            resolve(`${JSON.parse(body).KeyMetadata.Description} ${kms.key(keyId)?.description}`),
          );
        });
        request.on('error', reject).end();
      });
    const together = meeting(5);
    const aRun = (name: string) =>
      kms.run(async () => {
        kms.seedKey({ keyId: 'orders', description: name });
        await together();
        return [await ask('orders'), await ask('orders'), await ask('orders')];
      });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const results = await Promise.all(names.map(aRun));
    expect(results).toEqual(names.map((name) => Array(3).fill(`${name} ${name}`)));
    agent.destroy();
  });

  test('stay isolated if the SDK keeps its connections alive and retries', async () => {
    const runtime = { keepAlive: true, autoretry: true, maxAttempts: 3 };
    const keepAlive = openApiCallClient(HOST, ACCESS_KEY, runtime as never);
    const describeKey = async () =>
      (await keepAlive.call('DescribeKey', { KeyId: 'orders' })).body.KeyMetadata.Description;
    const aRun = (name: string) =>
      kms.run(async () => {
        kms.seedKey({ keyId: 'orders', description: name });
        return [await describeKey(), await describeKey()];
      });
    expect(await Promise.all([aRun('a'), aRun('b'), aRun('c')])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });
});

describe('a run', () => {
  test('starts empty, at the time of the process, and returns the result of the callback', async () => {
    kms.seedKey({ keyId: 'outside' });
    kms.clock.advance({ days: 365 });
    await call('ListKeys');
    const found = await kms.run(async () => ({
      key: kms.key('outside'),
      code: (await call('DescribeKey', { KeyId: 'outside' })).code,
      requests: kms.requests.length,
      isBehind: kms.clock.now().getTime() - Date.now() < 86_400_000,
    }));
    expect(found).toEqual({ key: undefined, code: 'InvalidParameter', requests: 1, isBehind: true });
    expect(kms.requests).toHaveLength(1);
    expect(kms.run(() => 42)).toBe(42);
    expect(() =>
      kms.run(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    await expect(kms.run(async () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });

  test('has its own clock', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
    const outside = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-03-20T00:00:00Z' });
    await kms.run(async () => {
      const inside = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-03-20T00:00:00Z' });
      kms.clock.advance({ days: 30 });
      expect((await call('DescribeKey', { KeyId: inside.keyId })).code).toBe('Forbidden.KeyNotFound');
      expect(kms.clock.now()).toEqual(new Date('2026-03-31T12:00:00Z'));
    });
    expect(kms.clock.now()).toEqual(new Date('2026-03-01T12:00:00Z'));
    expect((await call('DescribeKey', { KeyId: outside.keyId })).code).toBe('Success');
  });

  test('resets only itself', async () => {
    kms.seedKey({ keyId: 'outside' });
    await call('ListKeys');
    await kms.run(async () => {
      kms.seedKey({ keyId: 'inside' });
      kms.clock.advance({ days: 365 });
      await call('ListKeys');
      await kms.run(async () => kms.reset());
      expect(kms.key('inside')).toBeDefined();
      kms.reset();
      expect([kms.key('inside'), kms.requests.length]).toEqual([undefined, 0]);
    });
    expect(kms.key('outside')).toBeDefined();
    expect(kms.requests).toHaveLength(1);
    await kms.run(async () => {
      kms.seedKey({ keyId: 'inside' });
      await call('ListKeys');
    });
    kms.reset();
    expect(kms.requests).toEqual([]);
  });

  test('is not changed by a reset() outside', async () => {
    const together = meeting(2);
    const inside = kms.run(async () => {
      kms.seedKey({ keyId: 'inside' });
      await together();
      return kms.key('inside')?.state;
    });
    kms.reset();
    await together();
    expect(await inside).toBe('Enabled');
  });

  test('inside a run is isolated from that run', async () => {
    await kms.run(async () => {
      kms.seedKey({ keyId: 'orders', description: 'middle' });
      await kms.run(async () => {
        expect(kms.key('orders')).toBeUndefined();
        kms.seedKey({ keyId: 'orders', description: 'innermost' });
        expect((await call('DescribeKey', { KeyId: 'orders' })).body.KeyMetadata.Description).toBe(
          'innermost',
        );
      });
      expect((await call('DescribeKey', { KeyId: 'orders' })).body.KeyMetadata.Description).toBe('middle');
    });
    expect(kms.key('orders')).toBeUndefined();
  });

  test('starts from fixtures that a snapshot brings from outside, with its own copy', async () => {
    kms.seedKey({ keyId: 'orders', description: 'fixture' });
    const fixtures = kms.snapshot();
    const aRun = (name: string) =>
      kms.run(async () => {
        kms.rollback(fixtures);
        const found = kms.key('orders')?.description;
        await call('UpdateKeyDescription', { KeyId: 'orders', Description: name });
        await call('ListKeys');
        return [found, kms.key('orders')?.description];
      });
    expect(await Promise.all([aRun('a'), aRun('b')])).toEqual([
      ['fixture', 'a'],
      ['fixture', 'b'],
    ]);
    expect(kms.key('orders')?.description).toBe('fixture');
  });

  test('takes a snapshot of itself, which is valid outside too', async () => {
    const snapshot = await kms.run(async () => {
      kms.seedKey({ keyId: 'inside' });
      return kms.snapshot();
    });
    expect(kms.key('inside')).toBeUndefined();
    kms.rollback(snapshot);
    expect(kms.key('inside')).toBeDefined();
  });

  test('is visible through views and other objects that were read from the handle before', async () => {
    const { clock, seedKey, key } = kms;
    const shanghai = kms.region('cn-shanghai');
    kms.run(() => {
      seedKey({ keyId: 'inside' });
      shanghai.seedKey({ keyId: 'inside' });
      clock.advance({ days: 365 });
      expect([key('inside')?.regionId, shanghai.key('inside')?.regionId]).toEqual([
        'cn-hangzhou',
        'cn-shanghai',
      ]);
    });
    expect([key('inside'), shanghai.key('inside')]).toEqual([undefined, undefined]);
    expect(clock.now().getTime() - Date.now()).toBeLessThan(86_400_000);
  });

  test('that ends before a call has its response does not prevent the response', async () => {
    let inFlight: ReturnType<typeof call> | undefined;
    await kms.run(async () => {
      kms.seedKey({ keyId: 'waiting', state: 'PendingImport' });
      inFlight = call('GetParametersForImport', {
        KeyId: 'waiting',
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      });
    });
    expect(kms.requests).toEqual([]);
    expect((await inFlight)?.code).toBe('Success');
    expect(kms.requests).toEqual([]);
  });

  test('includes the code that it starts by timers, events and callbacks', async () => {
    await kms.run(async () => {
      kms.seedKey({ keyId: 'inside' });
      const code = await new Promise((resolve) => {
        setTimeout(
          () =>
            setImmediate(() => call('DescribeKey', { KeyId: 'inside' }).then(({ code }) => resolve(code))),
          1,
        );
      });
      expect(code).toBe('Success');
    });
  });

  test('with a seed gives the same random values as any other run', async () => {
    kms.uninstall();
    kms = installKmsMock({ randomSeed: 'a seed' });
    const story = async () => {
      const { keyId } = kms.seedKey();
      const sealed = await call('Encrypt', { KeyId: keyId, Plaintext: 'text' });
      return { keyId, body: sealed.body };
    };
    const alone = await kms.run(story);
    const together = await Promise.all([kms.run(story), story(), kms.run(story)]);
    expect(together).toEqual([alone, alone, alone]);
  });
});

test('run() accepts only a function', () => {
  expect(() => kms.run(undefined as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(() => kms.run(Promise.resolve() as never)).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('kms.run(async () =>'),
    }),
  );
});

test('run() throws after uninstall()', () => {
  kms.uninstall();
  expect(() => kms.run(() => 1)).toThrow(expect.objectContaining({ code: 'NOT_INSTALLED' }));
});

test('a run that ends after its installation does not affect the next installation', async () => {
  let go = () => {};
  const uninstalled = new Promise<void>((resolve) => {
    go = resolve;
  });
  const old = kms;
  const inside = old.run(async () => {
    await uninstalled;
    return (await call('DescribeKey', { KeyId: 'new' })).code;
  });
  old.uninstall();
  kms = installKmsMock();
  kms.seedKey({ keyId: 'new' });
  go();
  expect(await inside).toBe('Success');
});
