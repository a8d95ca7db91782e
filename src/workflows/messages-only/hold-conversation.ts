import {
  allHandlersFinished,
  condition,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  ActivityFailure,
  log,
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
} from '../../routing/messages-only/held-conversation.js';
import {
  answerClaim,
  type Claim,
  type ClaimAnswer,
  claimOf,
  learn,
  newNames,
  yieldTo,
} from '../../routing/messages-only/held-names.js';
import type { ConversationRef } from '../activities.js';
import { isHeld, perform, waitsForUs, claimName } from './perform.js';
import { isClaim, isHeldNews } from './shapes.js';
import { continueWithMemo, isHistoryLong } from '../lib/continue-as-new.js';
import * as messages from '../messages.js';
import { Alarm } from '../lib/alarm.js';
import { clock } from '../run/story.js';

/** News handled together; as much as fits into one activity's arguments. */
const MAX_TOGETHER = 50;

/** Whose conversation it is. */
interface Held {
  on: ConversationRef;
  /** Workflow id of its routing runs. */
  routing: string;
}

type Item = HeldNews | { kind: 'claim'; claim: Claim; answer: (answer: ClaimAnswer) => void };

/**
 * Holds a contact's conversation for a platform that has none: opens it with the first message, closes it after a close
 * or a long silence, and remembers what was handled until nothing of it can be delivered again. Where a contact has
 * several names, each has a place like this, and all but one pass on what they hear. A thin shell round the rules of
 * src/routing/messages-only/held-conversation.ts and held-names.ts.
 * @param carried the state before Continue-As-New
 * @param waiting news that had not been acted on then
 */
export async function holdConversation(
  held: Held,
  carried?: HeldState,
  waiting: HeldNews[] = [],
): Promise<void> {
  const inbox: Item[] = [...waiting];
  registerHandlers(inbox);
  const { on, routing } = held;
  const state = carried ?? nothingHeld(Date.now());
  const alarm = new Alarm();
  let begun = carried !== undefined;

  for (;;) {
    if (inbox.length > 0) {
      begun = true;
      await perform(on, routing, await takeAll(on, state, inbox.splice(0, MAX_TOGETHER)));
    } else if (Date.now() >= dueAt(state)) {
      begun = true;
      await putOff(held, state);
      if (inbox.length > 0) continue;
      const act = closeIfIdle(state, on.conversation, Date.now());
      if (act) await perform(on, routing, [act]);
    }
    if (isHistoryLong() && mayContinue(inbox)) {
      await condition(allHandlersFinished);
      await continueWithMemo<typeof holdConversation>(held, state, inbox.filter(isNews));
    }
    if (inbox.length > 0) continue;
    if (begun && mayBeForgotten(state, Date.now())) {
      await condition(allHandlersFinished);
      if (inbox.length === 0) return;
      continue;
    }
    show(state);
    alarm.set(
      dueAt(state),
      state.open ? 'Closes unless somebody writes' : 'Nothing is delivered again after this',
    );
    await condition(() => inbox.length > 0 || alarm.rang || isHistoryLong());
  }
}

function registerHandlers(inbox: Item[]): void {
  setHandler(
    messages.conversationNews,
    (news: unknown) => {
      if (Array.isArray(news)) inbox.push(...news.filter(isHeldNews));
    },
    { description: 'Somebody wrote, the conversation was closed, or the contact has another name' },
  );
  setHandler(
    messages.claimName,
    (claim) => new Promise((answer) => inbox.push({ kind: 'claim', claim, answer })),
    {
      description: 'Another name of the same person',
      validator: (claim: unknown) => {
        if (!isClaim(claim)) throw new TypeError('no claim');
      },
    },
  );
}

const isNews = (item: Item): item is HeldNews => item.kind !== 'claim';

/** A claim is answered before Continue-As-New: its caller waits. */
const mayContinue = (inbox: readonly Item[]): boolean => inbox.length <= MAX_TOGETHER && inbox.every(isNews);

async function takeAll(on: ConversationRef, state: HeldState, items: Item[]): Promise<HeldAct[]> {
  const acts: HeldAct[] = [];
  const before = `${state.main ?? ''} ${state.names.join(' ')}`;
  for (const item of items) {
    if (item.kind === 'claim') {
      const { answer, acts: more } = answerClaim(state, on.conversation, item.claim, Date.now());
      acts.push(...more);
      item.answer(answer);
    } else {
      acts.push(...(await joinNames(on, state, item)));
      const act = take(state, item, Date.now());
      if (act) acts.push(act);
    }
  }
  const { main, names } = state;
  // Lookups under another name of the contact find this one.
  if (before !== `${main ?? ''} ${names.join(' ')}`) upsertMemo({ main: main ?? null, names });
  return acts;
}

/** A contact who is silent because they wait for us is not idle. A name is kept as long as the one that it passes on to. */
async function putOff({ on, routing }: Held, state: HeldState): Promise<void> {
  const { main } = state;
  const goesOn =
    main === undefined
      ? state.open !== undefined && (await waitsForUs(routing))
      : await isHeld({ ...on, conversation: main });
  if (goesOn) state.lastAt = Math.max(state.lastAt, Date.now());
}

function show(state: HeldState): void {
  const due = clock(dueAt(state));
  setCurrentDetails(
    state.main === undefined
      ? state.open
        ? `**Open**; closes by itself at ${due} unless somebody writes`
        : `**Closed**; the next message opens it. What was handled is remembered until ${due}`
      : `**Passes on** what it hears: the conversation is held under another name of the contact`,
  );
}

/** A name may pass on to another one, which passes on in turn. */
const MAX_HOPS = 5;

/** Makes one place of all names that news tells of. @returns what has to be done when this one yields */
async function joinNames(on: ConversationRef, state: HeldState, news: HeldNews): Promise<HeldAct[]> {
  const own = on.conversation;
  for (const name of newNames(state, own, news)) {
    try {
      const main = await claim(on, state, name);
      if (main !== own) return yieldTo(state, own, main, Date.now());
    } catch (e) {
      if (!(e instanceof ActivityFailure)) throw e;
      log.warn('joining two names of a contact failed; it is tried again with the next message');
    }
  }
  return [];
}

/** @returns the name that holds the conversation of both */
async function claim(on: ConversationRef, state: HeldState, name: string): Promise<string> {
  const own = on.conversation;
  const claimed: string[] = [];
  for (let next = name; claimed.length < MAX_HOPS;) {
    const { main, names } = await claimName({ ...on, conversation: next }, claimOf(state, own));
    claimed.push(next, ...names);
    if (main === next) return main;
    if (main === own) break;
    next = main;
  }
  learn(state, own, claimed);
  return own;
}
