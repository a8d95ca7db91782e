import { workflowInfo } from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { ConversationOpened } from '../../routing/conversation.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { Alarm } from '../lib/alarm.js';
import { isMessage } from '../lib/guards.js';
import { emptyInbox, receiveSignals } from './inbox.js';
import { interruptionOf } from './interruptions.js';
import type { Run } from './run.js';
import { foundByCatchUp, Story } from './story.js';

/** Registers every handler and shows the first lines in the UI. Must be called before the first await. */
export function beginRun(opened: ConversationOpened, policy: RoutingPolicy): Run {
  const { caughtUp, contact, byCaller, channel, message, askedInVainAt } = opened;
  const run: Run = {
    opened,
    policy,
    key: workflowInfo().workflowId,
    startedAt: Date.now(),
    on: {
      workspace: opened.workspace,
      platform: opened.platform,
      conversation: opened.address ?? opened.conversation,
    },
    priority: 3,
    inbox: emptyInbox(policy.question.handOverWords),
    story: new Story(),
    notes: [],
    answerTimeout: new Alarm(),
    interruption: () => interruptionOf(run),
    get known() {
      return run;
    },
    question: compact({ sent: 0, sentInAll: 0, consumed: 0, unansweredAt: askedInVainAt }),
    identity: { by: {}, emailSource: 'none', tier: 'unknown' },
    desk: { mayHoldSeat: false },
    assignment: compact({
      isCommented: false,
      isSettled: false,
      watches: [] as string[],
      replaces: contact.assignee?.id,
    }),
    outbox: { sent: [], notices: [] },
  };
  if (isMessage(message)) run.inbox.heard.record(message, run.startedAt);
  if (opened.paused) run.inbox.paused = true;
  receiveSignals(run.inbox, opened);
  run.story.now(
    caughtUp
      ? `Conversation ${foundByCatchUp(caughtUp)}`
      : `Conversation opened ${byCaller ? 'over the API' : 'by the contact'}${channel?.source ? ` on ${channel.source}` : ''}`,
  );
  return run;
}
