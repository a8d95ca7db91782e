import {
  ActivityFailure,
  getExternalWorkflowHandle,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeskEvent } from '../routing/desk/messages.js';
import type { ListedAgents, ReconciliationActivities } from './activities.js';
import { deskEvent } from './messages.js';
import { deskId, fairnessKey, platformQueue, type PlatformMethod } from './names.js';
import { whyFailed } from './run/failures.js';

/** Of a hundred conversations each: more than a desk remembers. */
const MOST_PAGES = 100;

/** What was found, for the timeline and the result. */
export interface ReconciliationResult {
  why: string;
}

interface Listed extends Partial<ListedAgents> {
  /** Absent: the platform could not list them. */
  open?: [conversation: string, agent: string][];
  /** There are more than a desk remembers. */
  partial?: boolean;
  /** There is nothing to count on this platform. */
  unsupported?: true;
  failed?: string;
}

const patient = { startToCloseTimeout: '30s', retry: { maximumInterval: '30s', maximumAttempts: 5 } };

/**
 * Compares the desk's books with the platform's own list of agents and open conversations, and with what became of the
 * runs that hold seats; tells the desk the differences. Runs on a Schedule, and when a desk has just been opened.
 */
export async function reconcileDesk(workspace: string): Promise<ReconciliationResult> {
  const { readDesk, tellForgotten, compareWithDesk } = proxyActivities<ReconciliationActivities>(patient);
  // What changes while we look is newer than what we see.
  const { desk, seq: asOf } = await readDesk(workspace);
  const { unsupported, failed, ...platform } = await listPlatform(workspace);
  const found = await compareWithDesk.executeWithOptions({ summary: 'Compare with the books of the desk' }, [
    workspace,
    platform,
  ]);
  const counted = found.counted || unsupported === true;
  if (!(await told(workspace, { type: 'reconciled', desk, asOf, ...found, counted })))
    return { why: 'The desk is no more: its successor finds out for itself' };
  // Only now: whoever asks again must not get a seat that somebody else has already.
  await tellForgotten(workspace, desk);
  const { settled, taken, closed, lost } = found;
  const { open, partial } = platform;
  const seen = open
    ? `${open.length}${partial ? ' and more' : ''} open conversations on the platform`
    : (failed ?? 'The platform lists none');
  const why = `${seen}: ${settled.length} confirmed, ${taken.length} with somebody else, ${closed.length} closed, ${lost.length} seats of ended runs given back`;
  setCurrentDetails(why);
  return { why };
}

/** @returns false when there is no desk */
async function told(workspace: string, event: DeskEvent): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(deskId(workspace)).signal(deskEvent, event);
    return true;
  } catch {
    return false;
  }
}

/** A platform that does not answer is no defect: the next reconciliation comes. */
async function listPlatform(workspace: string): Promise<Listed> {
  const call = (method: PlatformMethod, summary: string) =>
    proxyActivities<ReconciliationActivities>({
      ...patient,
      taskQueue: platformQueue(workflowInfo().taskQueue),
      priority: { priorityKey: 5, fairnessKey: fairnessKey(workspace, method) },
      summary,
    });
  try {
    const users = call('users', 'Which agents does the platform know?');
    const known = (await users.listMissingAgents(workspace)) ?? {};
    const open: [string, string][] = [];
    let cursor: string | undefined;
    for (let page = 1; page === 1 || (cursor !== undefined && page <= MOST_PAGES); page++) {
      const summary = `Open conversations, page ${page}`;
      const found = await call('list', summary).listOpenConversations(workspace, cursor);
      if (found.kind === 'unsupported') return { ...known, unsupported: true };
      open.push(...found.open);
      cursor = found.next;
    }
    return { ...known, open, ...(cursor === undefined ? {} : { partial: true }) };
  } catch (e) {
    if (!(e instanceof ActivityFailure)) throw e;
    return { failed: `The platform did not list them (${whyFailed(e).message})` };
  }
}
