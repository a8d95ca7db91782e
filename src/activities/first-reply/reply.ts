import { workingTimeLater } from '../../hours/working-time.js';
import type { Roster } from '../../routing/policy/policy.js';
import type { ReplyActivities } from '../../workflows/activities.js';

/** Time zones are no business of workflow code. */
export function createReplyActivities(rosterOf: (workspace: string) => Roster): ReplyActivities {
  return {
    replyDueIn: (workspace, agent, within) =>
      Promise.resolve(workingTimeLater(rosterOf(workspace), agent, Date.now(), within)),
  };
}
