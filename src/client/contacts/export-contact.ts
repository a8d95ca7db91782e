import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { deskBooks } from '../../workflows/messages.js';
import { deskId, type Naming } from '../names.js';
import { findContact } from './find-contact.js';
import { isDeskServed } from './leave-desk.js';
import { readable } from './readable.js';
import type { ContactRef, RunRef } from './runs.js';

const { EventType } = proto.temporal.api.enums.v1;

/** Everything Temporal has of a contact, decoded; plain JSON. */
interface ContactExport extends ContactRef {
  contactKey: string;
  runs: object[];
  /** Conversations that have somebody at the desk, and those that wait. */
  desk: { seats: { conversation: string; agent: string }[]; waiting: string[] };
}

/** @throws {DeskNotServedError} */
export async function exportContact(client: Client, naming: Naming, ref: ContactRef): Promise<ContactExport> {
  const hasDesk = await isDeskServed(client, ref.workspace);
  const { contactKey, conversations, runs } = await findContact(client, naming, ref);
  return {
    ...ref,
    contactKey,
    runs: await Promise.all(runs.map((run) => exportRun(client, run))),
    desk: hasDesk ? await atDesk(client, ref.workspace, new Set(conversations)) : { seats: [], waiting: [] },
  };
}

async function exportRun(client: Client, { workflowId, runId, type, listed }: RunRef): Promise<object> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const run = await handle.describe();
  const about = {
    workflowId,
    runId,
    type,
    status: run.status.name,
    startedAt: run.startTime.toISOString(),
    ...(run.closeTime ? { closedAt: run.closeTime.toISOString() } : {}),
  };
  if (listed) return { ...about, listed };
  const history = await handle.fetchHistory();
  const events = (history.events ?? []).map(async (event) => ({
    ...((await readable(client, event)) as object),
    eventType: EventType[event.eventType ?? 0]?.replace('EVENT_TYPE_', ''),
  }));
  return {
    ...about,
    summary: await run.staticSummary(),
    details: await run.staticDetails(),
    memo: run.memo,
    searchAttributes: Object.fromEntries(
      run.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    ),
    history: await Promise.all(events),
  };
}

async function atDesk(
  client: Client,
  workspace: string,
  theirs: ReadonlySet<string>,
): Promise<ContactExport['desk']> {
  const { seats, waiting } = await client.workflow.getHandle(deskId(workspace)).query(deskBooks);
  return {
    seats: seats.flatMap(([conversation, agent]) =>
      theirs.has(conversation) ? [{ conversation, agent }] : [],
    ),
    waiting: waiting.filter((conversation) => theirs.has(conversation)),
  };
}
