import {
  ActivityFailure,
  getExternalWorkflowHandle,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeskEvent } from '../../routing/desk/messages.js';
import type {
  Comparison,
  OpenPage,
  PlatformList,
  ReconciliationActivities,
} from '../activities-on-schedules.js';
import { deskEvent } from '../messages.js';
import { deskId, fairnessKey, platformQueue } from '../names.js';
import { whyFailed } from '../lib/failures.js';

/** Of a hundred conversations each: more than a desk remembers. */
const MAX_PAGES = 100;

/** What was found, for the timeline and the result. */
interface ReconciliationResult {
  why: string;
}

interface Compared extends Comparison {
  /** What was compared with, for people. */
  seen: string;
}

const RETRY_UP_TO_5_TIMES = {
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '30s', maximumAttempts: 5 },
};

/**
 * Compares the desk's state with the platform's list of agents and open conversations, and with what became of the runs
 * that hold seats. Tells the desk the differences. Runs on a Schedule, and when a desk has just been opened.
 */
export async function reconcileDesk(workspace: string): Promise<ReconciliationResult> {
  const { seen, desk, seq: asOf, found, isNews, isAnybodyQueued } = await compare(workspace);
  if (isNews && !(await told(workspace, { type: 'reconciled', desk, asOf, ...found })))
    return { why: 'The desk has ended; its successor reconciles itself' };
  const { tellForgotten } = proxyActivities<ReconciliationActivities>(RETRY_UP_TO_5_TIMES);
  // Only now: a run that asks again must not get a seat that is taken on the platform.
  if (isAnybodyQueued) await tellForgotten(workspace, desk);
  const { settled, taken, closed, lost } = found;
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

async function compare(workspace: string): Promise<Compared> {
  const list = await listPlatform(workspace);
  if ('comparison' in list) return { ...list.comparison, seen: list.seen };
  const { compareWithDesk } = proxyActivities<ReconciliationActivities>({
    ...RETRY_UP_TO_5_TIMES,
    summary: 'Compare with the state of the desk',
  });
  const comparison = await compareWithDesk(workspace, list.platform);
  // What changed while we looked is newer than what we saw.
  return { ...comparison, ...list.asOf, seen: list.seen };
}

type Listed = { seen: string } & (
  { comparison: Comparison } | { platform: PlatformList; asOf?: Pick<Comparison, 'desk' | 'seq'> }
);

/** A platform that does not answer is no defect: the next reconciliation comes, and runs are looked up all the same. */
async function listPlatform(workspace: string): Promise<Listed> {
  try {
    const first = await listing(workspace, 'Desk and platform, compared').compareWithPlatform(workspace);
    if ('comparison' in first) return { comparison: first.comparison, seen: sentenceOf(first.seen) };
    const { desk, seq, agents, page } = first;
    const { open, partial } = await restOf(workspace, page);
    const platform = { ...agents, open, ...(partial ? { partial } : {}) };
    return { platform, asOf: { desk, seq }, seen: sentenceOf(open.length, partial) };
  } catch (e) {
    if (!(e instanceof ActivityFailure)) throw e;
    return { platform: {}, seen: `The platform did not list them (${whyFailed(e).message})` };
  }
}

const sentenceOf = (open: number | undefined, partial = false): string =>
  open === undefined
    ? 'The platform lists none'
    : `${open}${partial ? ' and more' : ''} open conversations on the platform`;

async function restOf(
  workspace: string,
  first: OpenPage,
): Promise<{ open: OpenPage['open']; partial: boolean }> {
  const open = [...first.open];
  let cursor = first.next;
  for (let page = 2; cursor !== undefined && page <= MAX_PAGES; page++) {
    const { listOpenConversations } = listing(workspace, `Open conversations, page ${page}`);
    const more = await listOpenConversations(workspace, cursor);
    open.push(...more.open);
    cursor = more.next;
  }
  return { open, partial: cursor !== undefined };
}

/** Under the platform's rate limit for lists. Agents are listed once for each first page, so that they stay within their limit. */
const listing = (workspace: string, summary: string) =>
  proxyActivities<ReconciliationActivities>({
    ...RETRY_UP_TO_5_TIMES,
    taskQueue: platformQueue(workflowInfo().taskQueue),
    priority: { priorityKey: 5, fairnessKey: fairnessKey(workspace, 'list') },
    summary,
  });
