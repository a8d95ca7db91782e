import { heartbeat } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RegistryActivities } from '../workflows/activities.js';
import { policyChanged, ROUTE_VIP_CONTACT, routingPaused } from '../workflows/messages.js';

/** Signals under way at a time. */
const AT_ONCE = 10;

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

/** Ids come from the policy file's checked names; quotes are refused all the same. */
function running(workspace: string, stage?: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", '')}'`;
  const open = `WorkflowType = '${ROUTE_VIP_CONTACT}' AND ExecutionStatus = 'Running' AND Workspace = ${quoted(workspace)}`;
  return stage === undefined ? open : `${open} AND Stage = ${quoted(stage)}`;
}

async function tellRuns(
  client: Client,
  query: string,
  tell: (workflowId: string, runId: string) => Promise<void>,
): Promise<number> {
  let told = 0;
  let batch: Promise<void>[] = [];
  const flush = async () => {
    await Promise.all(batch);
    batch = [];
    heartbeat(told);
  };
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    batch.push(
      tell(workflowId, runId).then(
        () => {
          told += 1;
        },
        (e: unknown) => {
          if (!(e instanceof WorkflowNotFoundError)) throw e; // Has ended meanwhile.
        },
      ),
    );
    if (batch.length >= AT_ONCE) await flush();
  }
  await flush();
  return told;
}
