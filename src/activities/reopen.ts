import { ApplicationFailure } from '@temporalio/activity';
import type { ConversationOpened } from '../routing/conversation.js';
import { openConversation, type Opener } from '../client/routing/open-conversation.js';
import type { ReopenActivities } from '../workflows/activities.js';
import { describe, isOpen } from '../temporal/workflow-state.js';

/** Without what was true when the opening was first told: a pause, and how the catch-up found a run that has been since. */
function asItIsNow({ caughtUp, ...opened }: ConversationOpened): ConversationOpened {
  const now = { ...opened, ...(caughtUp && !opened.unanswered ? { caughtUp } : {}) };
  delete now.paused;
  return now;
}

/** Milliseconds, below the activity's own timeout of 5 s. The next try finds out whether a start that was cut off has happened. */
const START_TIMEOUT = 4_500;

export function createReopenActivities(deps: Opener): ReopenActivities {
  return {
    async startRouting(opened, supersededRunId) {
      return deps.client.connection.withDeadline(Date.now() + START_TIMEOUT, async () => {
        const workflowId = deps.naming.workflowId(opened.workspace, opened.platform, opened.conversation);
        const newest = await describe(deps.client, workflowId);
        if (newest?.runId === supersededRunId && isOpen(newest)) {
          throw ApplicationFailure.retryable('the superseded run has not closed yet', 'StillOpen');
        }
        const { kind } = await openConversation(deps, asItIsNow(opened));
        return kind !== 'duplicate' && kind !== 'stale';
      });
    },
  };
}
