import type { SeatRequest } from './messages.js';
import { absence, isSetAway, nextOpening, overrideOf } from './presence.js';
import type { DeskState } from './state.js';
import type { AgentPolicy, PoolTarget } from '../policy/policy.js';

/** Why somebody cannot take a conversation now. `never`: waiting does not change it. */
export interface Hindrance {
  kind: 'never' | 'away' | 'outOfHours' | 'full';
  /** For people; many are never read. */
  why: () => string;
}

type Rules = Partial<Pick<PoolTarget, 'onlineOnly' | 'fewerThanOpen' | 'skills'>>;

/** Why this agent cannot take the conversation now; undefined when they can. */
export function hindrance(
  state: DeskState,
  agent: AgentPolicy,
  request: SeatRequest,
  rules: Rules,
  now: number,
): Hindrance | undefined {
  if (request.except.includes(agent.id)) return never('was tried already');
  if (state.missing.has(agent.id)) return never('not on the platform');
  if (state.refused.has(agent.id)) return never('not accepted by the platform');
  const missing = rules.skills?.find((skill) => !agent.skills?.includes(skill));
  if (missing !== undefined) return never(`has no ${missing}`);
  return notThere(state, agent, rules, now) ?? tooBusy(state, agent, request, rules, now);
}

const never = (why: string): Hindrance => ({ kind: 'never', why: () => why });

function notThere(
  state: DeskState,
  { id }: AgentPolicy,
  { onlineOnly }: Rules,
  now: number,
): Hindrance | undefined {
  // What an operator set by hand counts, even where the target does not look at presence.
  if (isSetAway(state, id, now)) return { kind: 'away', why: () => 'set away by hand' };
  const kind = onlineOnly === false ? undefined : absence(state, id, now);
  if (kind === undefined) return undefined;
  if (kind === 'away') return { kind, why: () => 'away' };
  return { kind, why: () => `out of hours${until(nextOpening(state, id, now))}` };
}

function until(back: number | undefined): string {
  return back === undefined ? '' : ` until ${new Date(back).toISOString().slice(0, 16).replace('T', ' ')}`;
}

function tooBusy(
  state: DeskState,
  agent: AgentPolicy,
  { priority }: SeatRequest,
  { fewerThanOpen }: Rules,
  now: number,
): Hindrance | undefined {
  const open = state.open.get(agent.id) ?? 0;
  const limit = limitOf(state, agent, now);
  const kept = priority > 1 ? (agent.vipSeats ?? 0) : 0;
  const full = (why: () => string): Hindrance => ({ kind: 'full', why });
  if (limit !== undefined && open >= limit) return full(() => `full (${open} of ${limit})`);
  if (limit !== undefined && open >= limit - kept)
    return full(() => `full but for VIPs (${open} of ${limit}, ${kept} kept)`);
  if (fewerThanOpen !== undefined && open >= fewerThanOpen) return full(() => `busy (${open} open)`);
  return undefined;
}

/** Most conversations open at a time by the desk's own doing; undefined: no limit. */
export function limitOf(state: DeskState, agent: AgentPolicy, now: number): number | undefined {
  return overrideOf(state, agent.id, now)?.maxOpen ?? agent.maxOpen ?? state.roster.maxOpen;
}

/** "12 of 12 open" when a team's members together have as many as it may; undefined when not. */
export function teamIsFull({ staff, open }: DeskState, id: string): string | undefined {
  const limit = staff.teams.get(id)?.maxOpen;
  if (limit === undefined) return undefined;
  const members = staff.members.get(id) ?? [];
  const together = members.reduce((sum, agent) => sum + (open.get(agent.id) ?? 0), 0);
  return together >= limit ? `${together} of ${limit} open` : undefined;
}
