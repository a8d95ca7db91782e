import { absence, nextOpening } from './desk-hours.js';
import type { SeatRequest } from './desk-messages.js';
import type { DeskState } from './desk-state.js';
import type { AgentPolicy, PoolTarget } from './policy.js';

/** Why somebody cannot take a conversation now. `never`: waiting does not change it. */
export interface Hindrance {
  kind: 'never' | 'away' | 'outOfHours' | 'full';
  why: string;
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
  if (request.except.includes(agent.id)) return { kind: 'never', why: 'refused this conversation' };
  if (state.refused.includes(agent.id)) return { kind: 'never', why: 'not accepted by the platform' };
  const missing = rules.skills?.find((skill) => !agent.skills?.includes(skill));
  if (missing !== undefined) return { kind: 'never', why: `has no ${missing}` };
  return notThere(state, agent, rules, now) ?? tooBusy(state, agent, request, rules);
}

function notThere(
  state: DeskState,
  { id }: AgentPolicy,
  { onlineOnly }: Rules,
  now: number,
): Hindrance | undefined {
  const kind = onlineOnly === false ? undefined : absence(state, id, now);
  if (kind === undefined) return undefined;
  if (kind === 'away') return { kind, why: 'away' };
  const back = nextOpening(state, id, now);
  const until =
    back === undefined ? '' : ` until ${new Date(back).toISOString().slice(0, 16).replace('T', ' ')}`;
  return { kind, why: `out of hours${until}` };
}

function tooBusy(
  state: DeskState,
  agent: AgentPolicy,
  { priority }: SeatRequest,
  { fewerThanOpen }: Rules,
): Hindrance | undefined {
  const open = state.open[agent.id] ?? 0;
  const limit = agent.maxOpen ?? state.roster.maxOpen;
  const kept = priority > 1 ? (agent.vipSeats ?? 0) : 0;
  if (limit !== undefined && open >= limit) return { kind: 'full', why: `full (${open} of ${limit})` };
  if (limit !== undefined && open >= limit - kept)
    return { kind: 'full', why: `full but for VIPs (${open} of ${limit}, ${kept} kept)` };
  if (fewerThanOpen !== undefined && open >= fewerThanOpen)
    return { kind: 'full', why: `busy (${open} open)` };
  return undefined;
}

/** "12 of 12 open" when a team's members together have as many as it may; undefined when not. */
export function teamIsFull({ roster, open }: DeskState, id: string): string | undefined {
  const team = roster.teams.find((one) => one.id === id);
  if (team?.maxOpen === undefined) return undefined;
  const together = team.agents.reduce((sum, agent) => sum + (open[agent] ?? 0), 0);
  return together >= team.maxOpen ? `${together} of ${team.maxOpen} open` : undefined;
}
