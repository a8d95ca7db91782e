import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { devServerFlags } from '../../dev-server/dev-server-flags.js';
import { waitUntilItAnswers } from '../../dev-server/answers.js';

export interface Server {
  address: string;
  pid: number;
  stop(): Promise<void>;
}

interface ServerOptions {
  binary: string;
  port: number;
  dbFile: string;
  /** With our settings, or as the tutorials start it. */
  tuned: boolean;
  /** Of our settings, those that begin so are left out. */
  without?: readonly string[];
}

export async function startServer({
  binary,
  port,
  dbFile,
  tuned,
  without = [],
}: ServerOptions): Promise<Server> {
  const host = '127.0.0.1';
  const flags = tuned
    ? flagsWithout(devServerFlags({ port, host, uiHost: host, dbFile, timeSkipping: false }), without)
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
  const child = spawn(binary, flags, { stdio: 'ignore' });
  process.once('exit', () => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(() => undefined);
  await waitUntilItAnswers(port, 'default', { ms: 60_000, ended });
  return {
    address: `${host}:${port}`,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Without the pairs of `flag value` that hold one of these parts. */
function flagsWithout(flags: readonly string[], parts: readonly string[]): string[] {
  const meant = (value = '') => parts.some((part) => value.startsWith(part));
  return flags.filter((flag, at) => !(meant(flag) || (flag.startsWith('--') && meant(flags[at + 1]))));
}
