import type { ConversationEvent, OpenedEvent } from '../../../src/routing/conversation.js';
import { nothingHeld, take, type HeldState } from '../../../src/routing/messages-only/held-conversation.js';
import type {
  DeliverAnswer,
  OpenAnswer,
  RoutingClient,
  RoutingStatus,
} from '../../../src/client/routing/routing-contract.js';
import { TemporalUnavailableError } from '../../../src/temporal/unavailable.js';

type MessageReceived = Extract<ConversationEvent, { type: 'message.received' }>;

export interface Run {
  workflowId: string;
  runId: string;
  opened: OpenedEvent;
  events: ConversationEvent[];
}

/** The routing contract in memory: one run per opening, events by id once. Can be told to be away. */
export class RecordingRouting implements RoutingClient {
  readonly runs: Run[] = [];
  /** `away`: refuses at once; `silent`: never answers; `broken`: fails in a way nobody foresaw. */
  mood: 'well' | 'away' | 'silent' | 'broken' = 'well';
  /** Calls of `deliver`, accepted or not. */
  deliveries = 0;
  /** Workspaces whose platform knows messages only; what they hold, by the rules that really hold it. */
  readonly holds = new Set<string>();
  readonly #held = new Map<string, HeldState>();
  readonly #turns = new Map<string, Promise<unknown>>();

  async open(workspace: string, event: OpenedEvent): Promise<OpenAnswer> {
    await this.inMood();
    const workflowId = idOf(workspace, event.conversation);
    const known = this.runs.find(
      (run) => run.workflowId === workflowId && run.opened.openedId === event.openedId,
    );
    if (known) {
      const kind = known.opened.bodyHash === event.bodyHash ? 'duplicate' : 'otherBody';
      return { kind, workflowId, runId: known.runId };
    }
    const newest = this.#newest(workflowId);
    if ((event.openedAt ?? Infinity) < (newest?.opened.openedAt ?? 0)) return { kind: 'stale', workflowId };
    const run = { workflowId, runId: `run-${this.runs.length + 1}`, opened: event, events: [] };
    this.runs.push(run);
    return { kind: newest ? 'reopened' : 'started', workflowId, runId: run.runId };
  }

  /** One after the other for each conversation, as the routing client's queue has them. */
  deliver(workspace: string, event: ConversationEvent): Promise<DeliverAnswer> {
    const id = idOf(workspace, event.conversation);
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.#deliver(workspace, event));
    this.#turns.set(
      id,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #deliver(workspace: string, event: ConversationEvent): Promise<DeliverAnswer> {
    this.deliveries += 1;
    await this.inMood();
    if (this.holds.has(workspace) && event.type === 'message.received') return this.#hear(workspace, event);
    const run = this.#newest(idOf(workspace, event.conversation));
    if (!run) return 'noRun';
    if (!run.events.some((known) => known.eventId === event.eventId)) run.events.push(event);
    return 'delivered';
  }

  async #hear(workspace: string, event: MessageReceived): Promise<DeliverAnswer> {
    const { eventId, conversation, message, contact } = event;
    const id = idOf(workspace, conversation);
    const state = this.#held.get(id) ?? nothingHeld(Date.now());
    this.#held.set(id, state);
    const opening = {
      workspace,
      platform: 'test',
      conversation,
      openedId: message.id,
      contact: contact!,
      message,
    };
    const news = { kind: 'heard', eventId, opened: { ...opening }, idleClose: 86_400_000 } as const;
    const act = take(state, news, Date.now());
    if (act?.kind === 'begin')
      await this.open(workspace, { type: 'conversation.opened', eventId, source: 'contact', ...opening });
    if (act?.kind === 'tell') this.#newest(id)?.events.push(act.event);
    return 'delivered';
  }

  async status(workspace: string, conversation: string): Promise<RoutingStatus | undefined> {
    await this.inMood();
    const run = this.#newest(idOf(workspace, conversation));
    return (
      run && {
        workflowId: run.workflowId,
        runId: run.runId,
        status: 'running',
        stage: 'asking',
        summary: 'Waiting for an e-mail address',
        startedAt: '2026-11-23T14:02:00.000Z',
      }
    );
  }

  ping(): Promise<void> {
    return this.inMood();
  }

  /** All events of all runs. */
  get events(): ConversationEvent[] {
    return this.runs.flatMap((run) => run.events);
  }

  #newest(workflowId: string): Run | undefined {
    return this.runs.findLast((run) => run.workflowId === workflowId);
  }

  /** Fails, or never ends, as the mood is. */
  async inMood(): Promise<void> {
    if (this.mood === 'away') throw new TemporalUnavailableError('away');
    if (this.mood === 'broken') throw new TypeError('unforeseen: secret-detail');
    if (this.mood === 'silent') await new Promise<never>(() => undefined);
  }
}

function idOf(workspace: string, conversation: string): string {
  return `route/${workspace}/respond-io/${conversation}`;
}
