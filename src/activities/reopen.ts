import { ApplicationFailure } from '@temporalio/activity';
import type { Campaigns } from '../temporal/campaigns.js';
import { chosenPolicy, pausedBy, type PolicySource } from '../temporal/chosen-policy.js';
import { describe, startRouting, type Starter } from '../temporal/start-routing.js';
import type { ReopenActivities } from '../workflows/activities.js';

export interface ReopenDependencies extends Starter {
  config: PolicySource;
  /** Counts the contacts that are not asked because too many would be. */
  campaigns?: Campaigns;
}

export function createReopenActivities(deps: ReopenDependencies): ReopenActivities {
  return {
    async startRouting(opened, supersededRunId) {
      const workflowId = deps.naming.workflowId(opened.workspace, opened.platform, opened.conversation);
      const newest = await describe(deps.client, workflowId);
      if (newest?.runId === supersededRunId && newest.status.name === 'RUNNING') {
        throw ApplicationFailure.retryable('the superseded run has not closed yet', 'StillOpen');
      }
      const policy = chosenPolicy(deps.config, opened);
      if ('ignored' in policy) return;
      const marked = {
        ...opened,
        ...pausedBy(deps.config, opened),
        ...deps.campaigns?.mark(opened, policy),
      };
      const { kind } = await startRouting(deps, marked, policy);
      if (kind === 'started') deps.campaigns?.started(opened, policy);
    },
  };
}
