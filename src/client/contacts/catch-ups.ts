import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Missed } from '../../routing/catch-up/catch-up.js';
import { catchUpScheduleId } from '../catch-up/catch-up-schedule.js';
import type { Naming } from '../names.js';
import { readable } from './readable.js';
import { list, type ContactRef, type RunRef } from './runs.js';

/** Histories read at a time. */
const MAX_CONCURRENT = 20;

/** A page of the platform's list, as a catch-up keeps it. */
interface Page {
  missed: Missed[];
  /** Short hashes of conversations that were left alone. */
  left: string[];
}

/** The catch-ups that listed a contact or left a conversation of theirs alone. Only their histories say which did. */
export async function catchUpsAbout(
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
