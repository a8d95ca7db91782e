/** `vip-router versions`: the versions of the workers, which takes new runs, and changing that. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { continueDesksAsNew } from '../client/desk/continue-desks-as-new.js';
import { deskId, deskQueue, TASK_QUEUE } from '../client/names.js';
import { describeDeployment, makeCurrent, openRunsPinnedTo } from '../temporal/worker-versions.js';
import { ASSIGNMENT_DESK } from '../workflows/messages.js';
import { UsageError, type Call, type Result } from './command.js';
import { operate } from './operate.js';

const { WorkerDeploymentVersionStatus: Status } = proto.temporal.api.enums.v1;

export async function versions({ options, env }: Call<'versions'>): Promise<Result> {
  const deploymentName = options.deployment ?? env['ROUTER_DEPLOYMENT'] ?? '';
  if (deploymentName === '')
    throw new UsageError('name the Worker Deployment with --deployment, or set ROUTER_DEPLOYMENT');
  const wanted = options['make-current'];
  const taskQueue = options['task-queue'] ?? (env['ROUTER_TASK_QUEUE'] || TASK_QUEUE);
  return operate(options, env, async (client) => {
    if (wanted !== undefined) await changeTo(client, { deploymentName, buildId: wanted, taskQueue });
    const known = await Promise.all(
      (await versionsOf(client, deploymentName)).map(async ({ buildId, status }) => {
        const openRuns = await openRunsPinnedTo(client, { deploymentName, buildId });
        return { buildId, status, openRuns };
      }),
    );
    const lines = known.map(
      ({ buildId, status, openRuns }) =>
        `  ${buildId}  ${status}  ${openRuns} open ${openRuns === 1 ? 'run' : 'runs'} pinned to it`,
    );
    return {
      data: { deployment: deploymentName, versions: known },
      lines:
        wanted === undefined
          ? lines
          : [
              `${deploymentName}: new runs go to ${wanted}, and so do desks, registries and held conversations.`,
              ...lines,
              'Keep the workers of the others until no open run is pinned to them. To go back, repeat this with the previous build id.',
            ],
    };
  });
}

async function changeTo(client: Client, to: { deploymentName: string; buildId: string; taskQueue: string }) {
  const known = (await versionsOf(client, to.deploymentName)).map(({ buildId }) => buildId);
  if (!known.includes(to.buildId))
    throw new UsageError(
      `no worker of ${to.deploymentName} runs as ${to.buildId}; known: ${known.join(', ')}`,
    );
  // A desk's rules decide again on replay: new rules must not meet what the old ones have decided.
  await continueDesksAsNew(client, await deskWorkspaces(client, to.taskQueue));
  await makeCurrent(client, to);
}

/** By the desks' ids alone: no payload has to be read for that. */
async function deskWorkspaces({ workflowService, options }: Client, taskQueue: string): Promise<string[]> {
  const { executions } = await workflowService.listWorkflowExecutions({
    namespace: options.namespace,
    pageSize: 1_000,
    query: `WorkflowType = '${ASSIGNMENT_DESK}' AND TaskQueue = '${deskQueue(taskQueue)}' AND ExecutionStatus = 'Running'`,
  });
  return executions.map(({ execution }) => (execution?.workflowId ?? '').slice(deskId('').length));
}

async function versionsOf(client: Client, deploymentName: string) {
  const { versionSummaries } = await describeDeployment(client, deploymentName);
  return (versionSummaries ?? []).map(({ deploymentVersion, status }) => ({
    buildId: deploymentVersion?.buildId ?? '',
    status: (Status[status ?? 0] ?? '').replace('WORKER_DEPLOYMENT_VERSION_STATUS_', '').toLowerCase(),
  }));
}
