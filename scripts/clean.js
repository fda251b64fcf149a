// Files of an earlier build must not ship with the next one.
require('node:fs').rmSync('dist', { recursive: true, force: true });
