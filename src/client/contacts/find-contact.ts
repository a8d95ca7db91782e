import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { conversationsOf, ROUTE_VIP_CONTACT } from '../../workflows/messages.js';
import { deskId, heldId, lateAnswerId, replyWatchId, type Naming } from '../names.js';
import { placeOf } from '../messages-only/held-conversation.js';
import { list, newestOf, type ContactRef, type RunRef } from './runs.js';
import type { Missed } from '../../routing/catch-up/catch-up.js';
import { catchUpScheduleId } from '../catch-up/catch-up-schedule.js';
import { readable } from './readable.js';

/** Everything Temporal has of one contact. */
interface FoundContact {
  contactKey: string;
  /** Workflow ids of the contact's conversations: what the desk calls them. */
  conversations: string[];
  /** Runs of every type that are about them, open and closed. */
  runs: RunRef[];
}

/**
 * Finds a contact's runs by ContactKey, by their one conversation where the platform has one for each contact, the runs
 * that those have begun, and the catch-ups that listed them; and by ContactKey what the desk holds of the contact, whose
 * runs may have passed the retention.
 */
export async function findContact(client: Client, naming: Naming, ref: ContactRef): Promise<FoundContact> {
  const { workspace, platform, contact } = ref;
  const contactKey = naming.contactKey(workspace, platform, contact);
  const names = await namesOf(client, naming, ref);
  const keys = [...new Set([contact, ...names])].map((name) => naming.contactKey(workspace, platform, name));
  const theirs = await list(client, keys.map((key) => `ContactKey = '${key}'`).join(' OR '));
  const routing = theirs.filter(({ type }) => type === ROUTE_VIP_CONTACT);
  const conversations = [
    ...new Set([
      ...names.map((name) => naming.workflowId(workspace, platform, name)),
      ...routing.map((run) => run.workflowId),
      ...(await Promise.all(keys.map((key) => heldAtDesk(client, workspace, key)))).flat(),
    ]),
  ];
  const besides = await Promise.all(conversations.map((id) => runsAbout(client, id)));
  const listedBy = await catchUpsAbout(client, naming, ref, conversations);
  const byRunId = new Map([...theirs, ...besides.flat(), ...listedBy].map((run) => [run.runId, run]));
  return { contactKey, conversations, runs: [...byRunId.values()] };
}

/** The keys of the contact's conversation: several, where the router has learned that they are one person. */
async function namesOf(
  client: Client,
  naming: Naming,
  { workspace, platform, conversation }: ContactRef,
): Promise<string[]> {
  if (conversation === undefined) return [];
  const { main, names } = await placeOf({ client, naming }, { workspace, platform, conversation });
  return [...new Set([conversation, main, ...names])];
}

async function heldAtDesk(client: Client, workspace: string, contactKey: string): Promise<string[]> {
  try {
    return await client.workflow.getHandle(deskId(workspace)).query(conversationsOf, contactKey);
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return [];
    throw e;
  }
}

/** The ids of the workflows about a conversation, but those of later openings, which are many: `reopen/<id>/...`. */
const idsAbout = (id: string): string[] => [
  id,
  heldId(id),
  replyWatchId(id),
  lateAnswerId(id),
  `unassign/${id}`,
];

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

/** Histories read at a time. */
const MAX_CONCURRENT = 20;

/** A page of the platform's list, as a catch-up keeps it. */
interface Page {
  missed: Missed[];
  /** Short hashes of conversations that were left alone. */
  left: string[];
}

/** The catch-ups that listed a contact or left a conversation of theirs alone. Only their histories say which did. */
async function catchUpsAbout(
  client: Client,
  naming: Naming,
  { workspace, platform, contact }: ContactRef,
  conversations: readonly string[],
): Promise<RunRef[]> {
  const keys = new Set(conversations.map((id) => naming.keyOfLeft(id)));
  const isTheirs = (one: Missed) =>
    one.contact.id === contact ||
    conversations.includes(naming.workflowId(workspace, platform, one.conversation));
  const runs = await list(client, `TemporalScheduledById = '${catchUpScheduleId(workspace)}'`);
  const about: RunRef[] = [];
  while (runs.length > 0) {
    const some = runs.splice(0, MAX_CONCURRENT).map(async (run) => {
      const pages = await pagesOf(client, run);
      const listed = pages.flatMap(({ missed }) => missed.filter(isTheirs));
      const isLeft = pages.some(({ left }) => left.some((key) => keys.has(key)));
      if (listed.length > 0 || isLeft) about.push({ ...run, listed });
    });
    await Promise.all(some);
  }
  return about;
}

async function pagesOf(client: Client, { workflowId, runId }: RunRef): Promise<Page[]> {
  try {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const results = (events ?? []).flatMap(
      ({ activityTaskCompletedEventAttributes: done }) => done?.result?.payloads ?? [],
    );
    const values = await Promise.all(results.map((payload) => readable(client, payload)));
    return values.filter(isPage);
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return []; // Its retention is over.
    throw e;
  }
}

const isPage = (value: unknown): value is Page =>
  typeof value === 'object' && value !== null && 'missed' in value && 'left' in value;
