import { join } from 'node:path';
import { freePort } from '../../dev-server/free-port.js';
import { webhooks } from '../product/wire.js';
import { workflowBundle } from '../product/workflow-bundle.js';
import { NEVER_MET, PEOPLE, startEngine, type Engine } from '../speed/engine.js';
import { startServer, type Server } from '../speed/server.js';
import { otherBundle } from '../without/other-bundle.js';
import { nodeFlags, type Tuning } from '../without/tunings.js';

export interface Sides {
  with: [Engine, Server];
  without: [Engine, Server];
  stop(): Promise<void>;
}

interface Place {
  binary: string;
  folder: string;
  /** Base address of platform and CRM. */
  outside: string;
}

/** The product as it is and the product without the tuning, each with a server of its own. */
export async function both(tuning: Tuning, place: Place): Promise<Sides> {
  const { neither = [] } = tuning;
  const on = await side('with', { neither }, place);
  const off = await side('without', tuning, place);
  return {
    with: on,
    without: off,
    async stop() {
      await Promise.all([on[0].stop(), off[0].stop()]);
      await Promise.all([on[1].stop(), off[1].stop()]);
    },
  };
}

async function side(
  name: string,
  tuning: Tuning,
  { binary, folder, outside }: Place,
): Promise<[Engine, Server]> {
  const port = await freePort();
  const dbFile = join(folder, `${name}-${port}.db`);
  const without = [...(tuning.server ?? []), ...(tuning.neither ?? [])];
  const server = await startServer({ binary, port, dbFile, tuned: true, without });
  const told = {
    temporal: server.address,
    outside,
    agents: PEOPLE,
    callsPerSecond: tuning.limited ? NEVER_MET : (false as const),
    ...(tuning.bundle ? { workflowBundle: otherBundle(workflowBundle, tuning.bundle, folder) } : {}),
  };
  return [await startEngine(name, 'product', told, webhooks, nodeFlags(tuning)), server];
}
