/** Everything that can be found wrong before anything is started. */
import { resolve } from 'node:path';
import { loadRouterConfig } from '../../config/load.js';
import { ConfigError } from '../../config/problems.js';
import { readSettings, SettingsError, type StartSettings } from '../../config/settings.js';
import type { RouterConfig } from '../../config/workspace.js';
import { remoteCodecOf } from '../../temporal/codec/remote-codec.js';
import { useExistingServer, type ExistingServer } from '../../../dev-server/existing-server.js';
import { stopLeftBehind } from '../../../dev-server/server-record.js';
import { openDataFolder } from './data-folder.js';
import { policyEnvironment } from './environment.js';
import { lostSecrets } from './lost-secrets.js';
import { choosePorts, neededPorts, takenPorts } from './ports.js';
import { openSecrets } from './secrets.js';
import { temporalFile } from './temporal.js';

/** The user has to correct something; every line names one thing. */
export class CannotStart extends Error {
  readonly lines: string[];

  constructor(lines: string[]) {
    super(lines.join('\n'));
    this.name = 'CannotStart';
    this.lines = lines;
  }
}

export interface Prepared {
  settings: StartSettings;
  /** The user's variables, completed by what the sandbox needs. */
  env: NodeJS.ProcessEnv;
  config: RouterConfig;
  /** Absent: a server of our own is to be started. */
  existing?: ExistingServer;
  /** The API key is the user's own, who need not be shown it. */
  userKey: boolean;
}

/** Throws CannotStart. */
export async function prepare(
  args: string[],
  userEnv: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Prepared> {
  const settings = await choosePorts(readOrExplain(args, userEnv));
  const secrets = await openSecrets(settings.data);
  const env = policyEnvironment(userEnv, settings, secrets.values);
  const config = loadOrExplain(settings.policy, env);
  const before = await openDataFolder(settings.data);
  for (const line of lostSecrets(settings.data, secrets.made, before, userEnv)) say(line);
  await secrets.save();
  const existing = await useExistingServer(userEnv, say);
  if (!existing) await stopLeftBehind(resolve(temporalFile(settings)), say);
  const taken = await takenPorts(settings, neededPorts(settings, existing === undefined));
  if (taken.length > 0) throw new CannotStart(taken);
  const userKey = (userEnv['ROUTER_API_KEY'] ?? '') !== '';
  return { settings, env, config, userKey, ...(existing ? { existing } : {}) };
}

function readOrExplain(args: string[], env: NodeJS.ProcessEnv): StartSettings {
  try {
    remoteCodecOf(env); // Mistakes in it are told now.
    return readSettings(args, env);
  } catch (error) {
    if (error instanceof SettingsError) throw new CannotStart(error.problems);
    throw error;
  }
}

function loadOrExplain(file: string, env: NodeJS.ProcessEnv): RouterConfig {
  try {
    return loadRouterConfig(file, env);
  } catch (error) {
    if (error instanceof ConfigError) throw new CannotStart([`${error.message}:`, ...error.lines()]);
    throw error;
  }
}
