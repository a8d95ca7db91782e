import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { answer, changeRoster, compact, take, timePassed, type Offer } from '../routing/desk.js';
import { untilSomebodyComes } from '../routing/desk-hours.js';
import type { DeskState } from '../routing/desk-state.js';
import { isDeskEvent, isRoster, mustBeRequests } from './desk-guards.js';
import { deskAsTables, viewOf } from './desk-view.js';
import * as messages from './messages.js';

/**
 * The one serial writer of who has whom in a workspace: a thin shell round the rules of src/routing/desk.ts. It owns
 * the roster, the open counts and the waiting queue, and lives for ever by continuing as new.
 */
export async function assignmentDesk(workspace: string, state: DeskState): Promise<void> {
  const offers: Offer[] = [];
  let changed = true;
  let pageTurned = false;
  const shouldContinue = () => pageTurned || workflowInfo().continueAsNewSuggested;
  /** Nothing a signal carries may wedge the desk: what is no event is left alone. */
  const news = (found: Offer[]) => {
    offers.push(...found);
    changed = true;
  };

  setHandler(
    messages.requestSeats,
    (requests) => {
      changed = true;
      return requests.map((request) => {
        const answered = answer(state, request, Date.now());
        offers.push(...answered.offers);
        return answered.answer;
      });
    },
    { description: 'Routing runs ask for agents, in batches', validator: mustBeRequests },
  );
  const onEvent = (event: unknown) => {
    if (isDeskEvent(event)) news(take(state, event, Date.now()));
  };
  const onRoster = (roster: unknown) => {
    if (isRoster(roster)) news(changeRoster(state, roster, Date.now()));
  };
  setHandler(messages.deskEvent, onEvent, {
    description: 'A seat came back, a conversation closed, an agent came or went',
  });
  setHandler(messages.rosterChanged, onRoster, { description: 'The roster of the policy as it is now' });
  setHandler(messages.turnThePage, () => void (pageTurned = true), { description: 'Continue as new now' });
  setHandler(messages.deskView, () => viewOf(state, Date.now()), { description: 'Agents, load and queue' });

  for (;;) {
    changed = false;
    setCurrentDetails(deskAsTables(state, Date.now()));
    const woken = () => changed || offers.length > 0 || shouldContinue();
    const next = state.queue.length > 0 ? untilSomebodyComes(state, Date.now()) : undefined;
    if (next === undefined) await condition(woken);
    else if (!(await condition(woken, next))) offers.push(...timePassed(state, Date.now()));
    for (let one = offers.shift(); one; one = offers.shift()) await makeOffer(state, one, offers);
    if (shouldContinue()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof assignmentDesk>(workspace, compact(state));
    }
  }
}

/** An offer to a run that is no more gives the seat to the next in the queue. */
async function makeOffer(state: DeskState, { conversation, offer }: Offer, offers: Offer[]): Promise<void> {
  try {
    await getExternalWorkflowHandle(conversation).signal(messages.seatOffered, offer);
  } catch {
    const event = { type: 'withdrawn', conversation, openedId: offer.openedId } as const;
    offers.push(...take(state, event, Date.now()));
  }
}
