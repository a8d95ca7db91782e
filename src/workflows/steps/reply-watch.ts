import type { AgentRef } from '../../routing/conversation.js';
import type { awaitFirstReply, FirstReply } from '../first-reply/await-first-reply.js';
import { AWAIT_FIRST_REPLY, messageSent } from '../messages.js';
import { replyWatchId } from '../names.js';
import { toldOf } from '../run/announce.js';
import { humanAtWork } from '../run/interruptions.js';
import { wasAsked, type Run } from '../run/run.js';
import { startWatch } from './start-watch.js';

/** Has somebody watch for the assignee's first message, where the policy wants one within a time. */
export async function watchForReply(run: Run, agent: AgentRef): Promise<void> {
  const { branch, tier, opened, on } = run;
  const target = branch && run.policy.targets[branch];
  if (branch === undefined || target === undefined || target.kind === 'unassign') return;
  const within = target.firstReplyWithin;
  if (within === undefined || humanAtWork(run)) return;
  const isAsked = wasAsked(run);
  const unanswered = {
    by: agent,
    within,
    times: opened.unanswered?.times ?? 0,
    branch,
    tier,
    ...(isAsked ? { isAsked } : {}),
  };
  const told = toldOf(run);
  const input: FirstReply = { opened, on, agent, unanswered, own: run.sent, ...(told ? { told } : {}) };
  const watch = await startWatch<typeof awaitFirstReply>(run, AWAIT_FIRST_REPLY, replyWatchId(run.key), {
    args: [input],
    summary: `Does ${agent.name ?? agent.id} answer in time?`,
  });
  if (!watch) run.notes.push('Nobody watches for the first reply: an earlier watch does not end');
  // Until the watch began its signals came here.
  const message = humanAtWork(run);
  if (message) await watch?.signal(messageSent, { messages: [message] });
}
