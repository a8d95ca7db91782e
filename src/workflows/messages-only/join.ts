import { ActivityFailure, log } from '@temporalio/workflow';
import type { HeldAct, HeldNews, HeldState } from '../../routing/messages-only/held-conversation.js';
import { claimOf, learn, newNames, yieldTo } from '../../routing/messages-only/held-names.js';
import type { ConversationRef } from '../activities.js';
import { claimName } from './perform.js';

/** A name may pass on to another one, which passes on in turn. */
const MAX_HOPS = 5;

/** Makes one place of all names that news tells of. @returns what has to be done when this one yields */
export async function joinNames(on: ConversationRef, state: HeldState, news: HeldNews): Promise<HeldAct[]> {
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
