import type { Offer } from '../../routing/desk/answer.js';
import type { DeskState } from '../../routing/desk/state.js';
import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { take } from '../../routing/desk/events.js';
import * as messages from '../messages.js';

/** A desk at work: its state, and what it has still to do. */
export class Desk {
  readonly state: DeskState;
  /** People found for those who wait, who have to be told. */
  readonly offers: Offer[] = [];
  /** Something has happened since the last turn of the loop. */
  changed = false;
  /** An operator, or a process that stops, wants it to continue as new. */
  isContinueAsNewRequested = false;

  /** Seats that were answered to a request since the last offers: an offer of one of them that fails changes nothing. */
  readonly #answered = new Set<string>();

  constructor(state: DeskState) {
    this.state = state;
  }

  /** A request for the conversation was answered with this agent. */
  answeredWith(conversation: string, openedId: string, agent: string): void {
    this.#answered.add(seatKey(conversation, openedId, agent));
  }

  knowsAlready({ conversation, offer: { openedId, agent } }: Offer): boolean {
    return this.#answered.has(seatKey(conversation, openedId, agent.id));
  }

  allOffersMade(): void {
    this.#answered.clear();
  }

  found(offers: Offer[]): void {
    this.offers.push(...offers);
    this.changed = true;
  }
}

const seatKey = (...seat: [conversation: string, openedId: string, agent: string]) => JSON.stringify(seat);

/** Offers sent at a time: one Workflow Task carries them all, and the server does not accept 2,000 at once. */
const MAX_CONCURRENT = 100;

/** Tells each waiting run its agent. When the run has ended, the seat goes to the next one in the queue. */
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
    // It has asked again, been answered and ended: the reconciliation decides what becomes of its seat.
    if (desk.knowsAlready(made)) return;
    const event = { type: 'withdrawn', conversation, openedId: offer.openedId } as const;
    desk.offers.push(...take(desk.state, event, Date.now()));
  }
}
