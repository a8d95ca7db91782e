import { allHandlersFinished, condition, continueAsNew, log, setCurrentDetails } from '@temporalio/workflow';
import { pack, unpack, type CarriedDesk } from '../../routing/desk/carried.js';
import { timePassed } from '../../routing/desk/answer.js';
import { untilSomebodyComes } from '../../routing/desk/presence.js';
import { CARRIED_WARNING } from '../../routing/desk/size.js';
import { findOut } from './begin.js';
import { Desk } from './desk.js';
import { answerQueries, takeNews, takeRequests } from './handlers.js';
import { makeOffers } from './offers.js';
import { deskAsTables } from './view.js';
import { isHistoryLong } from '../lib/continue-as-new.js';

/** The server refuses timers without measure, and with them everything that the desk has decided meanwhile. */
const MAX_SLEEP = 24 * 3_600_000;

/**
 * The one serial writer of who has whom in a workspace: a thin shell round the rules of src/routing/desk. It owns
 * the roster, the open counts and the waiting queue, and lives for ever by continuing as new.
 */
export async function assignmentDesk(workspace: string, carried: CarriedDesk): Promise<void> {
  const desk = new Desk(unpack(carried));
  const shouldContinue = () => desk.pageTurned || isHistoryLong();
  const { state } = desk;
  takeRequests(desk);
  takeNews(desk);
  answerQueries(desk);
  if (!state.counted) findOut(workspace);

  for (;;) {
    desk.changed = false;
    // An agent may have become available since the last wake-up.
    desk.offers.push(...timePassed(state, Date.now()));
    setCurrentDetails(deskAsTables(state, Date.now()));
    const woken = () => desk.changed || desk.offers.length > 0 || shouldContinue();
    const next = state.queue.size > 0 ? untilSomebodyComes(state, Date.now()) : undefined;
    if (next === undefined) await condition(woken);
    else await condition(woken, Math.min(next, MAX_SLEEP));
    await makeOffers(desk);
    if (shouldContinue() && desk.offers.length === 0) {
      await condition(allHandlersFinished);
      const memory = pack(state);
      const bytes = JSON.stringify(memory).length;
      if (bytes > CARRIED_WARNING) log.warn('The desk remembers a lot', { bytes });
      await continueAsNew<typeof assignmentDesk>(workspace, memory);
    }
  }
}
