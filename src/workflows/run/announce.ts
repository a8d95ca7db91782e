import { CancellationScope, ParentClosePolicy, startChild, uuid4, workflowInfo } from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { AgentRef, ConversationOpened } from '../../routing/conversation.js';
import { linkToRun } from '../../routing/temporal-ui.js';
import type { RouterEvent } from '../../schema/event.js';
import type { EventEndpoint, EventType } from '../../schema/webhooks.js';
import type { ConversationRef, Delivery } from '../activities.js';
import { DELIVER_EVENT } from '../messages.js';
import { ofTheSameContact } from '../lib/contact-key.js';
import { observing, type Core } from './run.js';

/** Whom events are told, and where their link leads. */
export interface Told {
  endpoints: EventEndpoint[];
  temporalUi?: string;
}

/** What an event is about. */
interface Subject {
  opened: ConversationOpened;
  on: ConversationRef;
}

type Particulars = Pick<RouterEvent['data'], 'why' | 'tier' | 'branch' | 'wait' | 'after'> & {
  agent?: AgentRef;
  email?: string;
};

/** Tells the endpoints of the policy. What cannot be told is noted: routing goes on in any case. */
export async function announce(
  run: Core,
  type: EventType,
  particulars: Pick<Particulars, 'why' | 'agent' | 'after'>,
): Promise<void> {
  const told = toldOf(run);
  if (!told || observing(run)) return;
  try {
    const { identity, assignment } = run.known;
    const known = { tier: identity.tier, branch: assignment.branch, email: identity.by.email };
    const wait = Date.now() - run.startedAt;
    await tell(told, run, type, compact({ ...known, wait, ...particulars }));
  } catch (e) {
    run.notes.push(`${type} was not announced (${e instanceof Error ? e.message : String(e)})`);
  }
}

/** Undefined where the policy has no `webhooks`: such a run has no command for them. */
export function toldOf({ policy }: Core): Told | undefined {
  const { webhooks: endpoints = [], temporalUi } = policy;
  if (endpoints.length === 0) return undefined;
  return compact({ endpoints, temporalUi });
}

/** One short workflow for each endpoint; resolves as soon as they have begun, and they outlive the caller. */
export async function tell(
  told: Told,
  subject: Subject,
  type: EventType,
  particulars: Particulars,
): Promise<void> {
  const wanting = told.endpoints.filter(({ events }) => events.includes(type));
  if (wanting.length === 0) return;
  const { workspace } = subject.on;
  const id = `evt_${uuid4()}`;
  const deliveries = wanting.map((endpoint): Delivery => {
    const event = eventFor(endpoint, told, subject, type, particulars);
    return { workspace, endpoint: endpoint.id, id, event };
  });
  await CancellationScope.nonCancellable(() => Promise.all(deliveries.map(start)));
}

const start = (delivery: Delivery) =>
  startChild(DELIVER_EVENT, {
    workflowId: `event/${delivery.workspace}/${delivery.endpoint}/${delivery.id}`,
    args: [delivery],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Event for ${delivery.endpoint}: ${delivery.event.type}`,
    ...ofTheSameContact(),
  });

function eventFor(
  { includeContact }: EventEndpoint,
  { temporalUi }: Told,
  { opened, on }: Subject,
  type: EventType,
  { agent, email, ...particulars }: Particulars,
): RouterEvent {
  const { workflowId, runId } = workflowInfo();
  // As the workflow id has it: the platform's key, or a hash where that would name a person.
  const key = workflowId.split('/').at(-1) ?? '';
  const harmless = includeContact || key === opened.conversation;
  return {
    type,
    timestamp: new Date().toISOString(),
    data: compact({
      ...on,
      ...(harmless ? { openedId: opened.openedId } : { conversation: key }),
      ...particulars,
      agent: agent && compact({ id: agent.id, name: agent.name }),
      run: compact({ workflowId, runId, url: temporalUi && linkToRun(temporalUi, workflowId, runId) }),
      contact: includeContact ? contactOf(opened, email) : undefined,
    }),
  };
}

function contactOf({ contact }: ConversationOpened, found: string | undefined) {
  const { id, name, phone } = contact;
  return compact({ id, name, email: found ?? contact.email, phone });
}
