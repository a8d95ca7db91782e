import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import {
  closeIfIdle,
  dueAt,
  mayBeForgotten,
  nothingHeld,
  take,
  type HeldAct,
  type HeldNews,
  type HeldState,
} from '../routing/held-conversation.js';
import type { ConversationRef, HeldActivities } from './activities.js';
import { isHistoryLong } from './long-history.js';
import * as messages from './messages.js';
import { Alarm } from './run/alarm.js';
import { startRouting } from './run/calls.js';
import { isHeldNews } from './run/inbox.js';
import { clock } from './run/story.js';

const { tellRun, waitsForUs } = proxyActivities<HeldActivities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});

/** Whose conversation it is. */
export interface Held {
  on: ConversationRef;
  /** Workflow id of its routing runs. */
  routing: string;
}

/**
 * Holds a contact's conversation for a platform that has none: opens it with the first message, closes it after a close
 * or a long silence, and remembers what was handled until nothing of it can be delivered again. A thin shell round the
 * rules of src/routing/held-conversation.ts.
 */
export async function holdConversation(held: Held, carried?: HeldState): Promise<void> {
  const inbox: HeldNews[] = [];
  setHandler(
    messages.conversationNews,
    (news: unknown) => {
      if (isHeldNews(news)) inbox.push(news);
    },
    { description: 'Somebody wrote, or the conversation was closed' },
  );
  const state = carried ?? nothingHeld(Date.now());
  const alarm = new Alarm();

  for (;;) {
    const news = inbox.shift();
    if (!news) await putOff(held, state);
    if (!news && inbox.length > 0) continue;
    const act = news ? take(state, news, Date.now()) : closeIfIdle(state, held.on.conversation, Date.now());
    if (act) await perform(held, act);
    if (inbox.length > 0) continue;
    if (mayBeForgotten(state, Date.now())) return;
    if (isHistoryLong()) await continueAsNew<typeof holdConversation>(held, state);
    show(state);
    alarm.set(
      dueAt(state),
      state.open ? 'Closes unless somebody writes' : 'Nothing is delivered again after this',
    );
    await condition(() => inbox.length > 0 || alarm.rang || isHistoryLong());
  }
}

/** Who is silent because they wait for us is not over: the silence begins anew. */
async function putOff({ routing }: Held, state: HeldState): Promise<void> {
  if (!state.open || Date.now() < dueAt(state)) return;
  if (await waitsForUs(routing)) state.lastAt = Math.max(state.lastAt, Date.now());
}

async function perform({ on, routing }: Held, act: HeldAct): Promise<void> {
  if (act.kind === 'begin') await startRouting(act.opened, '');
  else await tellRun(on.workspace, routing, act.event);
}

function show(state: HeldState): void {
  const due = clock(dueAt(state));
  setCurrentDetails(
    state.open
      ? `**Open**; closes by itself at ${due} unless somebody writes`
      : `**Closed**; the next message opens it. What was handled is remembered until ${due}`,
  );
}
