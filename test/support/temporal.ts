/** A real Temporal server for tests: the one `npm test` started, or one of this process's own. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { buildWorkflowBundle } from '../../scripts/build.mjs';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { quiet } from './quiet.js';
import { startTestServer } from './test-server.js';

export { fastForward } from './fast-forward.js';

quiet();

export interface TestEnvironment {
  address: string;
  namespace: string;
  connection: NativeConnection;
  client: Client;
  /** File with the bundled workflow code. */
  workflowBundle: string;
  close(): Promise<void>;
}

export async function testEnvironment(): Promise<TestEnvironment> {
  const { address, workflowBundle } = given() ?? (await (own ??= startOwn()));
  const connection = await NativeConnection.connect({ address });
  return {
    address,
    namespace: 'default',
    connection,
    client: new Client({ connection }),
    workflowBundle,
    close: () => connection.close(),
  };
}

/** All test files share one server: a queue of its own keeps them apart. */
export const uniqueTaskQueue = (name = 'test'): string => `${name}-${randomUUID().slice(0, 8)}`;

interface Prepared {
  address: string;
  workflowBundle: string;
}

/** What scripts/test.mjs has prepared. */
function given(): Prepared | undefined {
  const address = process.env['TEST_TEMPORAL_ADDRESS'];
  const workflowBundle = process.env['TEST_WORKFLOW_BUNDLE'];
  return address !== undefined && workflowBundle !== undefined ? { address, workflowBundle } : undefined;
}

let own: Promise<Prepared> | undefined;

/** For a single file run by hand. The server ends with this process. */
async function startOwn(): Promise<Prepared> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const binary = await resolveBinary({ env: process.env, say });
  const folder = mkdtempSync(join(tmpdir(), 'vip-router-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const workflowBundle = join(folder, 'workflow-bundle.js');
  const [server] = await Promise.all([
    startTestServer({ binary, folder, keepsAlive: false }),
    buildWorkflowBundle(workflowBundle),
  ]);
  return { address: server.address, workflowBundle };
}
