import type { Client } from '@temporalio/client';
import { deskId } from '../../src/client/names.js';
import { requestContinueAsNew } from '../../src/workflows/messages.js';
import type { World } from '../../test/support/world.js';

export interface Updates {
  /** Update calls to the desk; what the connection repeats by itself is not counted. */
  calls: number;
  requests: number;
  /** Milliseconds that each request waited for its answer. */
  latencies: number[];
  /** Of those that waited while the desk continued as new. */
  atSeam: number[];
  /**
   * Of those that waited in an equally long moment half-way between two seams. Whoever is met by a moment waits longer than the
   * average, seam or not; what `atSeam` has more than this is the seam's own doing, the rest is the load.
   */
  between: number[];
  failures: string[];
  turned: number;
}

interface Span {
  from: number;
  to: number;
}

/** Watches what runs ask the desk. `turnEvery`: the desk is told to continue as new so often, ms. */
export function watchUpdates({ client, asking, standIn, policy }: World, seams?: { turnEvery: number }) {
  const { workflowService: service } = asking;
  const original = service.updateWorkflowExecution.bind(service) as (...args: unknown[]) => Promise<unknown>;
  const asked = new Map<number, number>();
  const requests: Span[] = [];
  const turns: Span[] = [];
  const failures: string[] = [];
  let calls = 0;
  service.updateWorkflowExecution = (async (...args: unknown[]) => {
    calls += 1;
    try {
      return await original(...args);
    } catch (e) {
      failures.push(String(e));
      throw e;
    }
  }) as typeof service.updateWorkflowExecution;
  standIn.before('decideAssignment', (attempt) => asked.set(attempt, performance.now()));
  standIn.after('decideAssignment', (attempt) => {
    const span = { from: asked.get(attempt) ?? NaN, to: performance.now() };
    if (!standIn.instead) requests.push(span);
  });
  let going = seams !== undefined;
  const turning = seams && continueDesksAsNew(client, policy.workspace, seams.turnEvery, turns, () => going);

  return {
    async stop(): Promise<Updates> {
      going = false;
      await turning;
      service.updateWorkflowExecution = original as typeof service.updateWorkflowExecution;
      const half = (seams?.turnEvery ?? 0) / 2;
      const meets = (moments: Span[]) => (span: Span) =>
        moments.some((moment) => span.from < moment.to && span.to > moment.from);
      const atSeam = requests.filter(meets(turns));
      const quiet = turns
        .map(({ from, to }) => ({ from: from - half, to: to - half }))
        .filter((moment) => !meets(turns)(moment));
      const between = requests.filter((span) => meets(quiet)(span) && !meets(turns)(span));
      const took = ({ from, to }: Span) => to - from;
      return {
        calls,
        requests: requests.length,
        latencies: requests.map(took),
        atSeam: atSeam.map(took),
        between: between.map(took),
        failures,
        turned: turns.length,
      };
    },
  };
}

async function continueDesksAsNew(
  client: Client,
  workspace: string,
  turnEvery: number,
  turns: Span[],
  going: () => boolean,
): Promise<void> {
  const desk = client.workflow.getHandle(deskId(workspace));
  while (going()) {
    await new Promise((resolve) => setTimeout(resolve, turnEvery));
    const { runId } = await desk.describe();
    const from = performance.now();
    await desk.signal(requestContinueAsNew);
    while (going() && (await desk.describe()).runId === runId)
      await new Promise((resolve) => setTimeout(resolve, 5));
    turns.push({ from, to: performance.now() });
  }
}
