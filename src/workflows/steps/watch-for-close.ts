import { clearUpCloses } from '../run/closes.js';
import type { Run } from '../run/run.js';
import { tellDesk } from './desk.js';

/** Finds out whether a close that tells too little is of this opening. */
export function watchForClose(run: Run): Promise<void> {
  return clearUpCloses(run.inbox.closes, run, async (isClosed) => {
    if (isClosed && run.policy.close.endsRun) await tellDesk(run, { type: 'closed', conversation: run.key });
    // Where the desk was told of the close already, it has forgotten that this run waits.
    if (!isClosed) run.inbox.deskReopened = true;
  });
}
