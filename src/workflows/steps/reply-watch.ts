import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import type { FirstReply } from '../await-first-reply.js';
import { AWAIT_FIRST_REPLY, messageSent } from '../messages.js';
import { replyWatchId } from '../names.js';
import type { Run } from '../run/run.js';

/** Has somebody watch for the assignee's first message, where the policy wants one within a time. */
export async function watchForReply(run: Run, agent: AgentRef): Promise<void> {
  const { branch, tier, opened, on } = run;
  const within = branch && run.policy.targets[branch].firstReplyWithin;
  if (branch === undefined || within === undefined || humanMessage(run)) return;
  const unanswered = { by: agent, within, times: opened.unanswered?.times ?? 0, branch, tier };
  const input: FirstReply = { opened, on, agent, unanswered };
  try {
    const watch = await startChild(AWAIT_FIRST_REPLY, {
      workflowId: replyWatchId(run.key),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Does ${agent.name ?? agent.id} answer in time?`,
    });
    // Until the child began its signals came here.
    const message = humanMessage(run);
    if (message) await watch.signal(messageSent, { eventId: message.id, message });
  } catch {
    run.notes.push('Nobody watches for the first reply: an earlier watch is still there');
  }
}

const humanMessage = (run: Run) =>
  run.inbox.sent.find(({ source }) => source === 'user' || source === 'echo');
