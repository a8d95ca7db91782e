import {
  ActivityFailure,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { inOrder, type CatchUpResult, type Missed } from '../../routing/catch-up/catch-up.js';
import { MAX_LEFT, type CaughtUp } from '../../routing/catch-up/notes.js';
import type { CatchUpActivities, MissedPage } from '../activities-on-schedules.js';
import { caughtUp } from '../messages.js';
import { catchUpNotesId, fairnessKey, platformQueue, type PlatformMethod } from '../names.js';
import { whyFailed } from '../lib/failures.js';

/** Of a hundred conversations each. */
const MAX_PAGES = 500;
/** What one history takes, far below its 50 MB: an opening stands in it twice. */
const MAX_MISSED = 10_000;
const MAX_BYTES = 10_000_000;
/** Conversations about which the platform is asked for what its list leaves out. */
const MAX_LOOKUPS = 5_000;
const BATCH = 50;
/** Milliseconds: a webhook that is under way comes first, since it knows more than the list. */
const SETTLE = 10_000;

interface Listed extends Omit<MissedPage, 'next'> {
  cut: boolean;
}

const RETRY_UP_TO_5_TIMES = {
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '30s', maximumAttempts: 5 },
} as const;

const call = (options: ActivityOptions) =>
  proxyActivities<CatchUpActivities>({ ...RETRY_UP_TO_5_TIMES, ...options });

/** In turn with everybody else who calls this method of the platform. */
const callPlatform = (workspace: string, method: PlatformMethod, summary: string) =>
  call({
    taskQueue: platformQueue(workflowInfo().taskQueue),
    priority: { priorityKey: 4, fairnessKey: fairnessKey(workspace, method) },
    summary,
  });

/**
 * Starts a run for each open conversation that nobody has and no webhook told of, known VIPs first, then the longest
 * waiting. Runs on a Schedule, when a process has started, and when Temporal was out of reach.
 */
export async function catchUp(workspace: string, settle = SETTLE): Promise<CatchUpResult> {
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
  const { left, seen, checkWebhooks } = listed;
  const counted = !listed.cut && left.length < MAX_LEFT;
  const isKnown = listed.areNotesEmpty && left.length === 0;
  if (counted && !isKnown) await note(workspace, { asOf, counted, left });
  const all = inOrder(listed.missed);
  const missed = upToLookups(all);
  const cut = listed.cut || missed.length < all.length;
  const { started, alsoLeft } = await startAll(workspace, missed, settle);
  const vips = missed.filter(({ vip }) => vip).length;
  const found = `${seen} open conversations without anybody, ${left.length + alsoLeft} left alone; ${started} had no run and have one now${vips > 0 ? `, ${vips} known VIPs first` : ''}`;
  const rest = cut ? '. There are more: the next catch-up goes on' : '';
  if (started === 0 || checkWebhooks === undefined)
    return tell({ why: found + rest, started, ...(cut ? { cut } : {}) });
  log.warn('openings that no webhook told of', { workspace, started, todo: checkWebhooks });
  return tell({
    why: `${found}${rest}. No webhook told of them: ${checkWebhooks}`,
    started,
    checkWebhooks,
    ...(cut ? { cut } : {}),
  });
}

function tell(result: CatchUpResult): CatchUpResult {
  setCurrentDetails(result.why);
  return result;
}

/** Page by page. @throws {ActivityFailure} */
async function list(workspace: string): Promise<Listed | { off: string }> {
  const found: Listed = { missed: [], left: [], seen: 0, cut: false };
  let cursor: string | undefined;
  let bytes = 0;
  for (let page = 1; ; page++) {
    const { listMissed } = callPlatform(
      workspace,
      'list',
      `Open conversations without anybody, page ${page}`,
    );
    const listed = await listMissed(workspace, cursor);
    if ('off' in listed) return listed;
    const { missed, left, seen, next, ...noted } = listed;
    Object.assign(found, noted);
    found.missed.push(...missed);
    found.left.push(...left);
    found.seen += seen;
    bytes += JSON.stringify(missed).length;
    cursor = next;
    if (cursor === undefined) return found;
    if (page >= MAX_PAGES || found.missed.length >= MAX_MISSED || bytes >= MAX_BYTES)
      return { ...found, cut: true };
  }
}

/** In their order, as many as may be looked up. */
function upToLookups(missed: Missed[]): Missed[] {
  let lookups = 0;
  return missed.filter(({ lookUp }) => !lookUp || ++lookups <= MAX_LOOKUPS);
}

/** @returns how many were started, and how many are left alone by what was looked up */
async function startAll(workspace: string, missed: Missed[], settle: number) {
  const sum = { started: 0, alsoLeft: 0 };
  if (missed.length > 0) await sleep(settle, { summary: 'Webhooks that are under way come first' });
  for (let at = 0; at < missed.length; at += BATCH) {
    const some = await Promise.all(missed.slice(at, at + BATCH).map((one) => lookUp(workspace, one)));
    const summary = `Start ${at + 1} to ${at + some.length} of ${missed.length}`;
    const asOf = Date.now();
    const { startMissed } = call({ summary, retry: { maximumInterval: '30s' } });
    const { started, left } = await startMissed(workspace, some);
    // Noted, so that the next catch-up does not ask for the same again.
    if (left.length > 0) await note(workspace, { asOf, counted: false, alsoLeft: left });
    sum.started += started;
    sum.alsoLeft += left.length;
  }
  return sum;
}

/** With what the list leaves out. Without an answer it goes on as it is: as after a webhook, no rule by channel fits it. */
async function lookUp(workspace: string, { lookUp: what, ...one }: Missed): Promise<Missed> {
  if (what === undefined) return one;
  const { conversation } = one;
  const { lookUpMissed } = callPlatform(workspace, 'details', `Not in the list: ${what.join(' and ')}`);
  try {
    return { ...one, ...(await lookUpMissed(workspace, { conversation, lookUp: what })) };
  } catch (e) {
    if (!(e instanceof ActivityFailure) || isCancellation(e)) throw e;
    return one;
  }
}

/** Notes that are not there are opened by the next process that starts. */
async function note(workspace: string, seen: CaughtUp): Promise<void> {
  try {
    await getExternalWorkflowHandle(catchUpNotesId(workspace)).signal(caughtUp, seen);
  } catch {
    // There is no workflow to signal.
  }
}
