/** Everything that is measured, running: PostgreSQL, Temporal, API and workers, and beside them `npm start`'s one process. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PEOPLE, startEngine, type Engine } from '../speed/engine.js';
import type { Outside } from '../speed/outside.js';
import { webhooks } from '../product/wire.js';
import { startPostgres } from './postgres.js';
import type { Processes } from './processes.js';
import { startProduct, type Product } from './product.js';
import type { Programs } from './programs.js';
import { ONE_PROCESS } from './rows.js';
import { startTemporal } from './temporal.js';

export interface Installation {
  product: Product;
  together: Engine;
  /** Process ids. */
  servers: { temporal: number; postgresql: number };
}

/** The one process has the namespace `default`; in one of their own API and workers have their own desk and queues. */
const SEPARATE = 'separate';

export async function startInstallation(
  processes: Processes,
  programs: Programs,
  { outside, folder }: { outside: Outside; folder: string },
): Promise<Installation> {
  const postgres = await startPostgres(processes, programs, folder);
  const namespaces = ['default', SEPARATE];
  const temporal = await startTemporal(processes, programs, { postgres, namespaces });
  const told = {
    outside: outside.url,
    agents: PEOPLE,
    callsPerSecond: false,
    temporal: temporal.address,
  } as const;
  const product = await startProduct(processes, { told, namespace: SEPARATE, folder });
  const TMPDIR = join(folder, 'one-process');
  mkdirSync(TMPDIR);
  const together = await startEngine(ONE_PROCESS, 'product', told, webhooks, { args: [], env: { TMPDIR } });
  return { product, together, servers: { temporal: temporal.pid, postgresql: postgres.pid } };
}
