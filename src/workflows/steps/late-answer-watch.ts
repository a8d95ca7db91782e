import { workflowInfo } from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import type { awaitLateAnswer } from '../late-answer/await-late-answer.js';
import { AWAIT_LATE_ANSWER, contactReplied } from '../messages.js';
import { lateAnswerId } from '../names.js';
import { emailSoFar } from '../run/answers.js';
import { observing, wasAsked, type Run } from '../run/run.js';
import { startWatch } from './start-watch.js';

/** Branches in which a late address changes who gets the conversation. */
const WITHOUT_EMAIL: ReadonlySet<string | undefined> = new Set(['noAnswer', 'invalid', 'sendFailed']);

/** Starts the watch for an address that comes after the question was given up. */
export async function watchForLateAnswer(run: Run, assignee?: AgentRef): Promise<void> {
  if (!WITHOUT_EMAIL.has(run.branch) || observing(run)) return;
  const { opened, on, policy } = run;
  const { settle } = policy.question;
  const before = run.inbox.heard.messages.length;
  const input = {
    opened,
    on,
    routing: run.key,
    runId: workflowInfo().runId,
    own: run.sent,
    isAsked: wasAsked(run),
    settle,
    ...(assignee ? { assignee } : {}),
  };
  const watch = await startWatch<typeof awaitLateAnswer>(run, AWAIT_LATE_ANSWER, lateAnswerId(run.key), {
    args: [input],
    summary: 'Does the contact give an e-mail address after all?',
  });
  if (!watch) run.notes.push('Nobody watches for a late answer: an earlier watch does not end');
  // Until the watch has started, its signals come here. A run that routes once more asks nothing: all are of after the question.
  const isAllLate = opened.unanswered !== undefined || emailSoFar(run) !== undefined;
  const messages = run.inbox.heard.messages.slice(isAllLate ? run.consumed : before);
  if (messages.length > 0) await watch?.signal(contactReplied, { messages });
}
