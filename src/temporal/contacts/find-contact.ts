import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { replyWatchId, type Naming } from '../names.js';

/** A contact as the platform names it. */
export interface ContactRef {
  workspace: string;
  platform: string;
  contact: string;
}

export interface RunRef {
  workflowId: string;
  runId: string;
  type: string;
  open: boolean;
}

/** Everything Temporal has of one contact. */
export interface FoundContact {
  contactKey: string;
  /** Workflow ids of the contact's conversations: what the desk calls them. */
  conversations: string[];
  /** Runs of every type that are about them, open and closed. */
  runs: RunRef[];
}

/**
 * Finds a contact's runs by ContactKey, by the contact's id where the platform names conversations so, and the runs that
 * those have begun.
 */
export async function findContact(client: Client, naming: Naming, ref: ContactRef): Promise<FoundContact> {
  const { workspace, platform, contact } = ref;
  const contactKey = naming.contactKey(workspace, platform, contact);
  const routing = await list(client, `ContactKey = '${contactKey}'`);
  const conversations = [
    ...new Set([naming.workflowId(workspace, platform, contact), ...routing.map((run) => run.workflowId)]),
  ];
  const besides = await Promise.all(conversations.map((id) => runsAbout(client, id)));
  const byRunId = new Map([...routing, ...besides.flat()].map((run) => [run.runId, run]));
  return { contactKey, conversations, runs: [...byRunId.values()] };
}

/** The ids of the workflows about a conversation, but those of later openings, which are many: `reopen/<id>/...`. */
const idsAbout = (id: string): string[] => [id, replyWatchId(id), `unassign/${id}`];

async function runsAbout(client: Client, id: string): Promise<RunRef[]> {
  const ids = idsAbout(id);
  const query = [...ids.map((one) => `WorkflowId = '${one}'`), `WorkflowId STARTS_WITH 'reopen/${id}/'`];
  const [listed, newest] = await Promise.all([
    list(client, query.join(' OR ')),
    // Visibility is some seconds behind; what is open now must not be missed.
    Promise.all(ids.map((one) => newestOf(client, one))),
  ]);
  return [...listed, ...newest.flat()];
}

async function newestOf(client: Client, workflowId: string, runId?: string): Promise<RunRef[]> {
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
  open: status.name === 'RUNNING',
});
