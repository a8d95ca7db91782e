import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { take } from '../../routing/desk/events.js';
import type { Offer } from '../../routing/desk/answer.js';
import * as messages from '../messages.js';
import type { Desk } from './desk.js';

/** So many offers are on their way at a time: one task carries them all, and the server takes no 2,000 at once. */
const MAX_CONCURRENT = 100;

/** Tells everybody who waited whom they get. An offer to a run that is no more gives the seat to the next in the queue. */
export async function makeOffers(desk: Desk): Promise<void> {
  while (desk.offers.length > 0)
    await Promise.all(desk.offers.splice(0, MAX_CONCURRENT).map((offer) => makeOffer(desk, offer)));
  desk.allOffersMade();
}

async function makeOffer(desk: Desk, made: Offer): Promise<void> {
  const { conversation, offer } = made;
  try {
    await getExternalWorkflowHandle(conversation).signal(messages.seatOffered, offer);
  } catch {
    // It has asked again, been answered and ended: its lease is for the comparison with the platform to judge.
    if (desk.knowsAlready(made)) return;
    const event = { type: 'withdrawn', conversation, openedId: offer.openedId } as const;
    desk.offers.push(...take(desk.state, event, Date.now()));
  }
}
