import { choose } from '../../routing/desk/choice.js';
import { orderOf } from '../../routing/desk/drain.js';
import { limitOf } from '../../routing/desk/hindrance.js';
import { absence, overrideOf } from '../../routing/desk/presence.js';
import { needsOf, type Waiting } from '../../routing/desk/queue.js';
import type { DeskState } from '../../routing/desk/state.js';
import type { AgentPolicy } from '../../routing/policy/policy.js';
import type { AgentView, DeskBooks, DeskView, QueuePage, QueueView } from '../messages.js';

/** Rows of the tables in the Temporal UI, which are written again with every change. */
const SHOWN = { agents: 40, waiting: 10 };
const MAX_PER_PAGE = 1_000;

export function viewOf(state: DeskState, now: number): DeskView {
  return {
    agents: state.roster.agents.map((agent) => agentView(state, agent, now)),
    waiting: state.queue.size,
    counted: state.counted,
  };
}

export function queueOf(state: DeskState, page: QueuePage | undefined, now: number): QueueView {
  const { offset = 0, limit = 100 } = page ?? {};
  const order = orderOf(state, now);
  const last = Math.max(0, offset) + Math.min(Math.max(1, limit), MAX_PER_PAGE);
  const whyNot = whyNotYet(state, now);
  const entries = state.queue
    .inOrder(order, last)
    .slice(offset)
    .map((waiting, index) => ({
      conversation: waiting.request.conversation,
      position: offset + index + 1,
      priority: waiting.request.priority,
      waitingSince: waiting.since,
      why: whyNot(waiting),
    }));
  return { total: state.queue.size, entries };
}

export function booksOf(desk: string, state: DeskState): DeskBooks {
  const { seats, seq, counted, queue, missing, refused } = state;
  return {
    desk,
    seq,
    counted,
    waiting: queue.all().map(({ request }) => request.conversation),
    seats: [...seats].map(([conversation, { agent, leased, openedId }]) =>
      leased === undefined ? [conversation, agent] : [conversation, agent, leased, openedId],
    ),
    missing: [...missing],
    hasRefused: refused.size > 0,
  };
}

export function heldBy({ seats, queue }: DeskState, contactKey: string): string[] {
  const seated = [...seats]
    .filter(([, { contact }]) => contact === contactKey)
    .map(([conversation]) => conversation);
  const waiting = queue.all().filter(({ request }) => request.contact === contactKey);
  return [...seated, ...waiting.map(({ request }) => request.conversation)];
}

/** The desk as an operator reads it in the Temporal UI. */
export function deskAsTables(state: DeskState, now: number): string {
  const { agents } = state.roster;
  const rows = agents.slice(0, SHOWN.agents).map((agent) => agentRow(agentView(state, agent, now)));
  const more = agents.length > SHOWN.agents ? [`\n…and ${agents.length - SHOWN.agents} more agents`] : [];
  const uncounted = state.counted ? [] : ['\nThe open conversations of the platform are not counted yet.'];
  return [
    '| agent | | open |',
    '| --- | --- | --- |',
    ...rows,
    ...more,
    ...uncounted,
    '',
    waitingTable(state, now),
  ].join('\n');
}

function agentView(state: DeskState, agent: AgentPolicy, now: number): AgentView {
  const maxOpen = limitOf(state, agent, now);
  const away = absence(state, agent.id, now);
  const override = overrideOf(state, agent.id, now);
  return {
    id: agent.id,
    name: agent.name,
    online: away === undefined,
    presence: whyNotOnPlatform(state, agent.id) ?? presenceInWords[away ?? 'here'],
    open: state.open.get(agent.id) ?? 0,
    ...(maxOpen === undefined ? {} : { maxOpen }),
    ...(override ? { override } : {}),
  };
}

const whyNotOnPlatform = ({ missing, refused }: DeskState, agent: string) =>
  missing.has(agent) ? 'not on the platform' : refused.has(agent) ? 'refused by the platform' : undefined;

const presenceInWords = { here: 'online', away: 'away', outOfHours: 'out of hours' };

function agentRow({ name, presence, override, open, maxOpen }: AgentView): string {
  return `| ${name} | ${presence}${override ? ', set by hand' : ''} | ${open}${maxOpen === undefined ? '' : ` of ${maxOpen}`} |`;
}

function waitingTable(state: DeskState, now: number): string {
  if (state.queue.size === 0) return 'Nobody waits.';
  const whyNot = whyNotYet(state, now);
  const rows = state.queue.inOrder(orderOf(state, now), SHOWN.waiting).map((waiting, at) => {
    const { priority, conversation } = waiting.request;
    const since = new Date(waiting.since).toISOString().slice(11, 19);
    return `| ${at + 1} | ${priority === 1 ? 'VIP' : 'regular'} | ${since} | ${conversation} | ${whyNot(waiting)} |`;
  });
  return `**${state.queue.size} waiting**\n\n| place | tier | since | conversation | why |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}

/** The reason is the same for all who need the same. */
function whyNotYet(state: DeskState, now: number): (waiting: Waiting) => string {
  const known = new Map<string, string>();
  return ({ request }) => {
    const needs = needsOf(request);
    const why = known.get(needs) ?? choose(state, request, now).why;
    known.set(needs, why);
    return why;
  };
}
