import {
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import { readEmail } from '../../routing/answer.js';
import type { AgentRef, ConversationOpened } from '../../routing/conversation.js';
import { humanMessage } from '../../routing/message.js';
import type { ConversationRef } from '../activities.js';
import * as messages from '../messages.js';
import { lookAtConversation, startRouting } from '../run/calls.js';
import { clearUpCloses, noCloses, recordClose, type HeardCloses } from '../run/closes.js';
import { Heard } from '../run/heard.js';
import { unlessOver } from '../run/interruptions.js';
import { isObject, messagesIn } from '../lib/guards.js';
import { clock } from '../run/story.js';

/** An answer later than this belongs to another conversation. */
const LATE_ANSWER_TIMEOUT = 7 * 24 * 3_600_000;
/** An answer may have overtaken the close of this opening, and the next opening too. */
const NEXT_OPENING_TIMEOUT = 10_000;

interface LateAnswerWatch {
  opened: ConversationOpened;
  /** As the routing run left it: another one after a merge of contacts. */
  on: ConversationRef;
  /** Workflow id of the conversation's routing runs. */
  routing: string;
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

interface State {
  heard: Heard;
  /** The last address that counts. */
  email?: string;
  isWorkedOn: boolean;
  closes: HeardCloses;
  /** A later run has the conversation. */
  isSuperseded: boolean;
}

/**
 * Waits for an address that comes after the question was given up. When it comes, the conversation is routed once more by a
 * run of its own: it gets its right place, or the person who works on it reads the address. Where another run has the
 * conversation by then, that run gets the messages received here.
 */
export async function awaitLateAnswer(watch: LateAnswerWatch): Promise<{ why: string }> {
  const state: State = { heard: new Heard(), isWorkedOn: false, closes: noCloses(), isSuperseded: false };
  registerHandlers(watch, state);
  setCurrentDetails(`Waiting for an e-mail address until ${clock(Date.now() + LATE_ANSWER_TIMEOUT)}`);
  const isOver = () => state.isSuperseded || state.closes.isClosed;
  await condition(() => isOver() || state.email !== undefined, LATE_ANSWER_TIMEOUT, {
    summary: 'No address comes after this',
  });
  const { email } = state;
  if (!isOver() && email === undefined) return { why: 'No address came' };
  if (!isOver())
    await condition(isOver, Math.max(1, watch.settle), { summary: 'Is the contact still typing?' });
  const routed =
    email === undefined
      ? undefined
      : (await unlessOver(isOver, () => routeOnceMore(watch, state, email)))?.done;
  if (routed) {
    await handOver(watch.routing, state.heard, routed.isSuperseded ? 0 : routed.used);
    return routed;
  }
  const mayBeOfNext = () => !state.isSuperseded && state.heard.messages.length > 0;
  if (mayBeOfNext())
    await condition(() => state.isSuperseded, NEXT_OPENING_TIMEOUT, {
      summary: 'Is the conversation opened again?',
    });
  if (!state.isSuperseded) return { why: 'The conversation was closed' };
  await handOver(watch.routing, state.heard, 0);
  return { why: SUPERSEDED };
}

const SUPERSEDED = 'A later run has the conversation';

function registerHandlers(watch: LateAnswerWatch, state: State): void {
  const { opened, on, own } = watch;
  setHandler(
    messages.contactReplied,
    (event) => {
      for (const message of isObject(event) ? messagesIn(event.messages) : []) {
        state.heard.record(message, Date.now());
        // What the contact writes to a person is no answer to our question.
        const isAsked = watch.isAsked && !state.isWorkedOn;
        const answer = readEmail(message, { isAsked, handOverWords: [] });
        if (answer.kind === 'answer') state.email = answer.value;
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
    (event) => recordClose(state.closes, opened, isObject(event) ? event : {}),
    {
      description: 'The conversation was closed',
    },
  );
  void clearUpCloses(state.closes, { on, priority: 3 }).catch(() => undefined);
  setHandler(messages.superseded, () => void (state.isSuperseded = true), { description: SUPERSEDED });
}

/** @returns `used`: how many of the messages received are in the opening of the next run */
async function routeOnceMore(
  { opened, on, runId, assignee: before }: LateAnswerWatch,
  state: State,
  given: string,
): Promise<{ why: string; used: number; isSuperseded?: true }> {
  const now = await lookAtConversation({ on, priority: 3 }, 'Who has the conversation now?').catch(
    (e: unknown) => {
      if (isCancellation(e)) throw e;
      return undefined;
    },
  );
  const used = state.heard.messages.length;
  if (now && (now.gone || !now.open)) return { why: 'The conversation is over', used };
  const assignee = now ? now.assignee : before;
  const lateAnswer = compact({
    // A correction counts until now.
    email: state.email ?? given,
    after: runId,
    // A platform without assignees shows nobody.
    isWorkedOn: state.isWorkedOn || (assignee !== undefined && assignee.id !== before?.id),
    assignee,
  });
  const first = { ...opened };
  delete first.unanswered;
  delete first.askedInVainAt;
  const openedId = `${opened.openedId.replace(/\/(unanswered|late)-\d+$/, '')}/late-1`;
  const isRouted = await startRouting({ ...first, openedId, lateAnswer }, '');
  return isRouted
    ? { why: 'The contact has given an e-mail address: routed once more', used }
    : { why: SUPERSEDED, used, isSuperseded: true };
}

/** The conversation's present run gets the messages from this one on. Without a run nobody needs them. */
async function handOver(routing: string, { messages: heard }: Heard, from: number): Promise<void> {
  for (let next = from; next < heard.length;) {
    const rest = heard.slice(next);
    next = heard.length;
    await getExternalWorkflowHandle(routing)
      .signal(messages.contactReplied, { messages: rest })
      .catch(() => undefined);
  }
}
