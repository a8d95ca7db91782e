import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunningTemporal } from './running-temporal.js';

const root = packageRoot(dirname(fileURLToPath(import.meta.url)));

export interface OwnService {
  sandbox: string;
  stop(): Promise<void>;
}

/**
 * Starts the whole service on free ports, with the demo's short time-outs and a data folder of its own. It never outlives
 * the demo, however that ends (save by SIGKILL).
 * @throws {Error} when the service ends before it is ready, as it does when the signal aborts
 */
export async function startOwnService(
  say: (line: string) => void,
  { abort, temporal }: { abort?: AbortSignal; temporal?: RunningTemporal } = {},
): Promise<OwnService> {
  const data = mkdtempSync(join(tmpdir(), 'vip-router-demo-'));
  const policy = join(root, 'docs/examples/demo.router.yaml');
  const ports = ['port', 'temporal-port', 'temporal-ui-port', 'sandbox-port'].flatMap((name) => [
    `--${name}`,
    '0',
  ]);
  const child = spawn(
    process.execPath,
    [join(root, 'scripts/start.mjs'), '--policy', policy, '--data', data, ...ports],
    {
      env: { ...process.env, ...environmentFor(temporal) },
      stdio: ['ignore', 'pipe', 'inherit'],
      // Ctrl-C reaches the demo; the demo stops the service when it is ready for it.
      detached: true,
    },
  );
  const exited = once(child, 'exit');
  const interrupt = () => void child.kill('SIGINT');
  process.once('exit', interrupt);
  abort?.addEventListener('abort', interrupt, { once: true });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready '))
        resolve((JSON.parse(line.slice('ready '.length)) as { sandbox: string }).sandbox);
      else if (line.trim() !== '') say(`  ${line}`);
    });
  });
  const stop = async () => {
    interrupt();
    if (child.exitCode === null && child.signalCode === null) await exited;
    process.off('exit', interrupt);
    rmSync(data, { recursive: true, force: true });
  };
  const sandbox = await Promise.race([ready, exited.then(() => undefined)]);
  if (sandbox === undefined) {
    await stop();
    throw new Error('the service did not start; see above');
  }
  return { sandbox, stop };
}

/** On a server that others use, the demo has a task queue and a workspace of its own. */
function environmentFor(temporal: RunningTemporal | undefined): NodeJS.ProcessEnv {
  if (!temporal) return {};
  return {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_UI_URL: temporal.ui,
    ROUTER_TASK_QUEUE: 'vip-router-demo',
  };
}

/** The nearest folder above with a package.json: compiled code lies one level deeper than its source. */
function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
