// In setupFiles, before the entry: what the test file before it in this worker has left behind.
const http = require('node:http');

if (Object.getOwnPropertySymbols(http).length > 0 || http.ClientRequest.name !== 'ClientRequest') {
  throw new Error('the test file before this one has left its mock behind');
}
