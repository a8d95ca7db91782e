/** What the team reads on a conversation: why it is whose. */
import { workflowInfo } from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import { linkToRun } from '../../routing/temporal-ui.js';
import type { Run } from '../run/run.js';
import { foundByCatchUp } from '../run/story.js';
import { filled } from '../run/variables.js';

/** respond.io takes 1,000 characters. */
const COMMENT_LIMIT = 1_000;

/** Who, why, and how it is known. */
export const sentenceFor = (run: Run, why: string): string =>
  `${why}; ${tierOf(run)}${knownBy(run)}${emailOf(run)}`;

/**
 * The comment that goes with an assignment made inside the workflow task. None to whoever has the conversation already: a try
 * made again after a crash could not tell that from its own doing.
 */
export function commentWith(run: Run, agent: AgentRef, why: string): string | undefined {
  const { comment, platform } = run.policy;
  if (!comment || !platform.unlimited || agent.id === run.replaces) return undefined;
  return commentFor(run, sentenceFor(run, why));
}

export function commentFor(run: Run, sentence: string): string {
  const seconds = Math.round((Date.now() - run.startedAt) / 1000);
  const { temporalUi, commentText } = run.policy;
  const before = commentText === undefined ? '' : `${filled(run, commentText, 'The comment')}\n`;
  const { workflowId, runId } = workflowInfo();
  const link = temporalUi ? `\n${linkToRun(temporalUi, workflowId, runId)}` : '';
  const notes = run.notes.length > 0 ? `\nNoted: ${run.notes.join('; ')}` : '';
  const { caughtUp } = run.opened;
  const found = caughtUp ? ` (${foundByCatchUp(caughtUp)})` : '';
  const text = `${before}Routed in ${seconds} s${found}. ${sentence}${notes}`;
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
