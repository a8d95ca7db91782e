import { workflowInfo } from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import type { Ending } from '../../routing/outcome.js';
import { announce } from '../run/announce.js';
import { addComment, updateContactTag } from '../run/calls.js';
import { whyFailed } from '../run/failures.js';
import { observing, type Run } from '../run/run.js';
import { foundByCatchUp } from '../run/story.js';
import { watchForReply } from './reply-watch.js';
import { sendNotice } from './send-a-message.js';

/** respond.io takes 1,000 characters. */
const COMMENT_LIMIT = 1_000;

/** Tells the team why, off the critical path. What fails here is noted: the conversation has its person. */
export async function afterAssignment(run: Run, why: string, assignee: AgentRef): Promise<Ending> {
  const sentence = settle(run, why);
  await Promise.all([
    ...markings(run, sentence),
    sendNotice(run, 'assigned'),
    announce(run, 'assigned', { why: sentence, agent: assignee }),
  ]);
  if (!observing(run)) await watchForReply(run, assignee);
  return { outcome: 'assigned', why: sentence, assignee };
}

/** The same where nobody was to get the conversation: there is nobody to name to the contact, or to watch. */
export async function afterUnassignment(run: Run, why: string): Promise<Ending> {
  const sentence = settle(run, why);
  await Promise.all(markings(run, sentence));
  return { outcome: 'unassigned', why: sentence };
}

function settle(run: Run, why: string): string {
  run.settled = true;
  const sentence = `${why}; ${tierOf(run)}${knownBy(run)}${emailOf(run)}`;
  run.story.now(sentence);
  return sentence;
}

/** What the team sees on the conversation. */
function markings(run: Run, sentence: string): Promise<void>[] {
  const { comment, vipTag } = run.policy;
  const writes: Promise<void>[] = [];
  if (comment) writes.push(noted(run, 'Comment', addComment(run, commentFor(run, sentence))));
  if (vipTag && run.tier === 'vip') writes.push(noted(run, 'Tag', updateContactTag(run, vipTag)));
  return writes;
}

async function noted(run: Run, what: string, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (e) {
    run.notes.push(`${what} not written (${whyFailed(e).message})`);
  }
}

function commentFor(run: Run, sentence: string): string {
  const seconds = Math.round((Date.now() - run.startedAt) / 1000);
  const { temporalUi } = run.policy;
  const { workflowId, runId } = workflowInfo();
  const link = temporalUi
    ? `\n${temporalUi}/workflows/${encodeURIComponent(workflowId)}/${runId}/timeline`
    : '';
  const notes = run.notes.length > 0 ? `\nNoted: ${run.notes.join('; ')}` : '';
  const { caughtUp } = run.opened;
  const found = caughtUp ? ` (${foundByCatchUp(caughtUp)})` : '';
  const text = `Routed in ${seconds} s${found}. ${sentence}${notes}`;
  return text.slice(0, COMMENT_LIMIT - link.length) + link;
}

function tierOf(run: Run): string {
  const tiers: Partial<Record<NonNullable<Run['branch']>, string>> = {
    vip: 'VIP',
    regular: 'regular',
    unknown: 'not in the CRM',
    unavailable: 'CRM out of reach, triage',
    misconfigured: 'CRM misconfigured, triage',
    invalid: 'no valid e-mail, escalated',
    noAnswer: 'no answer to the e-mail question',
    sendFailed: 'the e-mail question could not be sent',
  };
  if (run.branch === 'unavailable' && !run.customer) return 'waited for more than a day, triage';
  if (run.handOver && run.branch === 'invalid') return 'asked for a human';
  return (run.branch && tiers[run.branch]) ?? run.tier;
}

function knownBy(run: Run): string {
  return run.customer ? ` (${run.customer.reason})` : '';
}

function emailOf(run: Run): string {
  if (run.emailSource === 'answer' || run.emailSource === 'message')
    return ', e-mail given by the contact, unverified';
  if (run.emailSource === 'caller') return ', e-mail given by the API caller';
  return run.emailSource === 'agent' ? ', e-mail filled in by the team' : '';
}
