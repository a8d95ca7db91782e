import type { Offer } from '../../routing/desk/answer.js';
import type { DeskState } from '../../routing/desk/state.js';

/** A desk at work: its books, and what it has still to do. */
export class Desk {
  readonly state: DeskState;
  /** People found for those who wait, who have to be told. */
  readonly offers: Offer[] = [];
  /** Something has happened since the last look. */
  changed = false;
  /** An operator, or a process that stops, wants it to continue as new. */
  isContinueAsNewRequested = false;

  /** Who has learnt of a seat by asking since the last offer was made: an offer that fails takes nothing from them. */
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
