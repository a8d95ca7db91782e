import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { restoreDesk, snapshotBytes, takeSnapshot, type DeskSnapshot } from '../../routing/desk/snapshot.js';
import { timePassed } from '../../routing/desk/answer.js';
import { untilSomebodyComes } from '../../routing/desk/presence.js';
import { MAX_STATE_BYTES } from '../../routing/desk/size.js';
import { Desk, makeOffers } from './desk.js';
import { answerQueries, takeNews, takeRequests } from './handlers.js';
import { deskAsTables } from './view.js';
import { isHistoryLong } from '../lib/continue-as-new.js';
import { deskBegan, RECONCILE_DESK } from '../messages.js';
import { deskId, registryId, routingQueueOf } from '../names.js';

/** Milliseconds. The server rejects very long timers, and the whole Workflow Task with them. */
const MAX_SLEEP = 24 * 3_600_000;

/**
 * The only writer of a workspace's assignments: a thin shell around the rules of src/routing/desk. It owns the roster,
 * the open counts and the queue, and never ends: it continues as new.
 */
export async function assignmentDesk(workspace: string, snapshot: DeskSnapshot): Promise<void> {
  const desk = new Desk(restoreDesk(snapshot));
  const shouldContinue = () => desk.isContinueAsNewRequested || isHistoryLong();
  const { state } = desk;
  takeRequests(desk);
  takeNews(desk);
  answerQueries(desk);
  if (!state.counted) findOut(workspace);

  for (;;) {
    desk.changed = false;
    // Time alone may have made an agent available: working hours begin, a setting of an operator expires.
    desk.offers.push(...timePassed(state, Date.now()));
    setCurrentDetails(deskAsTables(state, Date.now()));
    const woken = () => desk.changed || desk.offers.length > 0 || shouldContinue();
    const next = state.queue.size > 0 ? untilSomebodyComes(state, Date.now()) : undefined;
    if (next === undefined) await condition(woken);
    else await condition(woken, Math.min(next, MAX_SLEEP));
    await makeOffers(desk);
    if (shouldContinue() && desk.offers.length === 0) {
      await condition(allHandlersFinished);
      const bytes = snapshotBytes(state);
      if (bytes > MAX_STATE_BYTES / 2)
        log.warn('desk state is large', { bytes, waiting: state.queue.size, seats: state.seats.size });
      await continueAsNew<typeof assignmentDesk>(workspace, takeSnapshot(state));
    }
  }
}

/** A new desk knows neither what is open, nor who waits, nor what was told about agents. Asks for all of it, without waiting. */
function findOut(workspace: string): void {
  const { taskQueue, firstExecutionRunId } = workflowInfo();
  getExternalWorkflowHandle(registryId(workspace))
    .signal(deskBegan)
    .catch(() => undefined); // Nothing is kept there.
  startChild(RECONCILE_DESK, {
    workflowId: `${deskId(workspace)}/first-reconciliation/${firstExecutionRunId}`,
    taskQueue: routingQueueOf(taskQueue),
    args: [workspace],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'What was open when the desk began?',
  }).catch(() => undefined); // The Schedule comes all the same.
}
