/** Who may have a conversation, who gets it, and the sentence that says why. */
import type { DeskState } from './desk-state.js';
import type { SeatRequest } from './desk-messages.js';
import type { AgentPolicy, PoolTarget } from './policy.js';

export type Choice = { agent: string; why: string; circle?: string } | { agent?: never; why: string };

export function choose(state: DeskState, request: SeatRequest): Choice {
  return keepOwner(state, request) ?? chooseByTarget(state, request);
}

/** A returning contact stays with the person they know, if that person is free. */
function keepOwner(state: DeskState, request: SeatRequest): Choice | undefined {
  const owner = state.roster.agents.find((agent) => agent.id === request.prefer);
  if (owner === undefined || obstacle(state, owner, request, {}) !== undefined) return undefined;
  return { agent: owner.id, why: `${owner.name}: has this contact already` };
}

function chooseByTarget(state: DeskState, request: SeatRequest): Choice {
  const { target } = request;
  if (target.kind !== 'user') return chooseFromPool(state, request, target);
  const person = state.roster.agents.find((agent) => agent.id === target.user);
  const hindered = person ? obstacle(state, person, request, { onlineOnly: true }) : 'not in the roster';
  if (person && hindered === undefined) return { agent: person.id, why: `${person.name}: dedicated person` };
  const instead = chooseFromPool(state, request, target.fallback);
  return { ...instead, why: `${instead.why}; ${person?.name ?? target.user} ${hindered ?? ''}` };
}

function chooseFromPool(state: DeskState, request: SeatRequest, pool: PoolTarget): Choice {
  const members = poolMembers(state, pool);
  const name = poolName(state, pool);
  const hindered: string[] = [];
  const eligible = members.filter((agent) => {
    const why = obstacle(state, agent, request, pool);
    if (why !== undefined) hindered.push(`${agent.name} ${why}`);
    return why === undefined;
  });
  const others = hindered.length > 0 ? `; ${hindered.join(', ')}` : '';
  if (eligible.length === 0) return { why: `nobody free in ${name}${others || ': it has no members'}` };
  const circle = pool.kind === 'team' ? `team/${pool.team ?? ''}` : 'workspace';
  const next =
    pool.strategy === 'least-open'
      ? leastOpen(state, eligible)
      : nextInCircle(state, circle, members, eligible);
  const rule = pool.strategy === 'least-open' ? 'least open' : 'round robin';
  const among = eligible.map((agent) => agent.name).join(', ');
  return { agent: next.id, why: `${next.name}: ${rule} of ${name} (free: ${among})${others}`, circle };
}

/** Why this agent cannot take the conversation now; undefined when they can. */
function obstacle(
  state: DeskState,
  agent: AgentPolicy,
  request: SeatRequest,
  rules: { onlineOnly?: boolean; fewerThanOpen?: number },
): string | undefined {
  const open = state.open[agent.id] ?? 0;
  if (request.except.includes(agent.id)) return 'refused this conversation';
  if (state.refused.includes(agent.id)) return 'not accepted by the platform';
  if (rules.onlineOnly !== false && state.away.includes(agent.id)) return 'away';
  if (agent.maxOpen !== undefined && open >= agent.maxOpen) return `full (${open} of ${agent.maxOpen})`;
  if (rules.fewerThanOpen !== undefined && open >= rules.fewerThanOpen) return `busy (${open} open)`;
  return undefined;
}

function poolMembers(state: DeskState, pool: PoolTarget): AgentPolicy[] {
  if (pool.kind === 'workspace') return state.roster.agents;
  const team = state.roster.teams.find((one) => one.id === pool.team);
  return (team?.agents ?? []).flatMap((id) => state.roster.agents.filter((agent) => agent.id === id));
}

function poolName(state: DeskState, pool: PoolTarget): string {
  if (pool.kind === 'workspace') return 'the workspace';
  return state.roster.teams.find((one) => one.id === pool.team)?.name ?? `team ${pool.team ?? ''}`;
}

function nextInCircle(
  state: DeskState,
  circle: string,
  members: AgentPolicy[],
  eligible: AgentPolicy[],
): AgentPolicy {
  const last = members.findIndex((agent) => agent.id === state.cursors[circle]);
  const inOrder = [...members.slice(last + 1), ...members.slice(0, last + 1)];
  return inOrder.find((agent) => eligible.includes(agent)) ?? (eligible[0] as AgentPolicy);
}

function leastOpen(state: DeskState, eligible: AgentPolicy[]): AgentPolicy {
  const load = (agent: AgentPolicy) => state.open[agent.id] ?? 0;
  const served = (agent: AgentPolicy) => state.lastServed[agent.id] ?? 0;
  return [...eligible].sort((a, b) => load(a) - load(b) || served(a) - served(b))[0] as AgentPolicy;
}
