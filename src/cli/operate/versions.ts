/** `vip-router versions`: which versions of the workers there are, which takes the new runs, and changing that. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { deskId, deskQueue, TASK_QUEUE } from '../../client/names.js';
import { continueDesksAsNew } from '../../client/desk/continue-desks-as-new.js';
import { describeDeployment, makeCurrent, openRunsPinnedTo } from '../../temporal/worker-versions.js';
import { ASSIGNMENT_DESK } from '../../workflows/messages.js';
import { UsageError, type OperatorOptions } from './options.js';

const { WorkerDeploymentVersionStatus: Status } = proto.temporal.api.enums.v1;

export async function versions(client: Client, options: OperatorOptions): Promise<string[]> {
  const { deployment: deploymentName = '', makeCurrent: wanted } = options;
  if (deploymentName === '')
    throw new UsageError('say which Worker Deployment with --deployment, or set ROUTER_DEPLOYMENT');
  const known = await versionsOf(client, deploymentName);
  if (wanted === undefined) return list(client, deploymentName, known);
  if (!known.some(({ buildId }) => buildId === wanted)) {
    const names = known.map(({ buildId }) => buildId).join(', ');
    throw new UsageError(`no worker of ${deploymentName} runs as ${wanted}; known: ${names}`);
  }
  // A desk's rules decide again when it is replayed: what the old ones have decided is closed before.
  await continueDesksAsNew(client, await deskWorkspaces(client, options.taskQueue ?? TASK_QUEUE));
  await makeCurrent(client, { deploymentName, buildId: wanted });
  return [
    `${deploymentName}: new runs go to ${wanted}, and so do desks, registries and whatever else never ends.`,
    ...(await list(client, deploymentName, await versionsOf(client, deploymentName))),
    'Keep the workers of the others until no open run is pinned to them. Back again: the same with the build id of before.',
  ];
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

interface Known {
  buildId: string;
  status: string;
}

async function versionsOf(client: Client, deploymentName: string): Promise<Known[]> {
  const { versionSummaries } = await describeDeployment(client, deploymentName);
  return (versionSummaries ?? []).map(({ deploymentVersion, status }) => ({
    buildId: deploymentVersion?.buildId ?? '',
    status: (Status[status ?? 0] ?? '').replace('WORKER_DEPLOYMENT_VERSION_STATUS_', '').toLowerCase(),
  }));
}

function list(client: Client, deploymentName: string, known: readonly Known[]): Promise<string[]> {
  return Promise.all(
    known.map(async ({ buildId, status }) => {
      const open = await openRunsPinnedTo(client, { deploymentName, buildId });
      return `  ${buildId}  ${status}  ${open} open ${open === 1 ? 'run' : 'runs'} pinned to it`;
    }),
  );
}
