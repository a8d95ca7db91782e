import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { ConversationOpened } from '../../routing/conversation.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { vipByContact } from '../../routing/policy/vip-contacts.js';
import { ROUTE_VIP_CONTACT } from '../../workflows/messages.js';
import {
  ContactKey,
  CustomerType,
  Platform,
  PolicyVersion,
  Stage,
  Workspace,
} from '../../workflows/search-attributes.js';
import { withRequestId } from '../../temporal/client.js';
import { requestIdOf, workspaceKey, type Naming } from '../names.js';
import { compact } from '../../routing/compact.js';

export interface Starter {
  client: Client;
  naming: Naming;
  taskQueue: string;
  /** True when the client shares the worker's connection: the first task then comes back with the start's answer. */
  eager: boolean;
}

/**
 * Begins a run, under the request id of its opening.
 * @param newest the conversation's run before it; absent: there is none
 * @returns the run's id; of a repeat, that of the run it made before, open or closed
 * @throws {WorkflowExecutionAlreadyStartedError} another opening's run is open
 */
export async function startRun(
  { client, naming, taskQueue, eager }: Starter,
  workflowId: string,
  opened: ConversationOpened,
  policy: RoutingPolicy,
  newest?: WorkflowExecutionDescription,
): Promise<string> {
  const { workspace, platform, contact, openedId, openedAt, askedInVainAt, bodyHash } = opened;
  const begin = () =>
    client.workflow.start(ROUTE_VIP_CONTACT, {
      workflowId,
      taskQueue,
      args: [opened, policy],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      // Recovery after a crash takes as long as the lost task's timeout.
      workflowTaskTimeout: '3s',
      requestEagerStart: eager,
      priority: {
        priorityKey: isKnownVip(contact, policy, newest) ? 1 : 3,
        fairnessKey: workspaceKey(workspace),
      },
      staticDetails: detailsOf(opened, policy),
      staticSummary: `${cell(contact.name ?? contact.firstName ?? 'A contact')} opened a conversation${opened.channel?.source ? ` (${opened.channel.source})` : ''}`,
      memo: compact({
        openedId,
        openedAt,
        askedInVainAt,
        bodyHash,
        ...(opened.caughtUp ? { caughtUp: opened.caughtUp.tries } : {}),
      }),
      typedSearchAttributes: [
        { key: Workspace, value: workspace },
        { key: Platform, value: platform },
        { key: PolicyVersion, value: policy.version },
        { key: ContactKey, value: naming.contactKey(workspace, platform, contact.id) },
        { key: Stage, value: 'opened' },
      ],
    });
  const handle = await withRequestId(requestIdOf(workflowId, openedId), begin);
  return handle.firstExecutionRunId;
}

/**
 * Goes before a campaign's replies that wait for a worker: a VIP by the platform's record, or in the conversation's last
 * run. What the contact is now is found out all the same.
 */
function isKnownVip(
  contact: ConversationOpened['contact'],
  policy: RoutingPolicy,
  newest: WorkflowExecutionDescription | undefined,
): boolean {
  return (
    vipByContact(contact, policy.vipContacts) !== undefined ||
    newest?.typedSearchAttributes.get(CustomerType) === 'vip'
  );
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
