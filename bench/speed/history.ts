/** What a conversation leaves in its history, and what Temporal Cloud would count of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowExecutionInfo } from '@temporalio/client';
import { leftIn, type Left } from './actions.js';
import type { Floor, On } from './floor.js';
import { askedAndAnswered, fourWrong, known, type Story } from './stories.js';

const stories: Record<string, Story> = {
  known,
  'asked and answered': askedAndAnswered,
  'four wrong answers': fourWrong,
};

/** Plays each story once on each engine. By story, then by engine. */
export async function counted({ engines, outside }: Floor): Promise<Record<string, Record<string, Left>>> {
  const found: Record<string, Record<string, Left>> = {};
  for (const [name, story] of Object.entries(stories)) {
    const row: Record<string, Left> = (found[name] = {});
    for (const on of engines) {
      const since = new Date();
      await story(on[0], outside);
      row[on[0].name] = await leftBy(on, since);
    }
  }
  return found;
}

async function leftBy([{ name }, { address }]: On, since: Date): Promise<Left> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const type = name.startsWith('product') ? 'routeVipContact' : 'route';
    const { workflowId, runId } = await ended(client, type, since);
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return leftIn(events ?? []);
  } finally {
    await connection.close();
  }
}

async function ended(client: Client, type: string, since: Date): Promise<WorkflowExecutionInfo> {
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Completed' AND StartTime >= '${since.toISOString()}'`;
  for (;;) {
    for await (const run of client.workflow.list({ query })) return run;
    await sleep(100);
  }
}
