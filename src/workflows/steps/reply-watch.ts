import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { getExternalWorkflowHandle, ParentClosePolicy, sleep, startChild } from '@temporalio/workflow';
import type { AgentRef } from '../../routing/conversation.js';
import type { FirstReply } from '../await-first-reply.js';
import { AWAIT_FIRST_REPLY, conversationClosed, messageSent } from '../messages.js';
import { replyWatchId } from '../names.js';
import { toldOf } from '../run/announce.js';
import { ofTheSameContact } from '../run/contact-key.js';
import { humanAtWork } from '../run/interruptions.js';
import type { Run } from '../run/run.js';

/** How often an earlier watch is asked to end, and the time it gets for it. */
const TRIES = 5;
const A_MOMENT = 300;

/** Has somebody watch for the assignee's first message, where the policy wants one within a time. */
export async function watchForReply(run: Run, agent: AgentRef): Promise<void> {
  const { branch, tier, opened, on } = run;
  const target = branch && run.policy.targets[branch];
  if (branch === undefined || target === undefined || target.kind === 'unassign') return;
  const within = target.firstReplyWithin;
  if (within === undefined || written(run)) return;
  const unanswered = { by: agent, within, times: opened.unanswered?.times ?? 0, branch, tier };
  const watch = await startWatch(run, { opened, on, agent, unanswered, own: run.sent, ...whoIsTold(run) });
  if (!watch) run.notes.push('Nobody watches for the first reply: an earlier watch does not end');
  // Until the watch began its signals came here.
  const message = written(run);
  if (message) await watch?.signal(messageSent, { eventId: message.id, message });
}

async function startWatch(run: Run, input: FirstReply) {
  const workflowId = replyWatchId(run.key);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return await startChild(AWAIT_FIRST_REPLY, {
        workflowId,
        args: [input],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `Does ${input.agent.name ?? input.agent.id} answer in time?`,
        ...ofTheSameContact(),
      });
    } catch (e) {
      if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
      // The watch of the assignment before this one, which counts no more.
      const earlier = getExternalWorkflowHandle(workflowId);
      await earlier.signal(conversationClosed, { eventId: 'superseded' }).catch(() => undefined);
      await sleep(A_MOMENT, { summary: 'The earlier watch ends' });
    }
  }
  return undefined;
}

const whoIsTold = (run: Run): Pick<FirstReply, 'told'> => {
  const told = toldOf(run);
  return told ? { told } : {};
};

const written = humanAtWork;
