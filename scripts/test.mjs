// npm test [-- files, globs, folders and flags of `node --test`]: one real Temporal server for all test files.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorkflowBundle, ensureBuilt } from './build.mjs';
import { ensureInstalled, root } from './install.mjs';
import { testFiles } from './test-files.mjs';

ensureInstalled();
const args = process.argv.slice(2);
const files = testFiles(args.filter((arg) => !arg.startsWith('-')));
// node's own name for it, and the shorter one.
const flags = args
  .filter((arg) => arg.startsWith('-'))
  .map((flag) => (flag === '--only' ? '--test-only' : flag));
if (files.length === 0) fail('No test file matches.');

const { register } = await import('tsx/esm/api');
register();
const { resolveBinary } = await import('../dev-server/resolve-binary.ts');
const { startTestServer } = await import('../test/support/test-server.ts');
const { leaks, TEST_SECRETS } = await import('../test/support/leaks.ts');

const folder = mkdtempSync(join(tmpdir(), 'vip-router-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

// End-to-end tests run what `npm start` runs.
if (files.some((file) => /\/(e2e|stories|faults)\//.test(file)) && !(await ensureBuilt())) process.exit(1);
const binary = await resolveBinary({ env: process.env, say: console.log }).catch((error) =>
  fail(error.message),
);
const bundle = join(folder, 'workflow-bundle.js');
const [server] = await Promise.all([startTestServer({ binary, folder }), buildWorkflowBundle(bundle)]);
console.log(`Temporal for the tests: ${server.address}`);

const env = {
  ...process.env,
  TEST_TEMPORAL_ADDRESS: server.address,
  TEST_WORKFLOW_BUNDLE: bundle,
  TEMPORAL_CLI_PATH: binary,
};
delete env.TEMPORAL_ADDRESS;
// To start a process takes longer than most of these take. What measures itself is in `alone`.
const together =
  args.length === 0 ? files.filter((file) => /^test[\\/](unit|api)[\\/][^\\/]+$/.test(file)) : [];
if (together.length > 0) env.TEST_TOGETHER = together.join('\n');
const tests = [
  '--import',
  'tsx',
  '--test',
  '--test-concurrency=3',
  // Of a file: what hangs is red, not endless.
  ...(args.length === 0 ? ['--test-timeout=400000'] : []),
  '--test-reporter=spec',
  ...flags,
  ...(together.length > 0 ? ['test/support/together.ts'] : []),
  ...files.filter((file) => !together.includes(file)),
];
const code = await new Promise((resolve) => {
  spawn(process.execPath, tests, { cwd: root, env, stdio: 'inherit' }).once('exit', (status) =>
    resolve(status ?? 1),
  );
});
await server.stop();
// Everything that every test has left in a history is in here.
const leaked = leaks(folder, TEST_SECRETS);
if (leaked.length > 0) fail(`Secrets where none may be: ${leaked.join(', ')}`);
process.exit(code);

function fail(message) {
  console.error(message);
  process.exit(1);
}
