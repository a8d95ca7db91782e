/** Checks of Temporal: version, namespace, search attributes, limits, Schedules, and workers on each task queue. */
import type { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { catchUpScheduleId } from '../../client/catch-up/catch-up-schedule.js';
import { crmQueue, deskQueue, platformQueue } from '../../client/names.js';
import { scheduleId } from '../../client/desk/reconciliation-schedule.js';
import { isAtLeast, MIN_SERVER_VERSION } from '../../temporal/server-version.js';
import { searchAttributes } from '../../workflows/search-attributes.js';
import { checked, fail, ok, type Finding } from './finding.js';

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
    checked('Temporal server', 'update the server', async () => {
      const { serverVersion } = await service.getSystemInfo({});
      return isAtLeast(serverVersion, MIN_SERVER_VERSION)
        ? ok('Temporal server', `version ${serverVersion}`)
        : fail('Temporal server', `version ${serverVersion}`, `it must be ${MIN_SERVER_VERSION} or later`);
    }),
    checked('namespace', 'create it, or set TEMPORAL_NAMESPACE', async () => {
      await service.describeNamespace({ namespace });
      return ok('namespace', namespace);
    }),
    checked('search attributes', 'see deploy/ and docker-compose.yml for the list', async () => {
      const found = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = searchAttributes
        .map(({ name }) => name)
        .filter((name) => !(name in found.customAttributes));
      return missing.length === 0
        ? ok('search attributes', `all ${searchAttributes.length}`)
        : fail(
            'search attributes',
            `missing: ${missing.join(', ')}`,
            'register them as docker-compose.yml does',
          );
    }),
    checked('platform limits', 'update the server', () => limitFinding(client, taskQueue, workspaces)),
    ...queues.map(([queue, taskQueueType]) =>
      checked(`task queue ${queue}`, 'start a worker', async () => {
        const { pollers } = await service.describeTaskQueue({
          namespace,
          taskQueue: { name: queue },
          taskQueueType,
        });
        const count = pollers.length;
        return count > 0
          ? ok(`task queue ${queue}`, `${count} pollers`)
          : fail(
              `task queue ${queue}`,
              'no worker polls it',
              'start the service, or dist/worker.js; the same ROUTER_TASK_QUEUE everywhere',
            );
      }),
    ),
    ...schedules.map((id) =>
      checked(`Schedule ${id}`, 'start the service: it makes them', async () => {
        const { state } = await client.schedule.getHandle(id).describe();
        return state.paused
          ? fail(`Schedule ${id}`, 'paused by an operator', 'unpause it in the Temporal UI')
          : ok(`Schedule ${id}`, 'exists');
      }),
    ),
  ]);
}

/** Whether the server enforces the platforms' limits for all processes. Not every server can. */
async function limitFinding(
  { workflowService: service, options: { namespace } }: Client,
  taskQueue: string,
  workspaces: readonly WorkspaceConfig[],
): Promise<Finding> {
  const limits = workspaces.flatMap(({ platform: { callsPerSecond: limit } }) =>
    limit === false ? [] : [limit],
  );
  if (limits.length === 0) return ok('platform limits', 'no workspace has one');
  const name = platformQueue(taskQueue);
  const { config } = await service.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: TASK_QUEUE_TYPE_ACTIVITY,
    reportConfig: true,
  });
  const held = config?.fairnessKeysRateLimitDefault?.rateLimit?.requestsPerSecond ?? 0;
  return held > 0
    ? ok('platform limits', `enforced by the server: at least ${held} calls per second and method`)
    : fail('platform limits', `not set on ${name}`, 'start the service: it sets them, or logs why it cannot');
}
