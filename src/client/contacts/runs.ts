import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import type { Missed } from '../../routing/catch-up/catch-up.js';
import { isOpen } from '../../temporal/workflow-state.js';

/** A contact as the platform names it. */
export interface ContactRef {
  workspace: string;
  platform: string;
  contact: string;
  /** Key of the contact's one conversation, on platforms where there is one. */
  conversation?: string;
}

export interface RunRef {
  workflowId: string;
  runId: string;
  type: string;
  open: boolean;
  /** Of a catch-up, whose history is about others too: what it listed of the contact. */
  listed?: Missed[];
}

export async function newestOf(client: Client, workflowId: string, runId?: string): Promise<RunRef[]> {
  try {
    return [toRef(await client.workflow.getHandle(workflowId, runId).describe())];
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return [];
    throw e;
  }
}

/** Runs that Visibility lists; whether one is open is asked of the run itself. */
export async function list(client: Client, query: string): Promise<RunRef[]> {
  const runs: RunRef[] = [];
  for await (const run of client.workflow.list({ query })) runs.push(toRef(run));
  const asked = runs.map(async (run) => (run.open ? newestOf(client, run.workflowId, run.runId) : [run]));
  return (await Promise.all(asked)).flat();
}

type Listed = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'type' | 'status'>;

const toRef = ({ workflowId, runId, type, status }: Listed): RunRef => ({
  workflowId,
  runId,
  type,
  open: isOpen({ status }),
});
