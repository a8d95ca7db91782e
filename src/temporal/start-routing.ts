import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import type { ConversationOpened } from '../routing/conversation.js';
import type { RoutingPolicy } from '../routing/policy.js';
import { vipByContact } from '../routing/vip-contacts.js';
import { conversationReopened, ROUTE_VIP_CONTACT } from '../workflows/messages.js';
import { ContactKey, Platform, PolicyVersion, Stage, Workspace } from '../workflows/search-attributes.js';
import { withRequestId } from './client.js';
import { isOpen } from './is-open.js';
import { requestIdOf, type Naming } from './names.js';
import type { OpenAnswer } from './routing-contract.js';

export interface Starter {
  client: Client;
  naming: Naming;
  taskQueue: string;
  /** True when the client shares the worker's connection: the first task then comes back with the start's answer. */
  eager: boolean;
}

/**
 * Makes sure that this opening has exactly one run, whatever number of times it is delivered.
 *
 * New runs are made by start requests only, each with a request id that stands for the opening; the server answers a
 * repeat with the run it made, open or closed. While an older opening's run is open it is told, and gives way.
 * @throws {WorkflowExecutionAlreadyStartedError} never: the run that is in the way is looked at again
 */
export async function startRouting(
  starter: Starter,
  opened: ConversationOpened,
  policy: RoutingPolicy,
): Promise<OpenAnswer> {
  const workflowId = starter.naming.workflowId(opened.workspace, opened.platform, opened.conversation);
  for (;;) {
    const newest = await describe(starter.client, workflowId);
    const known = newest && compare(newest, opened);
    if (known) return { kind: known, workflowId, runId: newest.runId };
    try {
      if (newest && isOpen(newest)) {
        await starter.client.workflow
          .getHandle(workflowId, newest.runId)
          .signal(conversationReopened, opened);
        // The next run has no id yet: without one, a link leads to the newest run of the conversation.
        return { kind: 'reopened', workflowId };
      }
      const runId = await start(starter, workflowId, withHistory(opened, newest), policy);
      return { kind: 'started', workflowId, runId };
    } catch (e) {
      // Between the look and the act a run has ended or begun: look again. The request's deadline ends the loop.
      if (!(e instanceof WorkflowNotFoundError || e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
    }
  }
}

export async function describe(
  client: Client,
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return undefined;
    throw e;
  }
}

/** What the newest run makes of this opening; undefined when the opening is news. */
function compare(
  newest: WorkflowExecutionDescription,
  opened: ConversationOpened,
): 'duplicate' | 'otherBody' | 'stale' | undefined {
  // Found by a list that is minutes old: whichever run has begun since has it.
  if (opened.caughtUp && newest.runId !== opened.caughtUp.after) return 'duplicate';
  const { openedId, openedAt, bodyHash } = newest.memo ?? {};
  if (openedId === opened.openedId)
    return bodyHash === undefined || bodyHash === opened.bodyHash ? 'duplicate' : 'otherBody';
  const older = typeof openedAt === 'number' && opened.openedAt !== undefined && opened.openedAt < openedAt;
  return older ? 'stale' : undefined;
}

/** A question left unanswered by the conversation's last run is not asked again at once. */
function withHistory(
  opened: ConversationOpened,
  newest: WorkflowExecutionDescription | undefined,
): ConversationOpened {
  const askedInVainAt = newest?.memo?.['askedInVainAt'];
  return typeof askedInVainAt === 'number' ? { ...opened, askedInVainAt } : opened;
}

async function start(
  { client, naming, taskQueue, eager }: Starter,
  workflowId: string,
  opened: ConversationOpened,
  policy: RoutingPolicy,
): Promise<string> {
  const { workspace, platform, contact, openedId, openedAt, askedInVainAt, bodyHash } = opened;
  const handle = await withRequestId(requestIdOf(workflowId, openedId), () =>
    client.workflow.start(ROUTE_VIP_CONTACT, {
      workflowId,
      taskQueue,
      args: [opened, policy],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      // Recovery after a crash takes as long as the lost task's time-out.
      workflowTaskTimeout: '3s',
      requestEagerStart: eager,
      // Who is known to be a VIP goes before a campaign's replies that wait for a worker.
      priority: { priorityKey: vipByContact(contact, policy.vipContacts) === undefined ? 3 : 1 },
      staticDetails: detailsOf(opened, policy),
      staticSummary: `${cell(contact.name ?? contact.firstName ?? 'A contact')} opened a conversation${opened.channel?.source ? ` (${opened.channel.source})` : ''}`,
      memo: {
        openedId,
        ...(openedAt === undefined ? {} : { openedAt }),
        ...(askedInVainAt === undefined ? {} : { askedInVainAt }),
        ...(bodyHash === undefined ? {} : { bodyHash }),
        ...(opened.caughtUp ? { caughtUp: opened.caughtUp.tries } : {}),
      },
      typedSearchAttributes: [
        { key: Workspace, value: workspace },
        { key: Platform, value: platform },
        { key: PolicyVersion, value: policy.version },
        { key: ContactKey, value: naming.contactKey(workspace, platform, contact.id) },
        { key: Stage, value: 'opened' },
      ],
    }),
  );
  return handle.firstExecutionRunId;
}

/** What an operator reads about the opening, whatever becomes of it. */
function detailsOf(
  { contact, channel, workspace, platform, openedAt, caughtUp }: ConversationOpened,
  policy: RoutingPolicy,
): string {
  const opened =
    openedAt === undefined
      ? 'at an unknown time'
      : new Date(openedAt).toISOString().replace('T', ' ').slice(0, 19);
  const rows = [
    [
      'opened',
      `${caughtUp?.openedAtLatest ? 'before ' : ''}${opened}${channel?.source ? ` on ${channel.source}` : ''}`,
    ],
    ['contact', contact.name ?? contact.firstName ?? contact.id],
    ['e-mail', contact.email === undefined ? 'not known to the platform' : 'known to the platform'],
    ['assignee', contact.assignee?.name ?? contact.assignee?.id ?? 'nobody'],
    ['workspace', `${workspace} on ${platform}`],
    ['policy', policy.version],
  ];
  return [
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name ?? ''} | ${cell(value)} |`),
  ].join('\n');
}

/** Names are the contact's own: nothing in them may end the table or become a link. */
const cell = (text = ''): string => text.replace(/[\\|[\]<>*_`\n\r]/g, ' ').slice(0, 100);
