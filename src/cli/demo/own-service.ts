import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandFailed } from '../command.js';
import type { RunningStart } from '../start/data-folder.js';

const root = packageRoot(dirname(fileURLToPath(import.meta.url)));
const PORTS = ['port', 'temporal-port', 'temporal-ui-port', 'sandbox-port'];

export interface OwnService {
  /** Address of its sandbox. */
  sandbox: string;
  stop(): Promise<void>;
}

/**
 * Starts the whole service on free ports, with the demo's short timeouts and a data folder of its own. It ends with the
 * demo, unless that is killed by SIGKILL.
 * @param running its runs go to the Temporal server of this one, with a task queue and a workspace of their own
 * @throws {CommandFailed} when the service ends before it is ready, as it does when the signal aborts
 */
export async function startOwnService(
  print: (line: string) => void,
  abort?: AbortSignal,
  running?: RunningStart,
): Promise<OwnService> {
  print('Starting a service with short timeouts for the demo');
  if (running) print(`Its runs go to the Temporal server of your running "npm start": ${running.temporalUi}`);
  const data = mkdtempSync(join(tmpdir(), 'vip-router-demo-'));
  const policy = join(root, 'docs/examples/demo.router.yaml');
  const args = ['start', '--policy', policy, '--data', data, ...PORTS.flatMap((name) => [`--${name}`, '0'])];
  const temporal = running && {
    TEMPORAL_ADDRESS: running.temporal,
    TEMPORAL_NAMESPACE: running.namespace,
    TEMPORAL_UI_URL: running.temporalUi,
    ROUTER_TASK_QUEUE: 'vip-router-demo',
  };
  const child = spawn(process.execPath, [join(root, 'bin/vip-router.mjs'), ...args], {
    env: { ...process.env, ...temporal },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C reaches the demo only, which then stops the service.
    detached: true,
  });
  const exited = once(child, 'exit');
  const interrupt = () => void child.kill('SIGINT');
  process.once('exit', interrupt);
  abort?.addEventListener('abort', interrupt, { once: true });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready '))
        resolve((JSON.parse(line.slice('ready '.length)) as { sandbox: string }).sandbox);
      else if (line.trim() !== '') print(`  ${line}`);
    });
  });
  const stop = async () => {
    interrupt();
    if (child.exitCode === null && child.signalCode === null) await exited;
    process.off('exit', interrupt);
    rmSync(data, { recursive: true, force: true });
  };
  const sandbox = await Promise.race([ready, exited.then(() => undefined)]);
  if (sandbox !== undefined) return { sandbox, stop };
  await stop();
  throw new CommandFailed('the service of the demo did not start; see above');
}

/** The nearest folder above with a package.json: compiled code lies one level deeper than its source. */
function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
