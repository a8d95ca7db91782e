/** Signals to many runs. Found by Visibility, so a run of the last second may be missed. */
import { cancellationSignal, heartbeat, log } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ROUTE_VIP_CONTACT } from '../../workflows/messages.js';
import { isRefusedForGood } from '../../temporal/workflow-state.js';

/** Signals under way at a time. */
const AT_ONCE = 10;

/** Ids come from the policy file's checked names; quotes are refused all the same. */
export function running(workspace: string, stage?: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", '')}'`;
  const open = `WorkflowType = '${ROUTE_VIP_CONTACT}' AND ExecutionStatus = 'Running' AND Workspace = ${quoted(workspace)}`;
  return stage === undefined ? open : `${open} AND Stage = ${quoted(stage)}`;
}

/** @param tell resolves with false when there was nothing to say. @returns how many were told */
export async function tellRuns(
  client: Client,
  query: string,
  tell: (workflowId: string, runId: string) => Promise<unknown>,
): Promise<number> {
  let told = 0;
  let batch: Promise<void>[] = [];
  const flush = async () => {
    await Promise.all(batch);
    batch = [];
    heartbeat(told);
    cancellationSignal().throwIfAborted();
  };
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    batch.push(
      tell(workflowId, runId).then(
        (said) => {
          if (said !== false) told += 1;
        },
        (e: unknown) => {
          if (isRefusedForGood(e))
            log.warn('a run accepts no further Signals and was not told', { workflowId, runId });
          else if (!(e instanceof WorkflowNotFoundError)) throw e; // It has ended.
        },
      ),
    );
    if (batch.length >= AT_ONCE) await flush();
  }
  await flush();
  return told;
}
