import type { Client } from '@temporalio/client';
import type { SeatRequest } from '../../src/routing/desk-messages.js';
import { deskId } from '../../src/temporal/names.js';
import { turnThePage } from '../../src/workflows/messages.js';

export interface Updates {
  /** Update calls to the desk, and the requests in them. */
  calls: number;
  requests: number;
  /** Milliseconds of each call. */
  latencies: number[];
  /** Of those that were under way while the desk continued as new. */
  atSeam: number[];
  failures: string[];
  turned: number;
}

interface Call {
  from: number;
  to: number;
}

/** Watches the calls that a client makes to the desk. `turnEvery`: the desk is told to continue as new so often, ms. */
export function watchUpdates(client: Client, seams?: { turnEvery: number; workspace: string }) {
  const { workflow } = client;
  const original = workflow.executeUpdateWithStart.bind(workflow);
  const calls: Call[] = [];
  const turns: Call[] = [];
  const failures: string[] = [];
  let requests = 0;
  workflow.executeUpdateWithStart = (async (...args: Parameters<typeof original>) => {
    const from = performance.now();
    requests += (args[1].args as [SeatRequest[]])[0].length;
    try {
      return await original(...args);
    } catch (e) {
      failures.push(String(e));
      throw e;
    } finally {
      calls.push({ from, to: performance.now() });
    }
  }) as typeof workflow.executeUpdateWithStart;
  let going = seams !== undefined;
  const turning = seams && turnPages(client, seams, turns, () => going);

  return {
    stop(): Updates {
      going = false;
      void turning;
      workflow.executeUpdateWithStart = original;
      const met = ({ from, to }: Call) => turns.some((turn) => from < turn.to && to > turn.from);
      const took = ({ from, to }: Call) => to - from;
      return {
        calls: calls.length,
        requests,
        latencies: calls.map(took),
        atSeam: calls.filter(met).map(took),
        failures,
        turned: turns.length,
      };
    },
  };
}

async function turnPages(
  client: Client,
  { turnEvery, workspace }: { turnEvery: number; workspace: string },
  turns: Call[],
  going: () => boolean,
): Promise<void> {
  const desk = client.workflow.getHandle(deskId(workspace));
  while (going()) {
    await new Promise((resolve) => setTimeout(resolve, turnEvery));
    const { runId } = await desk.describe();
    const from = performance.now();
    await desk.signal(turnThePage);
    while (going() && (await desk.describe()).runId === runId)
      await new Promise((resolve) => setTimeout(resolve, 5));
    turns.push({ from, to: performance.now() });
  }
}
