/** A Temporal server of a test's own, with limits that a test can reach. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { startTestServer } from './test-server.js';

export interface SmallServer {
  address: string;
  stop(): Promise<void>;
}

/** @param settings dynamic configuration, `key=value` */
export async function startSmallServer(settings: readonly string[]): Promise<SmallServer> {
  const binary = await resolveBinary({ env: process.env, say: () => undefined });
  const folder = mkdtempSync(join(tmpdir(), 'vip-router-small-'));
  const server = await startTestServer({ binary, folder, settings });
  return {
    address: server.address,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
