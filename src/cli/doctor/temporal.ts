/** Checks of Temporal: version, namespace, search attributes, limits, Schedules, and workers on each task queue. */
import type { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { catchUpScheduleId } from '../../client/catch-up/catch-up-schedule.js';
import { crmQueue, deskQueue, platformQueue } from '../../client/names.js';
import { scheduleId } from '../../client/desk/reconciliation-schedule.js';
import { isAtLeast, MIN_SERVER_VERSION } from '../../temporal/server-version.js';
import { searchAttributes } from '../../workflows/search-attributes.js';
import { checked, Unfit, type Finding } from './finding.js';

const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = proto.temporal.api.enums.v1.TaskQueueType;

export async function temporalFindings(
  connection: Connection,
  client: Client,
  taskQueue: string,
  workspaces: readonly WorkspaceConfig[],
): Promise<Finding[]> {
  const { namespace } = client.options;
  const { workflowService: service } = client;
  const queues = [
    [taskQueue, TASK_QUEUE_TYPE_WORKFLOW],
    [deskQueue(taskQueue), TASK_QUEUE_TYPE_WORKFLOW],
    [platformQueue(taskQueue), TASK_QUEUE_TYPE_ACTIVITY],
    [crmQueue(taskQueue), TASK_QUEUE_TYPE_ACTIVITY],
  ] as const;
  const schedules = workspaces.flatMap(({ id, policy }) => [
    scheduleId(id),
    ...(policy.catchUp === false ? [] : [catchUpScheduleId(id)]),
  ]);
  return Promise.all([
    checked('Temporal server', `update it: ${MIN_SERVER_VERSION} or later is needed`, async () => {
      const { serverVersion } = await service.getSystemInfo({});
      if (!isAtLeast(serverVersion, MIN_SERVER_VERSION)) throw new Unfit(`version ${serverVersion}`);
      return `version ${serverVersion}`;
    }),
    checked('namespace', 'create it, or set TEMPORAL_NAMESPACE', async () => {
      await service.describeNamespace({ namespace });
      return namespace;
    }),
    checked('search attributes', 'register them as docker-compose.yml does', async () => {
      const found = await connection.operatorService.listSearchAttributes({ namespace });
      const names = searchAttributes.map(({ name }) => name);
      const missing = names.filter((name) => !(name in found.customAttributes));
      if (missing.length > 0) throw new Unfit(`missing: ${missing.join(', ')}`);
      return `all ${names.length}`;
    }),
    checked('platform limits', 'start the service: it sets them, or logs why it cannot', () =>
      enforcedLimit(client, taskQueue, workspaces),
    ),
    ...queues.map(([queue, taskQueueType]) =>
      checked(`task queue ${queue}`, START_WORKER, async () => {
        const { pollers } = await service.describeTaskQueue({
          namespace,
          taskQueue: { name: queue },
          taskQueueType,
        });
        if (pollers.length === 0) throw new Unfit('no worker polls it');
        return `${pollers.length} pollers`;
      }),
    ),
    ...schedules.map((id) =>
      checked(`Schedule ${id}`, 'start the service: it makes them', async () => {
        const { state } = await client.schedule.getHandle(id).describe();
        if (state.paused) throw new Unfit('paused by an operator', 'unpause it in the Temporal UI');
        return 'exists';
      }),
    ),
  ]);
}

const START_WORKER = 'start the service, or dist/worker.js; the same ROUTER_TASK_QUEUE everywhere';

/** Whether the server enforces the platforms' limits for all processes. Not every server can. */
async function enforcedLimit(
  { workflowService: service, options: { namespace } }: Client,
  taskQueue: string,
  workspaces: readonly WorkspaceConfig[],
): Promise<string> {
  if (workspaces.every(({ platform }) => platform.callsPerSecond === false)) return 'no workspace has one';
  const name = platformQueue(taskQueue);
  const { config } = await service.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
    reportConfig: true,
  });
  const rate = config?.fairnessKeysRateLimitDefault?.rateLimit?.requestsPerSecond ?? 0;
  if (rate <= 0) throw new Unfit(`not set on ${name}`);
  return `enforced by the server: at least ${rate} calls per second and method`;
}
