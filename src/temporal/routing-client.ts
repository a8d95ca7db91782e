import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { RouterConfig, WorkspaceConfig } from '../config/workspace.js';
import type { ConversationOpened, OpenedEvent } from '../routing/conversation.js';
import type { Outcome } from '../routing/outcome.js';
import { underDeadline } from './deadline.js';
import { deliver } from './deliver.js';
import type { RoutingClient, RoutingStatus } from './routing-contract.js';
import { describe, startRouting, type Starter } from './start-routing.js';

export interface RoutingClientOptions extends Starter {
  config: RouterConfig;
  namespace: string;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
}

export function createRoutingClient(options: RoutingClientOptions): RoutingClient {
  const { client, naming } = options;
  const workspaces = new Map(options.config.workspaces.map((one) => [one.id, one]));
  const workspaceOf = (id: string): WorkspaceConfig => {
    const found = workspaces.get(id);
    if (!found) throw new RangeError(`no workspace ${id}`);
    return found;
  };
  const idOf = (workspace: string, conversation: string) =>
    naming.workflowId(workspace, workspaceOf(workspace).platform.type, conversation);

  return {
    open(workspace, event) {
      const { policy, platform } = workspaceOf(workspace);
      const opened = openingFrom(event, workspace, platform.type);
      return underDeadline(client, async () => {
        const answer = await startRouting(options, opened, policy);
        return { ...answer, ...linkTo(options, answer.workflowId, answer.runId) };
      });
    },
    deliver: (workspace, event) =>
      underDeadline(client, () => deliver(client, workspace, idOf(workspace, event.conversation), event)),
    status: (workspace, conversation) =>
      underDeadline(client, async () => {
        const run = await describe(client, idOf(workspace, conversation));
        return run && statusOf(run, (await run.staticSummary()) ?? '', options);
      }),
    async ping() {
      await underDeadline(client, () => client.workflowService.getSystemInfo({}));
    },
  };
}

function openingFrom(event: OpenedEvent, workspace: string, platform: string): ConversationOpened {
  const { conversation, openedId, openedAt, contact, channel, message } = event;
  return {
    workspace,
    platform,
    conversation,
    openedId,
    contact,
    ...(openedAt === undefined ? {} : { openedAt }),
    ...(channel ? { channel } : {}),
    ...(message ? { message } : {}),
  };
}

/** From what the server keeps: it needs no worker, so it answers while all workers are down. */
function statusOf(
  run: WorkflowExecutionDescription,
  title: string,
  options: RoutingClientOptions,
): RoutingStatus {
  const memo = (run.memo ?? {}) as { why?: string; outcome?: Outcome };
  const attribute = (name: string) =>
    run.typedSearchAttributes.getAll().find(({ key }) => key.name === name)?.value as string | undefined;
  const [customerType, assigneeId, policyVersion] = ['CustomerType', 'AssigneeId', 'PolicyVersion'].map(
    attribute,
  );
  return {
    workflowId: run.workflowId,
    runId: run.runId,
    status:
      run.status.name === 'RUNNING'
        ? 'running'
        : (run.status.name === 'COMPLETED' && memo.outcome) || 'defect',
    stage: attribute('Stage') ?? 'opened',
    summary: memo.why ?? title,
    startedAt: run.startTime.toISOString(),
    ...(customerType ? { customerType } : {}),
    ...(assigneeId ? { assigneeId } : {}),
    ...(policyVersion ? { policyVersion } : {}),
    ...(run.closeTime ? { closedAt: run.closeTime.toISOString() } : {}),
    ...linkTo(options, run.workflowId, run.runId),
  };
}

function linkTo(
  { temporalUi, namespace }: RoutingClientOptions,
  workflowId: string,
  runId = '',
): { temporalUi?: string } {
  if (temporalUi === undefined) return {};
  const run = runId === '' ? '' : `/${runId}/timeline`;
  const path = `namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}${run}`;
  return { temporalUi: `${temporalUi}/${path}` };
}
