import { connect } from 'node:net';
import { SandboxClient } from './sandbox-client.js';

/** The Temporal server of an `npm start` that runs on this machine with its usual ports. */
export interface RunningTemporal {
  address: string;
  ui: string;
}

/** The demo's runs are best looked at where the user looks already. */
export async function findRunningTemporal(env: NodeJS.ProcessEnv): Promise<RunningTemporal | undefined> {
  const port = Number(env['TEMPORAL_PORT'] ?? 7233);
  const sandbox = new SandboxClient(`http://127.0.0.1:${env['SANDBOX_PORT'] ?? '8090'}`);
  try {
    const { links } = await sandbox.state();
    return (await accepts(port)) ? { address: `127.0.0.1:${port}`, ui: links.temporalUi } : undefined;
  } catch {
    return undefined;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false));
    socket.setTimeout(1_000, () => resolve(false)).once('close', () => resolve(false));
    socket.once('connect', () => socket.end());
  });
}
