/**
 * The contract suite as its user runs it against a real account: a process of its own, with an endpoint and credentials from the
 * environment. A proxy passes its requests to the mock of this process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { installKmsMock, type KmsMock } from '../../lib';
import { MOCK_OPTIONS } from '../../scripts/contract/mock';
import { NO_HURRY } from '../support/packed-package';
import { rawRequest } from '../support/raw-request';
import { account, NOTHING_LEFT } from './playing';

const root = path.resolve(__dirname, '../..');
const folder = path.join(root, 'build', 'remote-run');
const script = path.join(folder, 'contract.js');
const CREDENTIALS = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tContractExample',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'Ab3ContractSecretExample',
  ALIBABA_CLOUD_SECURITY_TOKEN: 'CAISContractTokenExample',
};

let kms: KmsMock;
/** With signatures, the mock returns the access key id in messages, as KMS does. */
const OPTIONS = {
  verifySignatures: {
    ...MOCK_OPTIONS.verifySignatures,
    [CREDENTIALS.ALIBABA_CLOUD_ACCESS_KEY_ID]: CREDENTIALS.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  },
};
beforeEach(() => {
  kms = installKmsMock(OPTIONS);
});
afterEach(() => kms.uninstall());

/** Called for each request, before it is passed on. */
let onRequest: (count: number) => void;
let requests = 0;

const proxy = http.createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', async () => {
    onRequest(++requests);
    const { connection, ...headers } = incoming.headers as Record<string, string>;
    const { method = 'GET', url = '/' } = incoming;
    const { status, body } = await rawRequest({ method, path: url, headers, body: Buffer.concat(chunks) });
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
});

beforeAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  const { bundleScript } = require('../../scripts/build.js') as {
    bundleScript(name: string, outfile: string): Promise<void>;
  };
  await bundleScript('contract', path.relative(root, script));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
}, NO_HURRY);
beforeEach(() => {
  requests = 0;
  onRequest = () => {};
});
afterAll(() => {
  proxy.closeAllConnections();
  proxy.close();
  fs.rmSync(folder, { recursive: true });
});

function start(env: Readonly<Record<string, string>> = {}): ChildProcess {
  const { port } = proxy.address() as AddressInfo;
  return spawn(process.execPath, [script], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      KMS_CONTRACT_ENDPOINT: `http://127.0.0.1:${port}`,
      KMS_CONTRACT_REGION: 'cn-hangzhou',
      KMS_CONTRACT_REPORTS: folder,
      ...CREDENTIALS,
      ...env,
    },
  });
}

/** @returns what the process has printed, and the report */
async function ended(child: ChildProcess) {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const [code] = await once(child, 'close');
  const file = /^Report: (.*)$/m.exec(output)?.[1];
  return { code, output, report: file === undefined ? '' : fs.readFileSync(file, 'utf8') };
}

const credentialsIn = (text: string) => Object.values(CREDENTIALS).filter((value) => text.includes(value));

test('a run compares the endpoint with the mock, and its output has no credentials and no account id', async () => {
  const { code, output, report } = await ended(start());
  expect(output).toMatch(/^\d+ passed, 0 failed$/m);
  expect(code).toBe(0);
  expect(report).toContain(
    '- Response of the mock: Rejected.ResourceInDeleteWindow (409) secret in delete peroid',
  );
  expect(credentialsIn(output + report)).toEqual([]);
  expect(report).not.toContain('1540355698841234');
  expect(report).toContain('- Plaintext sizes of RSA_4096: needs a KMS instance, which costs money');
  expect(await account()).toMatchObject(NOTHING_LEFT);
});

test('an account that was opened today runs all cases in an instance, and its id is not in the report', async () => {
  kms.uninstall();
  kms = installKmsMock({ ...OPTIONS, service: '3.0' });
  const { instanceId: instance } = kms.seedInstance();
  const { output, report: complete } = await ended(
    start({ KMS_CONTRACT_INSTANCE: instance, KMS_CONTRACT_ALL_IN_INSTANCE: 'true' }),
  );
  expect(complete).toContain('### Plaintext sizes of RSA_4096');
  expect(complete).not.toContain(instance);
  expect(output.match(/^(differs|blocked) .*(\n {4}.*)?/gm) ?? []).toEqual([]);
  expect(await account()).toMatchObject(NOTHING_LEFT);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of a run leaves nothing behind',
  async (signal) => {
    const child = start();
    onRequest = (count) => {
      // npm passes the signal on that the terminal has also sent.
      if (count === 150 || count === 151) child.kill(signal);
    };
    const { code, output, report } = await ended(child);
    expect(code).toBe(130);
    expect(output).toContain(`${signal}: the run stops and removes what it has created.`);
    expect(report).toContain('**The run was interrupted.**');
    expect(output).not.toContain('left behind');
    const after = await account();
    expect(after).toMatchObject(NOTHING_LEFT);
    expect(after.keys).toBeGreaterThan(3);
  },
);

test('a reader that closes the output early leaves nothing behind', async () => {
  const child = start();
  child.stdout?.once('data', () => child.stdout?.destroy());
  await once(child, 'exit');
  expect(await account()).toMatchObject(NOTHING_LEFT);
});

test.each([
  [{ KMS_CONTRACT_ENDPOINT: 'http://kms.cn-hangzhou.aliyuncs.com' }, 'must use https'],
  [{ KMS_CONTRACT_ENDPOINT: 'https://' }, 'is not a valid host name or URL'],
  [{ KMS_CONTRACT_REGION: '' }, '127.0.0.1 contains no region. Set KMS_CONTRACT_REGION.'],
  [{ ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' }, 'so ALIBABA_CLOUD_ACCESS_KEY_SECRET is required'],
])('%j is rejected before the first request', async (env, message) => {
  const { code, output } = await ended(start(env));
  expect({ code, requests }).toEqual({ code: 2, requests: 0 });
  expect(output).toContain(message);
});

test('a run ends if its credentials are not accepted', async () => {
  kms.faults.add({ action: 'ListKeys', error: 'InvalidAccessKeyId.NotFound' });
  const { code, output } = await ended(start());
  expect({ code, requests }).toEqual({ code: 2, requests: 1 });
  expect(output).toMatch(
    /^ListKeys failed at 127\.0\.0\.1:\d+: InvalidAccessKeyId\.NotFound: The AccessKey ID/,
  );
});
