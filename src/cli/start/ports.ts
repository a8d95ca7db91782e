import { settings as table } from '../../config/settings-table.js';
import type { StartSettings } from '../../config/settings.js';
import { freePort, listenOnce } from '../../../dev-server/free-port.js';

type PortName = 'port' | 'temporalPort' | 'temporalUiPort' | 'sandboxPort';

const purposes: Record<PortName, string> = {
  port: 'the API',
  temporalPort: 'Temporal',
  temporalUiPort: 'the Temporal UI',
  sandboxPort: 'the sandbox',
};

/** Which ports this start needs: not Temporal's when somebody else runs it. */
export function neededPorts(settings: StartSettings, ownTemporal: boolean): PortName[] {
  return [
    'port',
    ...(settings.sandbox ? (['sandboxPort'] as const) : []),
    ...(ownTemporal ? (['temporalPort', 'temporalUiPort'] as const) : []),
  ];
}

/** Replaces each 0 by a free port, so that everybody can be told the address before anything listens. */
export async function choosePorts(settings: StartSettings): Promise<StartSettings> {
  const chosen = { ...settings };
  for (const name of Object.keys(purposes) as PortName[])
    if (chosen[name] === 0) chosen[name] = await freePort();
  return chosen;
}

/** One sentence for each port that cannot be had. */
export async function takenPorts(settings: StartSettings, needed: PortName[]): Promise<string[]> {
  const checks = needed.map(async (name) => {
    const host = name === 'temporalPort' ? '127.0.0.1' : settings.host;
    try {
      await listenOnce(settings[name], host);
      return [];
    } catch (error) {
      return [sentence(name, settings[name], host, (error as NodeJS.ErrnoException).code ?? String(error))];
    }
  });
  return (await Promise.all(checks)).flat();
}

function sentence(name: PortName, port: number, host: string, code: string): string {
  const { flag, env } = table[name];
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : `on ${host} cannot be had (${code})`;
  return `Port ${port} for ${purposes[name]} ${why}. Choose another with --${flag} or ${env}.`;
}
