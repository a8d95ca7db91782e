import { join } from 'node:path';
import type { StartSettings } from '../../config/settings.js';
import { startDevServer } from '../../../dev-server/dev-server.js';
import { keepServer } from '../../../dev-server/kept-server.js';
import { resolveBinary } from '../../../dev-server/resolve-binary.js';

export const temporalFile = (settings: StartSettings): string => join(settings.data, 'temporal.db');

/** A server of our own on the data folder's file. */
export async function startOwnTemporal(
  settings: StartSettings,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
) {
  const binary = await resolveBinary({ env, say });
  const start = (signal: AbortSignal) =>
    startDevServer({
      binary,
      port: settings.temporalPort,
      uiPort: settings.temporalUiPort,
      uiHost: settings.host,
      dbFile: temporalFile(settings),
      say,
      signal,
    });
  const server = await keepServer(start, say);
  return { ...server, namespace: 'default' };
}
