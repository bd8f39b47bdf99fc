// All browser tests: one build for everybody, then every file, as many at a time as there are cores.

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildFront, buildMock, sweep } from './support.mjs';

await buildFront('production');
await buildFront('pseudo');
await buildMock();

const here = fileURLToPath(new URL('.', import.meta.url));
const child = spawn(process.execPath, ['--test', `--test-concurrency=${availableParallelism()}`, here], {
  stdio: 'inherit',
  env: { ...process.env, KEYROSTER_E2E_BUILT: String(process.pid) },
});
child.on('exit', (code) => {
  sweep();
  process.exit(code ?? 1);
});
