import { condition, log, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { AgentRef, ConversationOpened, Unanswered } from '../../routing/conversation.js';
import { humanMessage } from '../../routing/message.js';
import type { ConversationRef, ReplyActivities } from '../activities.js';
import * as messages from '../messages.js';
import { tell, type Told } from '../run/announce.js';
import { lookAtConversation, startRouting } from '../run/calls.js';
import { clearUpCloses } from '../run/closes.js';
import { emptyInbox, receiveSignals } from '../run/inbox.js';
import { clock } from '../run/story.js';

/** A conversation is handed on so often; after that somebody has to look. */
const MAX_HAND_OVERS = 3;

export interface FirstReply {
  opened: ConversationOpened;
  /** As the routing run left it: another one after a merge of contacts. */
  on: ConversationRef;
  agent: AgentRef;
  unanswered: Unanswered;
  /** Ids of messages that the run sent. */
  own: string[];
  /** Who wants to know when nobody writes; absent: nobody. */
  told?: Told;
}

const CLOSED = 'The conversation was closed';
const SUPERSEDED = 'A later run has the conversation';

const { replyDueIn } = proxyActivities<ReplyActivities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '1h',
  retry: { maximumInterval: '1m' },
});

/**
 * Waits for a human's first message after the assignment. When none comes in time the conversation is routed once more,
 * to somebody else, by a run of its own.
 */
export async function awaitFirstReply({
  opened,
  on,
  agent,
  unanswered,
  own,
  told,
}: FirstReply): Promise<{ why: string }> {
  const name = agent.name ?? agent.id;
  const inbox = emptyInbox([]);
  let isSuperseded = false;
  receiveSignals(inbox, opened);
  setHandler(messages.superseded, () => void (isSuperseded = true), { description: SUPERSEDED });
  void clearUpCloses(inbox.closes, { on, priority: 1 }).catch(() => undefined);
  const why = (): string | undefined => {
    if (humanMessage(inbox.sent, own)) return 'A human has answered';
    const { assignee } = inbox;
    if (assignee !== undefined && assignee?.id !== agent.id) return `${name} no longer has the conversation`;
    if (inbox.closes.isClosed) return CLOSED;
    return isSuperseded ? SUPERSEDED : undefined;
  };

  const due = await replyDueIn(on.workspace, agent.id, unanswered.within);
  setCurrentDetails(`Waiting for the first message of ${name}, until ${clock(Date.now() + due)}`);
  await condition(() => why() !== undefined, due, { summary: `${name} has to write before this` });
  const over = why() ?? (await whyNot(on, agent));
  if (over !== undefined) return { why: over };
  if (told && unanswered.tier === 'vip') await announce(told, { opened, on }, agent, unanswered);
  if (unanswered.times >= MAX_HAND_OVERS)
    return { why: `Nobody wrote, the ${unanswered.times}th time: left with ${name}` };
  const times = unanswered.times + 1;
  const openedId = `${opened.openedId.replace(/\/unanswered-\d+$/, '')}/unanswered-${times}`;
  await startRouting({ ...opened, openedId, unanswered: { ...unanswered, times } }, '');
  return { why: `${name} did not write in time: routed once more` };
}

/** An event that cannot be delivered does not hold the conversation up. */
async function announce(
  told: Told,
  subject: Pick<FirstReply, 'opened' | 'on'>,
  agent: AgentRef,
  { tier, branch, within }: Unanswered,
): Promise<void> {
  const why = `${agent.name ?? agent.id} did not write in time`;
  await tell(told, subject, 'vip.unanswered', { why, agent, tier, branch, wait: within }).catch(
    (e: unknown) => log.warn('vip.unanswered was not announced', { why: String(e) }),
  );
}

/** Webhooks may be lost: what the platform shows counts. When it shows nothing, the next run looks before it writes. */
async function whyNot(on: ConversationRef, agent: AgentRef): Promise<string | undefined> {
  const look = lookAtConversation({ on, priority: 1 }, 'Still open, and still theirs?');
  const now = await look.catch(() => undefined);
  if (!now) return undefined;
  if (now.gone) return 'The platform no longer knows this contact';
  if (!now.open) return CLOSED;
  return now.assignee?.id === agent.id ? undefined : 'Somebody else has the conversation';
}
