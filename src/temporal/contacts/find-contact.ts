import type { Client } from '@temporalio/client';
import { ROUTE_VIP_CONTACT } from '../../workflows/messages.js';
import { heldId, replyWatchId, type Naming } from '../names.js';
import { catchUpsAbout } from './catch-ups.js';
import { list, newestOf, type ContactRef, type RunRef } from './runs.js';

/** Everything Temporal has of one contact. */
export interface FoundContact {
  contactKey: string;
  /** Workflow ids of the contact's conversations: what the desk calls them. */
  conversations: string[];
  /** Runs of every type that are about them, open and closed. */
  runs: RunRef[];
}

/**
 * Finds a contact's runs by ContactKey, by the contact's id where the platform names conversations so, the runs that those
 * have begun, and the catch-ups that listed them.
 */
export async function findContact(client: Client, naming: Naming, ref: ContactRef): Promise<FoundContact> {
  const { workspace, platform, contact } = ref;
  const contactKey = naming.contactKey(workspace, platform, contact);
  const theirs = await list(client, `ContactKey = '${contactKey}'`);
  const routing = theirs.filter(({ type }) => type === ROUTE_VIP_CONTACT);
  const conversations = [
    ...new Set([naming.workflowId(workspace, platform, contact), ...routing.map((run) => run.workflowId)]),
  ];
  const besides = await Promise.all(conversations.map((id) => runsAbout(client, id)));
  const listedBy = await catchUpsAbout(client, naming, ref, conversations);
  const byRunId = new Map([...theirs, ...besides.flat(), ...listedBy].map((run) => [run.runId, run]));
  return { contactKey, conversations, runs: [...byRunId.values()] };
}

/** The ids of the workflows about a conversation, but those of later openings, which are many: `reopen/<id>/...`. */
const idsAbout = (id: string): string[] => [id, heldId(id), replyWatchId(id), `unassign/${id}`];

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
