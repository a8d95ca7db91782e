import type { Offer } from '../../routing/desk/answer.js';
import type { DeskState } from '../../routing/desk/state.js';

/** A desk at work: its books, and what it has still to do. */
export class Desk {
  readonly state: DeskState;
  /** People found for those who wait, who have to be told. */
  readonly offers: Offer[] = [];
  /** Something has happened since the last look. */
  changed = false;
  /** An operator wants it to continue as new. */
  pageTurned = false;

  constructor(state: DeskState) {
    this.state = state;
  }

  found(offers: Offer[]): void {
    this.offers.push(...offers);
    this.changed = true;
  }
}
