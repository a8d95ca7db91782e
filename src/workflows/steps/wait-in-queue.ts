import type { SeatAnswer, SeatOffer } from '../../routing/desk/messages.js';
import type { PoolTarget, QueueRule } from '../../routing/policy/policy.js';
import { announce } from '../run/announce.js';
import { waitUntil } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { clock } from '../run/story.js';
import { beforeWaiting } from './before-waiting.js';
import { sendNotice } from './send-a-message.js';

/** Nobody waits longer than this in all: the limit of the reference product's Assign To step. */
export const MAX_WAIT = 7 * 24 * 3_600_000;

export type Waited =
  | { kind: 'offer'; offer: SeatOffer }
  | { kind: 'onTimeout'; target: PoolTarget }
  | { kind: 'askAgain' }
  | { kind: 'lateEmail'; email: string }
  | { kind: 'abandoned' };

/** After this the desk is asked again, so that the run shows the present place and reason; then ever less often. */
const FIRST_REFRESH = 2 * 60_000;
const MAX_REFRESH = 4 * 3_600_000;

/** Waits for the desk's offer. `lateEmail` ends the wait too, where an address would change the branch. */
export async function waitInQueue(
  run: Run,
  queued: Extract<SeatAnswer, { kind: 'queued' }>,
  rule: QueueRule,
  { refusedBy, lateEmail }: { refusedBy: string[]; lateEmail: () => string | undefined },
): Promise<Waited> {
  const left = run.startedAt + MAX_WAIT - Date.now();
  const timeout = Math.max(0, rule.onTimeout ? Math.min(rule.timeout - waitedAlready(run), left) : left);
  const next = rule.onTimeout ? 'another team' : 'given up';
  const isFirst = run.queueRefreshes === undefined;
  const refresh = Math.min(FIRST_REFRESH * 2 ** (run.queueRefreshes ?? 0), MAX_REFRESH);
  const sentence = `Waiting for a free agent, place ${queued.position}: ${queued.why}; next: ${next} at ${clock(Date.now() + timeout)}`;
  if (isFirst) run.story.now(sentence);
  else run.story.refresh(sentence);
  run.story.keep();
  if (isFirst) {
    run.story.stage('queued');
    void announce(run, 'queued', { why: queued.why });
  }
  await beforeWaiting(run);
  await sendNotice(run, queued.outOfHours && run.policy.notices.outOfHours ? 'outOfHours' : 'queued');
  const offered = () => offerFor(run, refusedBy);
  const ready = () => offered() !== undefined || lateEmail() !== undefined || run.inbox.deskReopened === true;
  const happened = await waitUntil(run, ready, {
    timeout: Math.min(timeout, refresh),
    summary: timeout > refresh ? 'Waiting for a free agent' : `Waiting for a free agent (${next} after this)`,
  });
  const offer = offered();
  if (offer) {
    delete run.inbox.offer;
    // It may have been on its way when the run released its seat, and belong to another run now: the desk knows.
    if (run.seatReleased && !offer.byHand) return { kind: 'askAgain' };
    return { kind: 'offer', offer };
  }
  if (run.inbox.deskReopened) {
    delete run.inbox.deskReopened;
    run.story.note('The desk no longer knows of this run; asking it again');
    return { kind: 'askAgain' };
  }
  const email = lateEmail();
  if (!happened && timeout > refresh) {
    run.queueRefreshes = (run.queueRefreshes ?? 0) + 1;
    return { kind: 'askAgain' };
  }
  delete run.queuedSince;
  delete run.queueRefreshes;
  if (happened && email !== undefined) return { kind: 'lateEmail', email };
  if (!rule.onTimeout || run.startedAt + MAX_WAIT <= Date.now()) {
    void announce(run, 'timedOut', { why: 'Nobody was free for 7 days', after: 'longestWait' });
    return { kind: 'abandoned' };
  }
  run.story.note('Nobody was free in time');
  void announce(run, 'timedOut', { why: `Nobody was free in time: ${queued.why}`, after: 'queue' });
  return { kind: 'onTimeout', target: rule.onTimeout };
}

/** Milliseconds. A target's time goes on when the desk is asked again for it. */
function waitedAlready(run: Run): number {
  const since = run.queuedSince;
  run.queuedSince ??= Date.now();
  return since === undefined ? 0 : Date.now() - since;
}

/** An offer for this very opening, of somebody who was not tried already, unless a person says so. */
function offerFor(run: Run, refusedBy: string[]): SeatOffer | undefined {
  const { offer } = run.inbox;
  if (offer?.openedId !== run.opened.openedId) return undefined;
  return offer.byHand || !refusedBy.includes(offer.agent.id) ? offer : undefined;
}
