import { condition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { answerOf } from '../routing/answer.js';
import { closeOf, closes } from '../routing/close.js';
import type { AgentRef, ConversationOpened } from '../routing/conversation.js';
import { humanMessage } from '../routing/human-message.js';
import type { ConversationRef } from './activities.js';
import * as messages from './messages.js';
import { lookAtConversation, startRouting } from './run/calls.js';
import { isObject, messagesIn } from './run/inbox.js';
import { clock } from './run/story.js';

/** An answer later than this belongs to another conversation. */
const LATE_ANSWER_TIMEOUT = 7 * 24 * 3_600_000;

export interface LateAnswerWatch {
  opened: ConversationOpened;
  /** As the routing run left it: another one after a merge of contacts. */
  on: ConversationRef;
  /** The routing run that gave the question up. After a later run the answer is ignored. */
  runId: string;
  /** Who has the conversation; absent: nobody. */
  assignee?: AgentRef;
  /** Ids of messages that the run sent. */
  own: string[];
  /** The question went out. Otherwise an address counts only when the message says that it is the contact's own. */
  isAsked: boolean;
  /** Milliseconds of quiet after which an address counts. */
  settle: number;
}

/**
 * Waits for an address that comes after the question was given up. When it comes, the conversation is routed once more by a
 * run of its own: it gets its right place, or the person who works on it is told.
 */
export async function awaitLateAnswer(watch: LateAnswerWatch): Promise<{ why: string }> {
  const { opened, on, own } = watch;
  const state: { over?: string; email?: string; isWorkedOn: boolean } = { isWorkedOn: false };
  setHandler(
    messages.contactReplied,
    (event) => {
      for (const message of isObject(event) ? messagesIn(event.messages) : []) {
        // What the contact writes to a person is no answer to our question.
        const isAsked = watch.isAsked && !state.isWorkedOn;
        const answer = answerOf(message, { isAsked, handOverWords: [] });
        if (answer.kind === 'email') state.email = answer.email;
      }
    },
    { description: 'The contact wrote' },
  );
  setHandler(
    messages.messageSent,
    (event) => {
      if (isObject(event) && humanMessage(messagesIn(event.messages), own)) state.isWorkedOn = true;
    },
    { description: 'A message went out to the contact' },
  );
  setHandler(
    messages.conversationClosed,
    (event) => {
      if (closes(opened, closeOf(isObject(event) ? event : {}))) state.over ??= 'The conversation was closed';
    },
    { description: 'The conversation was closed' },
  );

  setCurrentDetails(`Waiting for an e-mail address until ${clock(Date.now() + LATE_ANSWER_TIMEOUT)}`);
  const isOver = () => state.over !== undefined;
  await condition(() => isOver() || state.email !== undefined, LATE_ANSWER_TIMEOUT, {
    summary: 'No address comes after this',
  });
  if (!isOver() && state.email !== undefined)
    await condition(isOver, Math.max(1, watch.settle), { summary: 'Is the contact still typing?' });
  if (state.over !== undefined) return { why: state.over };
  if (state.email === undefined) return { why: 'No address came' };
  const now = await lookAtConversation({ on, tier: 'unknown' }, 'Who has the conversation now?').catch(
    () => undefined,
  );
  if (now && (now.gone || !now.open)) return { why: 'The conversation is over' };
  const assignee = now ? now.assignee : watch.assignee;
  const lateAnswer = {
    email: state.email,
    after: watch.runId,
    // A platform without assignees shows nobody.
    isWorkedOn: state.isWorkedOn || (assignee !== undefined && assignee.id !== watch.assignee?.id),
    ...(assignee ? { assignee } : {}),
  };
  const first = { ...opened };
  delete first.unanswered;
  delete first.askedInVainAt;
  const openedId = `${opened.openedId.replace(/\/(unanswered|late)-\d+$/, '')}/late-1`;
  await startRouting({ ...first, openedId, lateAnswer }, '');
  return { why: 'The contact has given an e-mail address: routed once more' };
}
