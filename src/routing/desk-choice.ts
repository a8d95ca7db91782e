/** Who may have a conversation, who gets it, and the sentence that says why. */
import { hindrance, teamIsFull, type Hindrance } from './desk-hindrance.js';
import type { DeskState } from './desk-state.js';
import type { SeatRequest } from './desk-messages.js';
import type { AgentPolicy, PoolTarget, UserTarget } from './policy.js';

export type Choice =
  | { agent: string; why: string; circle?: string; outOfHours?: never }
  | { agent?: never; why: string; circle?: never; outOfHours?: true };

export function choose(state: DeskState, request: SeatRequest, now: number): Choice {
  return keepOwner(state, request, now) ?? chooseByTarget(state, request, now);
}

/** A returning contact stays with the person they know, if that person is free. */
function keepOwner(state: DeskState, request: SeatRequest, now: number): Choice | undefined {
  const owner = state.roster.agents.find((agent) => agent.id === request.prefer);
  const online = { onlineOnly: true };
  if (owner === undefined || hindrance(state, owner, request, online, now)) return undefined;
  return { agent: owner.id, why: `${owner.name}: has this contact already` };
}

function chooseByTarget(state: DeskState, request: SeatRequest, now: number): Choice {
  const { target } = request;
  if (target.kind !== 'user') return chooseFromPool(state, request, target, now);
  const person = state.roster.agents.find((agent) => agent.id === target.user);
  const rules = { onlineOnly: target.whenAway !== 'assign' };
  const hindered: Hindrance | undefined = person
    ? hindrance(state, person, request, rules, now)
    : { kind: 'never', why: 'not in the roster' };
  if (person && !hindered) return { agent: person.id, why: `${person.name}: dedicated person` };
  const who = `${person?.name ?? target.user} ${hindered?.why ?? ''}`;
  if (waitsFor(target, hindered))
    return {
      why: `${who}: waits for them`,
      ...(hindered?.kind === 'outOfHours' ? { outOfHours: true } : {}),
    };
  const instead = chooseFromPool(state, request, target.fallback, now);
  return { ...instead, why: `${instead.why}; ${who}` };
}

/** Whoever is refused or gone from the roster is not waited for. */
function waitsFor({ whenAway }: UserTarget, hindered: Hindrance | undefined): boolean {
  return whenAway === 'wait' && hindered !== undefined && hindered.kind !== 'never';
}

function chooseFromPool(state: DeskState, request: SeatRequest, pool: PoolTarget, now: number): Choice {
  const members = poolMembers(state, pool);
  const name = poolName(state, pool);
  const full = pool.team === undefined ? undefined : teamIsFull(state, pool.team);
  if (full !== undefined) return { why: `nobody free in ${name}: the team is full (${full})` };
  const found = members.map((agent) => ({ agent, not: hindrance(state, agent, request, pool, now) }));
  const hindered = found.flatMap(({ agent, not }) =>
    not ? [{ ...not, why: `${agent.name} ${not.why}` }] : [],
  );
  const eligible = found.filter(({ not }) => !not).map(({ agent }) => agent);
  const others = hindered.length > 0 ? `; ${hindered.map(({ why }) => why).join(', ')}` : '';
  if (eligible.length === 0) {
    const closed = hindered.length > 0 && hindered.every(({ kind }) => kind === 'outOfHours');
    const why = `nobody free in ${name}${others || ': it has no members'}`;
    return { why, ...(closed ? { outOfHours: true } : {}) };
  }
  const circle = pool.kind === 'team' ? `team/${pool.team ?? ''}` : 'workspace';
  const next =
    pool.strategy === 'least-open'
      ? leastOpen(state, eligible)
      : nextInCircle(state, circle, members, eligible);
  const rule = pool.strategy === 'least-open' ? 'least open' : 'round robin';
  const among = eligible.map((agent) => agent.name).join(', ');
  return { agent: next.id, why: `${next.name}: ${rule} of ${name} (free: ${among})${others}`, circle };
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
