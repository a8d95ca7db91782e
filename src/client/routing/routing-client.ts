import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { ConversationEvent, ConversationOpened, OpenedEvent } from '../../routing/conversation.js';
import type { RoutingResult } from '../../routing/outcome.js';
import type { MatchRule, RoutingPolicy } from '../../routing/policy/policy.js';
import { linkToRun } from '../../routing/temporal-ui.js';
import { DEADLINE_MS, underDeadline } from '../../temporal/deadline.js';
import { deliverAll } from './deliver.js';
import { deliverHeld } from '../messages-only/deliver-held.js';
import { hear, placeOf } from '../messages-only/held-conversation.js';
import { MessageBudget } from './message-budget.js';
import { NewsQueue } from './news-queue.js';
import { RecentOpenings } from './recent-openings.js';
import { limited } from './limited.js';
import type { DeliverAnswer, RoutingClient, RoutingStatus } from './routing-contract.js';
import { openConversation, type Opener } from './open-conversation.js';
import { withReading } from './with-reading.js';
import { describe, isOpen } from '../../temporal/workflow-state.js';

export interface RoutingClientOptions extends Opener {
  /**
   * Where a workspace's platform knows no conversations: milliseconds of silence after which one is over. Absent or
   * undefined: the platform opens and closes.
   */
  idleCloseOf?: (workspace: string) => number | undefined;
  namespace: string;
  /** Called for each event that a run can no longer take. */
  onRefused?: (workspace: string, workflowId: string, event: ConversationEvent['type']) => void;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
}

/**
 * Deliveries under way at a time in which no contact waits for an answer: closes, agents' messages, changes of the assignee.
 * A burst of them takes several requests each, and openings would share the server with all of these.
 */
const MAX_BACKGROUND_DELIVERIES = 8;

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

  /** The name under which a contact's conversation is held. */
  async function mainName(workspace: string, conversation: string): Promise<string> {
    if (options.idleCloseOf?.(workspace) === undefined) return conversation;
    return (await placeOf(options, refOf(workspace, conversation))).main;
  }

  const budget = new MessageBudget();
  const queue = new NewsQueue();
  const recent = new RecentOpenings();
  const inBackground = limited(MAX_BACKGROUND_DELIVERIES, DEADLINE_MS);

  /** Through the conversation's queue, so that a flood of one contact reaches Temporal as a few signals. */
  async function tellInTurn(workspace: string, event: ConversationEvent): Promise<DeliverAnswer> {
    const { policy, match } = workspaceOf(workspace);
    const routing = idOf(workspace, event.conversation);
    const idleClose = options.idleCloseOf?.(workspace);
    const handOverWords = handOverWordsOf(policy, match);
    const giveBack = budget.take(routing, event, { idleClose, handOverWords });
    if (!giveBack) return 'notNeeded';
    const send = (events: readonly ConversationEvent[]) => {
      const work = () =>
        underDeadline(client, () =>
          idleClose === undefined
            ? deliverAll(options, policy, routing, events)
            : deliverHeld(options, policy, idleClose, events),
        );
      return events.some(({ type }) => type === 'message.received') ? work() : inBackground(work);
    };
    try {
      const answer = await queue.add(routing, event, send);
      if (answer === 'noRun') giveBack();
      if (answer === 'refused') options.onRefused?.(workspace, routing, event.type);
      return answer;
    } catch (e) {
      giveBack();
      throw e;
    }
  }

  return {
    open: (workspace, told) =>
      underDeadline(client, async () => {
        const config = workspaceOf(workspace);
        const conversation = await mainName(workspace, told.conversation);
        const event = withReading(underName(told, conversation), config);
        const opened = openingFrom(event, workspace, config.platform.type);
        const idleClose = options.idleCloseOf?.(workspace);
        // A caller of the API may send another body for the same opening.
        const key = [idOf(workspace, conversation), opened.openedId, opened.bodyHash ?? ''].join('\n');
        const answer = await recent.once(key, () => openConversation(options, opened));
        if (answer.kind === 'ignored') return answer;
        if (answer.kind === 'started' || answer.kind === 'reopened') budget.opened(answer.workflowId);
        // A workflow that holds the conversation hears repeats too.
        if (idleClose !== undefined && !['stale', 'otherBody'].includes(answer.kind))
          await hear(options, { opened, eventId: event.eventId }, idleClose);
        return { ...answer, ...linkTo(options, answer.workflowId, answer.runId) };
      }),
    deliver: (workspace, event) => tellInTurn(workspace, withReading(event, workspaceOf(workspace))),
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

/** Of every policy that a run of the workspace may have. */
const handOverWordsOf = (policy: RoutingPolicy, match: readonly MatchRule[]): string[] =>
  [policy, ...match].flatMap(({ question }) => question?.handOverWords ?? []);

/** The same event under another name of the contact. */
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
  const { messageFollows } = event;
  return {
    workspace,
    platform,
    conversation,
    openedId,
    contact,
    ...(openedAt === undefined ? {} : { openedAt }),
    ...(channel ? { channel } : {}),
    ...(message ? { message } : {}),
    ...(messageFollows ? { messageFollows } : {}),
    ...(byCaller ? { byCaller } : {}),
    ...(bodyHash === undefined ? {} : { bodyHash }),
  };
}

/** From what the server keeps: it needs no worker, so it answers while all workers are down. */
async function statusOf(
  run: WorkflowExecutionDescription,
  title: string,
  options: RoutingClientOptions,
): Promise<RoutingStatus> {
  const result = run.status.name === 'COMPLETED' ? await resultOf(options.client, run) : undefined;
  const { why } = (run.memo ?? {}) as { why?: string };
  const attribute = (name: string) =>
    run.typedSearchAttributes.getAll().find(({ key }) => key.name === name)?.value as string | undefined;
  const [customerType, assigneeId, policyVersion] = ['CustomerType', 'AssigneeId', 'PolicyVersion'].map(
    attribute,
  );
  return {
    workflowId: run.workflowId,
    runId: run.runId,
    status: isOpen(run) ? 'running' : (result?.outcome ?? 'defect'),
    stage: attribute('Stage') ?? 'opened',
    summary: result?.why ?? why ?? title,
    startedAt: run.startTime.toISOString(),
    ...(customerType ? { customerType } : {}),
    ...(assigneeId ? { assigneeId } : {}),
    ...(policyVersion ? { policyVersion } : {}),
    ...(run.closeTime ? { closedAt: run.closeTime.toISOString() } : {}),
    ...linkTo(options, run.workflowId, run.runId),
  };
}

const resultOf = (client: Client, { workflowId, runId }: WorkflowExecutionDescription) =>
  client.workflow.getHandle(workflowId, runId, { followRuns: false }).result() as Promise<RoutingResult>;

function linkTo(
  { temporalUi, namespace }: RoutingClientOptions,
  workflowId: string,
  runId?: string,
): { temporalUi?: string } {
  if (temporalUi === undefined) return {};
  return { temporalUi: linkToRun(`${temporalUi}/namespaces/${namespace}`, workflowId, runId) };
}
