/** Workflows that watch the conversation after the run has ended: for the agent's first reply, and for a late answer. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  sleep,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { AgentRef } from '../../routing/conversation.js';
import type { Ending } from '../../routing/outcome.js';
import type { awaitFirstReply, FirstReply } from '../first-reply/await-first-reply.js';
import type { awaitLateAnswer } from '../late-answer/await-late-answer.js';
import { ofTheSameContact } from '../lib/contact-key.js';
import {
  AWAIT_FIRST_REPLY,
  AWAIT_LATE_ANSWER,
  contactReplied,
  messageSent,
  superseded,
} from '../messages.js';
import { lateAnswerId, replyWatchId } from '../names.js';
import { toldOf } from '../run/announce.js';
import { humanAtWork } from '../run/interruptions.js';
import { observing, wasAsked, type Run, type RunWith } from '../run/run.js';
import { emailSoFar } from './ask-for-email.js';

/** How often an earlier watch is asked to end, and how long it gets for it. */
const MAX_TRIES = 5;
const RETRY_INTERVAL = 300;

/** Branches in which a late address changes who gets the conversation. */
const WITHOUT_EMAIL: ReadonlySet<string | undefined> = new Set(['noAnswer', 'invalid', 'sendFailed']);

/**
 * Watches for the agent's first message. When none comes in time, a run routes the conversation once more, by its branch.
 * @param within milliseconds of the agent's working time
 */
export async function watchForReply(
  run: RunWith<'identity' | 'assignment' | 'outbox'>,
  agent: AgentRef,
  within: number,
): Promise<void> {
  const { opened, on, outbox } = run;
  const { branch } = run.assignment;
  if (branch === undefined || humanAtWork(run)) return;
  const unanswered = compact({
    by: agent,
    within,
    times: opened.unanswered?.times ?? 0,
    branch,
    tier: run.identity.tier,
    isAsked: wasAsked(run) || undefined,
  });
  const input: FirstReply = compact({ opened, on, agent, unanswered, own: outbox.sent, told: toldOf(run) });
  const watch = await startWatch<typeof awaitFirstReply>(run, AWAIT_FIRST_REPLY, replyWatchId(run.key), {
    args: [input],
    summary: `Does ${agent.name ?? agent.id} answer in time?`,
  });
  if (!watch) run.notes.push('Nobody watches for the first reply: an earlier watch does not end');
  // Until the watch began, its Signals came here.
  const message = humanAtWork(run);
  if (message) await watch?.signal(messageSent, { messages: [message] });
}

/**
 * Watches for an address that comes after the question was given up, where it would change who gets the conversation.
 * @returns the same ending
 */
export async function watchForLateAnswer(run: Run, ending: Ending): Promise<Ending> {
  const { opened, on, policy, question, assignment, outbox, inbox } = run;
  const { outcome, assignee } = ending;
  if (!WITHOUT_EMAIL.has(assignment.branch) || observing(run)) return ending;
  if (outcome !== 'assigned' && outcome !== 'unassigned') return ending;
  const before = inbox.heard.messages.length;
  const input = compact({
    opened,
    on,
    routing: run.key,
    runId: workflowInfo().runId,
    own: outbox.sent,
    isAsked: wasAsked(run),
    settle: policy.question.settle,
    assignee,
  });
  const watch = await startWatch<typeof awaitLateAnswer>(run, AWAIT_LATE_ANSWER, lateAnswerId(run.key), {
    args: [input],
    summary: 'Does the contact give an e-mail address after all?',
  });
  if (!watch) run.notes.push('Nobody watches for a late answer: an earlier watch does not end');
  // Until the watch began, its Signals came here. A run that routes once more asks nothing: all are of after the question.
  const isAllLate = opened.unanswered !== undefined || emailSoFar(run) !== undefined;
  const messages = inbox.heard.messages.slice(isAllLate ? question.consumed : before);
  if (messages.length > 0) await watch?.signal(contactReplied, { messages });
  return ending;
}

/**
 * Starts a watch. The watch of an earlier run is asked to end, and sends this run the messages that it has not used.
 * @returns undefined when the earlier watch does not end
 */
async function startWatch<W extends Workflow>(
  { assignment }: RunWith<'assignment'>,
  type: string,
  workflowId: string,
  { args, summary }: { args: Parameters<W>; summary: string },
): Promise<ChildWorkflowHandle<W> | undefined> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    try {
      const watch = await startChild<W>(type, {
        workflowId,
        args,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: summary,
        ...ofTheSameContact(),
      } as never);
      assignment.watches.push(workflowId);
      return watch;
    } catch (e) {
      if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
      const earlier = getExternalWorkflowHandle(workflowId);
      await earlier.signal(superseded).catch(() => undefined);
      await sleep(RETRY_INTERVAL, { summary: 'The earlier watch ends' });
    }
  }
  return undefined;
}
