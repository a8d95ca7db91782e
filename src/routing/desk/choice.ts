/** Who may have a conversation, who gets it, and the sentence that says why. */
import { hindrance, teamIsFull, type Hindrance } from './hindrance.js';
import { isSetAway } from './presence.js';
import type { SeatRequest } from './messages.js';
import { poolKey, poolMembers, poolName } from './staff.js';
import type { DeskState } from './state.js';
import type { AgentPolicy, PoolTarget, UserTarget } from '../policy/policy.js';

/** `circle`: the round robin that goes on from this agent. `outOfHours`: only their hours keep everybody away. */
type Choice =
  | { agent: string; why: string; circle?: string; outOfHours?: never }
  | { agent?: never; why: string; circle?: never; outOfHours?: true };

/** Agents named in a reason; the others are counted. */
const MAX_NAMED = 12;

export function choose(state: DeskState, request: SeatRequest, now: number): Choice {
  return keepOwner(state, request, now) ?? chooseByTarget(state, request, now);
}

/** A returning contact stays with the person they know, if that person is free or if that is no question. */
function keepOwner(state: DeskState, request: SeatRequest, now: number): Choice | undefined {
  const owner = state.staff.agents.get(request.prefer ?? '');
  if (owner === undefined || request.except.includes(owner.id)) return undefined;
  const mayKeep = request.keep && !isSetAway(state, owner.id, now);
  if (!mayKeep && hindrance(state, owner, request, { onlineOnly: true }, now)) return undefined;
  return { agent: owner.id, why: `${owner.name}: has this contact already` };
}

function chooseByTarget(state: DeskState, request: SeatRequest, now: number): Choice {
  const { target } = request;
  if (target.kind !== 'user') return chooseFromPool(state, request, target, now);
  const person = state.staff.agents.get(target.user);
  const rules = { onlineOnly: target.whenAway !== 'assign' };
  const hindered: Hindrance | undefined = person
    ? hindrance(state, person, request, rules, now)
    : { kind: 'never', why: () => 'not in the roster' };
  if (person && !hindered) return { agent: person.id, why: `${person.name}: dedicated person` };
  const who = `${person?.name ?? target.user} ${hindered?.why() ?? ''}`;
  if (waitsFor(target, hindered))
    return {
      why: `${who}: waits for them`,
      ...(hindered?.kind === 'outOfHours' ? { outOfHours: true } : {}),
    };
  // The dedicated agent is not considered again in the fallback pool.
  const instead = chooseFromPool(state, request, target.fallback, now, target.user);
  return { ...instead, why: `${instead.why}; ${who}` };
}

/** Nobody waits for an agent who was refused or is gone from the roster. */
function waitsFor({ whenAway }: UserTarget, hindered: Hindrance | undefined): boolean {
  return whenAway === 'wait' && hindered !== undefined && hindered.kind !== 'never';
}

function chooseFromPool(
  state: DeskState,
  request: SeatRequest,
  pool: PoolTarget,
  now: number,
  without?: string,
): Choice {
  const name = poolName(state, pool);
  const full = pool.team === undefined ? undefined : teamIsFull(state, pool.team);
  if (full !== undefined) return { why: `nobody free in ${name}: the team is full (${full})` };
  const eligible: AgentPolicy[] = [];
  const others: Other[] = [];
  for (const agent of poolMembers(state, pool)) {
    if (agent.id === without) continue;
    const hindered = hindrance(state, agent, request, pool, now);
    if (hindered) others.push({ agent, hindered });
    else eligible.push(agent);
  }
  if (eligible.length > 0) return chosenFrom(state, pool, eligible, others);
  const why = `nobody free in ${name}${others.length > 0 ? whyNot(others) : `: it has no ${without === undefined ? '' : 'other '}members`}`;
  const closed = others.length > 0 && others.every(({ hindered }) => hindered.kind === 'outOfHours');
  return { why, ...(closed ? { outOfHours: true } : {}) };
}

interface Other {
  agent: AgentPolicy;
  hindered: Hindrance;
}

function chosenFrom(state: DeskState, pool: PoolTarget, eligible: AgentPolicy[], others: Other[]): Choice {
  const circle = poolKey(pool);
  // Before the platform's conversations are counted, every agent seems to have none.
  const byLoad = pool.strategy === 'least-open' && state.counted;
  const next = byLoad ? leastOpen(state, eligible) : nextInCircle(state, circle, pool, eligible);
  const rule = byLoad ? 'least open' : 'round robin';
  const uncounted = pool.strategy === 'least-open' && !byLoad ? ', loads not counted yet' : '';
  const free = named(eligible.map((agent) => agent.name));
  const why = `${next.name}: ${rule} of ${poolName(state, pool)} (free: ${free}${uncounted})${whyNot(others)}`;
  return { agent: next.id, why, circle };
}

function whyNot(others: Other[]): string {
  if (others.length === 0) return '';
  const reasons = others.slice(0, MAX_NAMED).map(({ agent, hindered }) => `${agent.name} ${hindered.why()}`);
  return `; ${named(reasons, others.length)}`;
}

function named(names: string[], all = names.length): string {
  const shown = names.slice(0, MAX_NAMED).join(', ');
  return all > MAX_NAMED ? `${shown} and ${all - MAX_NAMED} more` : shown;
}

function nextInCircle(
  state: DeskState,
  circle: string,
  pool: PoolTarget,
  eligible: AgentPolicy[],
): AgentPolicy {
  const last = state.cursors.get(circle);
  const members = poolMembers(state, pool);
  const at = last === undefined ? -1 : members.findIndex(({ id }) => id === last);
  const free = new Set(eligible);
  for (let step = 1; step <= members.length; step++) {
    const next = members[(at + step) % members.length];
    if (next && free.has(next)) return next;
  }
  return eligible[0] as AgentPolicy;
}

function leastOpen({ open, lastServed }: DeskState, eligible: AgentPolicy[]): AgentPolicy {
  const load = ({ id }: AgentPolicy) => open.get(id) ?? 0;
  const served = ({ id }: AgentPolicy) => lastServed.get(id) ?? 0;
  return eligible.reduce((best, one) =>
    load(one) < load(best) || (load(one) === load(best) && served(one) < served(best)) ? one : best,
  );
}
