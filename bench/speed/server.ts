import { devServerFlags } from '../../dev-server/dev-server-flags.js';
import { waitUntilItAnswers } from '../../dev-server/answers.js';
import { freePort } from '../../dev-server/free-port.js';
import { join } from 'node:path';
import type { Bench } from '../suite.js';
import type { Running } from '../processes.js';

export interface Server extends Running {
  address: string;
}

const HOST = '127.0.0.1';

/**
 * A Temporal dev server with a database of its own.
 * @param tuned with our settings; otherwise as the tutorials start it
 * @param without parts of our settings that are left out
 */
export async function startServer(
  { binary, folder, processes }: Bench,
  { tuned, without = [] }: { tuned: boolean; without?: readonly string[] },
): Promise<Server> {
  const port = await freePort();
  const dbFile = join(folder, `temporal-${port}.db`);
  const args = tuned
    ? flagsWithout(devServerFlags({ port, host: HOST, uiHost: HOST, dbFile, timeSkipping: false }), without)
    : [
        'server',
        'start-dev',
        '--headless',
        '--log-level',
        'error',
        '--port',
        String(port),
        '--db-filename',
        dbFile,
      ];
  const file = await binary();
  const running = await processes.start({ name: `temporal ${port}`, file, args, env: process.env });
  await waitUntilItAnswers(port, 'default', { ms: 60_000, ended: new Promise(() => undefined) });
  return { ...running, address: `${HOST}:${port}` };
}

/** Without the pairs of `flag value` that contain one of these parts. */
function flagsWithout(flags: readonly string[], parts: readonly string[]): string[] {
  const meant = (value = '') => parts.some((part) => value.startsWith(part));
  return flags.filter((flag, at) => !(meant(flag) || (flag.startsWith('--') && meant(flags[at + 1]))));
}
