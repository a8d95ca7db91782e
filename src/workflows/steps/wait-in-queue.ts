/** The part of "Assign To" that waits: in the desk's queue, or outside while the queue is full. */
import type { SeatAnswer, SeatOffer } from '../../routing/desk/messages.js';
import type { PoolTarget, QueueRule } from '../../routing/policy/policy.js';
import { announce } from '../run/announce.js';
import { waitUntil } from '../run/interruptions.js';
import type { Core, RunWith } from '../run/run.js';
import { clock } from '../run/story.js';
import { sendNotice } from './send-a-message.js';
import { beforeWaiting } from './update-contact-field.js';

const MINUTE = 60_000;
/** Nobody waits longer than this in all: the limit of the reference product's Assign To step. */
const MAX_WAIT = 7 * 24 * 60 * MINUTE;

/** Then the desk is asked again, so that the run shows its present place. The interval doubles each time. */
const FIRST_REFRESH_INTERVAL = 2 * MINUTE;
const MAX_REFRESH_INTERVAL = 4 * 60 * MINUTE;

/** Between two questions while the queue is full. It grows up to this: seven days must fit into a history. */
const MAX_RETRY_INTERVAL = 15 * MINUTE;

type Waiting = RunWith<'desk' | 'identity' | 'outbox'>;

type Waited<A> =
  | { kind: 'offer'; offer: SeatOffer }
  | { kind: 'onTimeout'; target: PoolTarget }
  | { kind: 'askAgain' }
  | { kind: 'late'; answer: A }
  | { kind: 'abandoned' };

interface Limits<A> {
  /** Agents who must not be offered. */
  refusedBy: string[];
  /** Ends the wait when it returns something. */
  lateAnswer: () => A | undefined;
}

/** Waits for an agent while nobody is free. */
export async function waitForSeat<A>(
  run: Waiting,
  answer: Exclude<SeatAnswer, { kind: 'seat' }>,
  rule: QueueRule,
  limits: Limits<A>,
): Promise<Waited<A>> {
  if (answer.kind === 'queueFull') return waitOutside(run, answer.why, rule);
  delete run.desk.rejectedSince;
  return waitInQueue(run, answer, rule, limits);
}

async function waitInQueue<A>(
  run: Waiting,
  queued: Extract<SeatAnswer, { kind: 'queued' }>,
  rule: QueueRule,
  { refusedBy, lateAnswer }: Limits<A>,
): Promise<Waited<A>> {
  const { desk, inbox, story, policy } = run;
  const left = run.startedAt + MAX_WAIT - Date.now();
  const timeout = Math.max(0, rule.onTimeout ? Math.min(rule.timeout - waitedAlready(run), left) : left);
  const next = rule.onTimeout ? 'another team' : 'given up';
  const isFirst = desk.queueRefreshes === undefined;
  const refresh = Math.min(FIRST_REFRESH_INTERVAL * 2 ** (desk.queueRefreshes ?? 0), MAX_REFRESH_INTERVAL);
  const sentence = `Waiting for a free agent, place ${queued.position}: ${queued.why}; next: ${next} at ${clock(Date.now() + timeout)}`;
  if (isFirst) story.now(sentence);
  else story.refresh(sentence);
  story.keep();
  if (isFirst) {
    story.stage('queued');
    void announce(run, 'queued', { why: queued.why });
  }
  await beforeWaiting(run);
  await sendNotice(run, queued.outOfHours && policy.notices.outOfHours ? 'outOfHours' : 'queued');
  const offered = () => offerFor(run, refusedBy);
  const ready = () => offered() !== undefined || lateAnswer() !== undefined || inbox.deskReopened === true;
  const happened = await waitUntil(run, ready, {
    timeout: Math.min(timeout, refresh),
    summary: timeout > refresh ? 'Waiting for a free agent' : `Waiting for a free agent (${next} after this)`,
  });
  const offer = offered();
  if (offer) {
    delete inbox.offer;
    // It may have been on its way when the run released its seat, and belong to another run now: the desk knows.
    if (desk.seatReleased && !offer.byHand) return { kind: 'askAgain' };
    return { kind: 'offer', offer };
  }
  if (inbox.deskReopened) {
    delete inbox.deskReopened;
    story.note('The desk no longer knows of this run; asking it again');
    return { kind: 'askAgain' };
  }
  const answer = lateAnswer();
  if (!happened && timeout > refresh) {
    desk.queueRefreshes = (desk.queueRefreshes ?? 0) + 1;
    return { kind: 'askAgain' };
  }
  delete desk.queuedSince;
  delete desk.queueRefreshes;
  if (happened && answer !== undefined) return { kind: 'late', answer };
  if (!rule.onTimeout || run.startedAt + MAX_WAIT <= Date.now()) {
    void announce(run, 'timedOut', { why: 'Nobody was free for 7 days', after: 'longestWait' });
    return { kind: 'abandoned' };
  }
  story.note('Nobody was free in time');
  void announce(run, 'timedOut', { why: `Nobody was free in time: ${queued.why}`, after: 'queue' });
  return { kind: 'onTimeout', target: rule.onTimeout };
}

/** Milliseconds. A target's time goes on when the desk is asked again for it. */
function waitedAlready({ desk }: RunWith<'desk'>): number {
  const since = desk.queuedSince;
  desk.queuedSince ??= Date.now();
  return since === undefined ? 0 : Date.now() - since;
}

/** An offer for this very opening, of somebody who was not tried already, unless a person says so. */
function offerFor({ inbox: { offer }, opened }: Core, refusedBy: string[]): SeatOffer | undefined {
  if (offer?.openedId !== opened.openedId) return undefined;
  return offer.byHand || !refusedBy.includes(offer.agent.id) ? offer : undefined;
}

/** The desk's queue is full: asks again, and gives up when a place in the queue would have been given up. */
async function waitOutside(
  run: Waiting,
  why: string,
  rule: QueueRule,
): Promise<{ kind: 'askAgain' | 'abandoned' } | { kind: 'onTimeout'; target: PoolTarget }> {
  const { desk, story } = run;
  const now = Date.now();
  const since = (desk.rejectedSince ??= now);
  const latest = run.startedAt + MAX_WAIT;
  const end = Math.min(latest, rule.onTimeout ? since + rule.timeout : latest);
  if (now >= end) {
    delete desk.rejectedSince;
    return rule.onTimeout && now < latest
      ? { kind: 'onTimeout', target: rule.onTimeout }
      : { kind: 'abandoned' };
  }
  const pause = Math.min(Math.max(MINUTE, Math.round((now - since) / 20)), MAX_RETRY_INTERVAL, end - now);
  await beforeWaiting(run);
  story.now(`The queue is full (${why}); asking again in ${Math.ceil(pause / MINUTE)} min`);
  await waitUntil(run, () => false, {
    timeout: pause,
    summary: 'The queue is full: asking again after this',
  });
  return { kind: 'askAgain' };
}
