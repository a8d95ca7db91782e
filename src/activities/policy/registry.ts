import type { Client } from '@temporalio/client';
import type { RegistryActivities } from '../../workflows/activities.js';
import { policyChanged, routingPaused } from '../../workflows/messages.js';
import { running, tellRuns } from '../desk/tell-runs.js';

/** Tells running conversations what an operator wants. Found by Visibility, so a run of the last second may be missed. */
export function createRegistryActivities({ client }: { client: Client }): RegistryActivities {
  return {
    tellPaused: (workspace, paused) =>
      tellRuns(client, running(workspace), (id, runId) =>
        client.workflow.getHandle(id, runId).signal(routingPaused, { paused }),
      ),
    tellPolicy: (workspace, published, stage) =>
      tellRuns(client, running(workspace, stage), (id, runId) =>
        client.workflow.getHandle(id, runId).signal(policyChanged, published),
      ),
  };
}
