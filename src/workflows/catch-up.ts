import {
  ActivityFailure,
  getExternalWorkflowHandle,
  proxyActivities,
  setCurrentDetails,
  sleep,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { inOrder, type Missed } from '../routing/catch-up.js';
import { MOST_LEFT, type CaughtUp } from '../routing/webhook-watch.js';
import type { CatchUpActivities, MissedPage } from './activities.js';
import { caughtUp, openingsMissed } from './messages.js';
import { platformQueue, webhookWatchId } from './names.js';
import { whyFailed } from './run/failures.js';

/** Of a hundred conversations each. */
const MOST_PAGES = 500;
/** What one history takes, far below its 50 MB: an opening stands in it twice. */
const MOST_MISSED = 10_000;
const MOST_BYTES = 10_000_000;
const BATCH = 50;

/** Milliseconds. */
export interface CatchUpPauses {
  /** A webhook that is under way comes first: it knows more than the list. */
  settle: number;
  /** Routing makes a platform send webhooks of its own accord: how long they may take. */
  silence: number;
}

export interface CatchUpResult {
  /** What was found, for people. */
  why: string;
  started: number;
  /** There was more than one catch-up takes: the next one goes on. */
  cut?: true;
}

interface Listed extends Omit<MissedPage, 'next'> {
  cut: boolean;
}

const patient = {
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '30s', maximumAttempts: 5 },
} as const;

const call = (options: ActivityOptions) => proxyActivities<CatchUpActivities>({ ...patient, ...options });

/**
 * Starts a run for each open conversation that nobody has and no webhook told of, known VIPs first, then whoever has
 * waited longest. Runs on a Schedule, when a process has started, and when Temporal was out of reach.
 */
export async function catchUp(
  workspace: string,
  { settle, silence }: CatchUpPauses = { settle: 10_000, silence: 60_000 },
): Promise<CatchUpResult> {
  const asOf = Date.now();
  let listed: Listed | { off: string };
  try {
    listed = await list(workspace);
  } catch (e) {
    if (!(e instanceof ActivityFailure)) throw e;
    // No defect: the next catch-up comes.
    return tell({ why: `The platform did not list them (${whyFailed(e).message})`, started: 0 });
  }
  if ('off' in listed) return tell({ why: listed.off, started: 0 });
  const { left, cut, seen } = listed;
  const counted = !cut && left.length < MOST_LEFT;
  const isKnown = listed.isWatchEmpty && left.length === 0;
  if (counted && !isKnown) await tellWatch(workspace, { asOf, counted, left });
  const missed = inOrder(listed.missed);
  const started = missed.length === 0 ? 0 : await startAll(workspace, missed, settle);
  const vips = missed.filter(({ vip }) => vip).length;
  const found = `${seen} open conversations without anybody, ${left.length} left alone; ${started} had no run and have one now${vips > 0 ? `, ${vips} known VIPs first` : ''}`;
  const why = `${found}${cut ? '. There are more: the next catch-up goes on' : ''}`;
  tell({ why, started });
  const quiet = started > 0 ? await listen(workspace, started, silence) : listed.silence;
  return tell({ why: quiet === undefined ? why : `${why}. ${quiet}`, started, ...(cut ? { cut } : {}) });
}

function tell(result: CatchUpResult): CatchUpResult {
  setCurrentDetails(result.why);
  return result;
}

/** Page by page, in turn with everybody else who lists. @throws {ActivityFailure} */
async function list(workspace: string): Promise<Listed | { off: string }> {
  const found: Listed = { missed: [], left: [], seen: 0, cut: false };
  let cursor: string | undefined;
  let bytes = 0;
  for (let page = 1; ; page++) {
    const { listMissed } = call({
      taskQueue: platformQueue(workflowInfo().taskQueue),
      priority: { priorityKey: 4, fairnessKey: `${workspace}/list`.slice(-64) },
      summary: `Open conversations without anybody, page ${page}`,
    });
    const listed = await listMissed(workspace, cursor);
    if ('off' in listed) return listed;
    const { missed, left, seen, next, ...watched } = listed;
    Object.assign(found, watched);
    found.missed.push(...missed);
    found.left.push(...left);
    found.seen += seen;
    bytes += JSON.stringify(missed).length;
    cursor = next;
    if (cursor === undefined) return found;
    if (page >= MOST_PAGES || found.missed.length >= MOST_MISSED || bytes >= MOST_BYTES)
      return { ...found, cut: true };
  }
}

async function startAll(workspace: string, missed: Missed[], settle: number): Promise<number> {
  await sleep(settle, { summary: 'Webhooks that are under way come first' });
  let started = 0;
  for (let at = 0; at < missed.length; at += BATCH) {
    const some = missed.slice(at, at + BATCH);
    const summary = `Start ${at + 1} to ${at + some.length} of ${missed.length}`;
    started += await call({ summary, retry: { maximumInterval: '30s' } }).startMissed(workspace, some);
  }
  return started;
}

/** @returns why the endpoint seems to be switched off */
async function listen(workspace: string, count: number, silence: number): Promise<string | undefined> {
  const since = Date.now();
  await sleep(silence, { summary: 'Do webhooks come?' });
  await tellWatch(workspace, { count, since });
  const { why } = await call({ summary: 'Does the platform send webhooks?' }).watchWebhooks(workspace);
  return why;
}

/** A watch that is not there is opened by the next process that starts. */
async function tellWatch(
  workspace: string,
  news: CaughtUp | { count: number; since: number },
): Promise<void> {
  const watch = getExternalWorkflowHandle(webhookWatchId(workspace));
  try {
    if ('count' in news) await watch.signal(openingsMissed, news);
    else await watch.signal(caughtUp, news);
  } catch {
    // Nobody to tell.
  }
}
