/** Everything that can fail before anything is started. */
import { join, resolve } from 'node:path';
import { loadRouterConfig } from '../../config/load.js';
import { settings as table } from '../../config/settings-table.mjs';
import { readSettings, type GivenSettings, type StartSettings } from '../../config/settings.js';
import type { RouterConfig } from '../../config/workspace.js';
import { remoteCodecOf } from '../../temporal/codec/remote-codec.js';
import { freePort, listenOnce } from '../../../dev-server/free-port.js';
import { useExistingServer, type ExistingServer } from '../../../dev-server/existing-server.js';
import { stopLeftBehind } from '../../../dev-server/server-record.js';
import { CommandFailed } from '../command.js';
import { lostSecrets, openDataFolder, openSecrets } from './data-folder.js';
import { policyEnvironment } from './environment.js';

export interface Prepared {
  settings: StartSettings;
  /** The user's variables, completed by what the sandbox needs. */
  env: NodeJS.ProcessEnv;
  config: RouterConfig;
  /** Absent: a server of our own is to be started. */
  existing?: ExistingServer;
  /** The API key comes from the user and need not be shown. */
  userKey: boolean;
}

/** @throws {SettingsError | ConfigError | CommandFailed} */
export async function prepare(
  given: GivenSettings,
  userEnv: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Prepared> {
  remoteCodecOf(userEnv); // Throws for mistakes in its variables.
  const settings = await choosePorts(readSettings(given, userEnv));
  const secrets = await openSecrets(settings.data);
  const env = await policyEnvironment(userEnv, settings, secrets.values);
  const config = loadRouterConfig(settings.policy, env);
  const before = await openDataFolder(settings.data);
  for (const line of lostSecrets(settings.data, secrets.made, before, userEnv)) say(line);
  await secrets.save();
  const existing = await useExistingServer(userEnv, say);
  if (!existing) await stopLeftBehind(resolve(temporalFile(settings)), say);
  const taken = await takenPorts(settings, neededPorts(settings, existing === undefined));
  if (taken.length > 0) throw new CommandFailed(...taken);
  const userKey = (userEnv['ROUTER_API_KEY'] ?? '') !== '';
  return { settings, env, config, userKey, ...(existing ? { existing } : {}) };
}

export const temporalFile = (settings: StartSettings): string => join(settings.data, 'temporal.db');

type PortName = 'port' | 'temporalPort' | 'temporalUiPort' | 'sandboxPort';

const purposes: Record<PortName, string> = {
  port: 'the API',
  temporalPort: 'Temporal',
  temporalUiPort: 'the Temporal UI',
  sandboxPort: 'the sandbox',
};

/** Which ports this start needs: Temporal's only when it is started here. */
export function neededPorts(settings: StartSettings, ownTemporal: boolean): PortName[] {
  return [
    'port',
    ...(settings.sandbox ? (['sandboxPort'] as const) : []),
    ...(ownTemporal ? (['temporalPort', 'temporalUiPort'] as const) : []),
  ];
}

/** Replaces each 0 by a free port, so that every part can be given the addresses before anything listens. */
export async function choosePorts(settings: StartSettings): Promise<StartSettings> {
  const chosen = { ...settings };
  for (const name of Object.keys(purposes) as PortName[])
    if (chosen[name] === 0) chosen[name] = await freePort();
  return chosen;
}

/** One sentence for each port that cannot be used. */
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
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : `on ${host} cannot be used (${code})`;
  return `Port ${port} for ${purposes[name]} ${why}. Choose another with --${flag} or ${env}.`;
}
