import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { rawRequest } from '../../support/raw-request';

test('a file that does not use the mock reaches its own server', async () => {
  const server = http.createServer((_request, response) => response.end('real'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect((await rawRequest({ protocol: 'http', host: '127.0.0.1', port })).body).toBe('real');
  await new Promise((resolve) => server.close(resolve));
});
