import type { WorkspaceConfig } from '../../config/workspace.js';
import type { DomainEvent, OpenedEvent } from '../../routing/conversation.js';
import { sourceLabel, startsRun } from '../../routing/policy/match.js';
import type { RoutingClient } from '../../client/routing/routing-contract.js';
import type { ApiMetrics } from '../metrics.js';
import type { ApiDeps } from '../deps.js';
import type { OvertakingReplies } from './overtaking.js';
import type { RetryLater } from './retry-later.js';

export interface Dispatch {
  routing: RoutingClient;
  metrics: ApiMetrics;
  overtaking: OvertakingReplies;
  /** Webhooks that Temporal did not accept in time. */
  unaccepted: RetryLater;
  leaveAlone: ApiDeps['leaveAlone'];
  logger: ApiDeps['logger'];
}

/** Outcomes that change nothing. */
const LEFT_ALONE = new Set(['ignored', 'stale', 'noRun', 'notNeeded', 'refused']);

/** Outcomes of an opening after which there is a run to tell. */
const HAS_RUN = new Set<string>(['started', 'reopened', 'duplicate']);

/** What became of a webhook's events. `ignored`: understood and left alone. */
export interface Tally {
  accepted: number;
  ignored: number;
}

/**
 * Hands a webhook's events to Temporal: those of one conversation in their order, conversations side by side, since one
 * webhook may hold hundreds. Resolves once every event is accepted there, or known to be nobody's business.
 * @param receivedAt our clock, when the webhook arrived
 * @throws {TemporalUnavailableError} when Temporal is away; the sender delivers again and accepted events do no harm
 */
export async function dispatchAll(
  to: Dispatch,
  workspace: WorkspaceConfig,
  events: DomainEvent[],
  receivedAt = Date.now(),
): Promise<Tally> {
  const tally = { accepted: 0, ignored: 0 };
  const handOver = async (event: DomainEvent) => {
    const outcome = await dispatch(to, workspace, event);
    to.metrics.event(workspace.id, event.type, outcome);
    tally[LEFT_ALONE.has(outcome) ? 'ignored' : 'accepted'] += 1;
  };
  const inOrder = async (some: DomainEvent[]) => {
    for (const part of queuedTogether(some)) await Promise.all(part.map(handOver));
  };
  const received = events.map((event) =>
    event.type === 'message.received' ? { ...event, message: { ...event.message, receivedAt } } : event,
  );
  await Promise.all(byConversation(received).map(inOrder));
  return tally;
}

/**
 * Events of one conversation are handed over without waiting for each: the conversation's queue keeps their order. An
 * opening, and an event under another name of the contact, does not go through that queue.
 */
function queuedTogether(events: DomainEvent[]): DomainEvent[][] {
  const parts: DomainEvent[][] = [];
  let queue: string | undefined;
  for (const event of events) {
    const next =
      event.type === 'conversation.opened' || event.type === 'ignored' ? undefined : event.conversation;
    if (next !== undefined && next === queue) parts.at(-1)?.push(event);
    else parts.push([event]);
    queue = next;
  }
  return parts;
}

/** Names of one person make one conversation, from the event on that tells of both. */
function byConversation(events: DomainEvent[]): DomainEvent[][] {
  const groups = new Map<string, DomainEvent[]>();
  for (const event of events) {
    const names = event.type === 'ignored' ? [''] : [event.conversation, ...(event.aliases ?? [])];
    const group = names.map((name) => groups.get(name)).find((one) => one !== undefined) ?? [];
    group.push(event);
    for (const name of names) if (!groups.has(name)) groups.set(name, group);
  }
  return [...new Set(groups.values())];
}

async function dispatch(to: Dispatch, workspace: WorkspaceConfig, event: DomainEvent): Promise<string> {
  if (event.type === 'ignored') return 'ignored';
  if (event.type === 'conversation.opened') return open(to, workspace, event);
  const answer = await to.routing.deliver(workspace.id, event);
  if (answer !== 'noRun' || event.type !== 'message.received') return answer;
  to.overtaking.add(workspace.id, event);
  return 'overtaking';
}

async function open(to: Dispatch, workspace: WorkspaceConfig, event: OpenedEvent): Promise<string> {
  to.metrics.opening(workspace.id, sourceLabel(event.source));
  if (event.contact.blocked) return 'ignored';
  if (!startsRun(event.source, workspace.startOn)) {
    await to.leaveAlone?.(workspace.id, workspace.platform.type, event.conversation);
    return 'ignored';
  }
  const { kind } = await to.routing.open(workspace.id, event);
  // Its first message may have come before it.
  if (HAS_RUN.has(kind)) to.overtaking.opened(workspace.id, event.conversation);
  return kind;
}
