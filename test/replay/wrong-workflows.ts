/** The same workflows with one change that old runs cannot follow: the negative control of the replay tests. */
import { sleep } from '@temporalio/workflow';
import * as right from '../../src/workflows/index.js';
import { pinnedWhereVersioned } from '../../src/workflows/lib/versioning.js';

const LATER = 'a step that the stored histories do not have';

/** A step more at the end. */
function longer<A extends unknown[], R>(workflow: (...args: A) => Promise<R>) {
  const changed = async (...args: A): Promise<R> => {
    const result = await workflow(...args);
    await sleep('1s', { summary: LATER });
    return result;
  };
  pinnedWhereVersioned(changed);
  return changed;
}

/** A step more at the beginning, where a workflow never returns. */
const later =
  <A extends unknown[]>(workflow: (...args: A) => Promise<void>) =>
  async (...args: A): Promise<void> => {
    const timer = sleep('1s', { summary: LATER });
    await Promise.all([timer, workflow(...args)]);
  };

export const routeVipContact = longer(right.routeVipContact);
export const reconcileDesk = longer(right.reconcileDesk);
export const awaitLateAnswer = longer(right.awaitLateAnswer);
export const awaitFirstReply = longer(right.awaitFirstReply);
export const deliverEvent = longer(right.deliverEvent);
export const unassignAfterClose = longer(right.unassignAfterClose);
export const reopenConversation = longer(right.reopenConversation);
export const catchUp = longer(right.catchUp);
export const catchUpNotes = later(right.catchUpNotes);
export const assignmentDesk = later(right.assignmentDesk);
export const holdConversation = later(right.holdConversation);
export const policyRegistry = later(right.policyRegistry);
