import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { ConversationEvent, ConversationOpened, OpenedEvent } from '../routing/conversation.js';
import type { Outcome } from '../routing/outcome.js';
import type { Campaigns } from './campaigns.js';
import { chosenPolicy, pausedBy, type PolicySource } from './chosen-policy.js';
import { underDeadline } from './deadline.js';
import { deliver } from './deliver.js';
import { hear, namesIn, placeOf, tellHeld } from './held-conversation.js';
import { isOpen } from './is-open.js';
import type { DeliverAnswer, RoutingClient, RoutingStatus } from './routing-contract.js';
import { describe, startRouting } from './start-routing.js';
import type { Starter } from './start-run.js';

export interface RoutingClientOptions extends Starter {
  config: PolicySource;
  /** Counts the contacts that are not asked because too many would be. */
  campaigns?: Campaigns;
  /**
   * Where a workspace's platform knows no conversations: milliseconds of silence after which one is over. Absent or
   * undefined: the platform opens and closes.
   */
  idleCloseOf?: (workspace: string) => number | undefined;
  namespace: string;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
}

export function createRoutingClient(options: RoutingClientOptions): RoutingClient {
  const { client, naming } = options;
  const workspaceOf = (id: string) => options.config.workspace(id);
  const idOf = (workspace: string, conversation: string) =>
    naming.workflowId(workspace, workspaceOf(workspace).platform.type, conversation);

  const refOf = (workspace: string, conversation: string) => ({
    workspace,
    platform: workspaceOf(workspace).platform.type,
    conversation,
  });

  /**
   * Where the router holds the conversations: what contacts write, closes and new names go through whatever holds the
   * conversation, which tells the run. The rest goes to the run, under whichever name of the contact it is routed.
   */
  async function deliverHeld(
    workspace: string,
    event: ConversationEvent,
    idleClose: number,
  ): Promise<DeliverAnswer> {
    const { eventId, aliases, conversation } = event;
    if (event.type === 'message.received') {
      const opened = openingBy(event, workspace, workspaceOf(workspace).platform.type);
      await hear(options, opened, { eventId, idleClose, ...(aliases ? { aliases } : {}) });
      return 'delivered';
    }
    const held = await tellHeld(options, refOf(workspace, conversation), event);
    if (event.type === 'contact.updated' || (held !== undefined && event.type === 'conversation.closed'))
      return held === undefined ? 'noRun' : 'delivered';
    const names = held === undefined ? namesIn(event) : [held];
    const tell = (name: string) =>
      deliver(options, workspaceOf(workspace).policy, idOf(workspace, name), {
        ...event,
        conversation: name,
      });
    for (const name of names) if ((await tell(name)) === 'delivered') return 'delivered';
    for (const name of names) {
      const { main } = await placeOf(options, refOf(workspace, name));
      if (main !== name) return tell(main);
    }
    return 'noRun';
  }

  /** The name under which a contact's conversation is held. */
  async function mainName(workspace: string, conversation: string): Promise<string> {
    if (options.idleCloseOf?.(workspace) === undefined) return conversation;
    return (await placeOf(options, refOf(workspace, conversation))).main;
  }

  return {
    open: (workspace, event) =>
      underDeadline(client, async () => {
        const conversation = await mainName(workspace, event.conversation);
        const opened = openingFrom(
          underName(event, conversation),
          workspace,
          workspaceOf(workspace).platform.type,
        );
        const policy = chosenPolicy(options.config, opened);
        if ('ignored' in policy)
          return {
            kind: 'ignored',
            workflowId: idOf(workspace, conversation),
            reason: `the rule ${policy.ignored} of the policy leaves it alone`,
          };
        const marked = {
          ...opened,
          ...pausedBy(options.config, opened),
          ...options.campaigns?.mark(opened, policy),
        };
        const answer = await startRouting(options, marked, policy);
        if (answer.kind === 'started') options.campaigns?.started(opened, policy);
        const idleClose = options.idleCloseOf?.(workspace);
        if (idleClose !== undefined && !['stale', 'otherBody'].includes(answer.kind))
          await hear(options, opened, { eventId: event.eventId, idleClose });
        return { ...answer, ...linkTo(options, answer.workflowId, answer.runId) };
      }),
    deliver: (workspace, event) =>
      underDeadline(client, async () => {
        const idleClose = options.idleCloseOf?.(workspace);
        if (idleClose !== undefined) return deliverHeld(workspace, event, idleClose);
        const routing = idOf(workspace, event.conversation);
        return deliver(options, workspaceOf(workspace).policy, routing, event);
      }),
    status: (workspace, conversation) =>
      underDeadline(client, async () => {
        const run = await describe(client, idOf(workspace, await mainName(workspace, conversation)));
        return run && statusOf(run, (await run.staticSummary()) ?? '', options);
      }),
    async ping() {
      await underDeadline(client, () => client.workflowService.getSystemInfo({}));
    },
  };
}

/** The event as that of another name of the same contact. */
function underName(event: OpenedEvent, conversation: string): OpenedEvent {
  const { contact } = event;
  return {
    ...event,
    conversation,
    contact: contact.id === event.conversation ? { ...contact, id: conversation } : contact,
  };
}

function openingFrom(event: OpenedEvent, workspace: string, platform: string): ConversationOpened {
  const { conversation, openedId, openedAt, contact, channel, message, byCaller, bodyHash } = event;
  return {
    workspace,
    platform,
    conversation,
    openedId,
    contact,
    ...(openedAt === undefined ? {} : { openedAt }),
    ...(channel ? { channel } : {}),
    ...(message ? { message } : {}),
    ...(byCaller ? { byCaller } : {}),
    ...(bodyHash === undefined ? {} : { bodyHash }),
  };
}

/** The opening that a message would be, where it opens a conversation. */
function openingBy(
  { conversation, message, contact, channel }: Extract<ConversationEvent, { type: 'message.received' }>,
  workspace: string,
  platform: string,
): ConversationOpened {
  return {
    workspace,
    platform,
    conversation,
    openedId: message.id,
    ...(message.at === undefined ? {} : { openedAt: message.at }),
    contact: contact ?? { id: conversation, tags: [], fields: {} },
    ...(channel ? { channel } : {}),
    message,
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
    status: isOpen(run) ? 'running' : (run.status.name === 'COMPLETED' && memo.outcome) || 'defect',
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
