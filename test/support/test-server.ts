/** The real server, as the tests need it: virtual clocks, no UI, a folder that is thrown away. */
import { join } from 'node:path';
import { startDevServer, type DevServer } from '../../dev-server/dev-server.js';
import { freePort } from '../../dev-server/free-port.js';

export async function startTestServer(options: {
  binary: string;
  folder: string;
  keepsAlive?: boolean;
  /** Dynamic configuration, `key=value`. */
  settings?: readonly string[];
}): Promise<DevServer> {
  return startDevServer({
    binary: options.binary,
    port: await freePort(),
    dbFile: join(options.folder, 'temporal.db'),
    timeSkipping: true,
    keepsAlive: options.keepsAlive ?? true,
    say: () => undefined,
    ...(options.settings ? { settings: options.settings } : {}),
  });
}
