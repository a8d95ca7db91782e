/** Who works when, as the desk was told; what presence says comes before. */
import type { DeskState } from './desk-state.js';

export type Absence = 'away' | 'outOfHours';

/** Why an agent is not there; undefined when they are, or when nobody knows. */
export function absence(state: DeskState, agent: string, now: number): Absence | undefined {
  if (state.here?.includes(agent)) return undefined;
  if (state.away.includes(agent)) return 'away';
  const schedule = scheduleOf(state, agent);
  if (!schedule || now >= (state.hours?.until ?? 0)) return undefined;
  return schedule.some(([from, to]) => from <= now && now < to) ? undefined : 'outOfHours';
}

/** Milliseconds until somebody's hours begin; undefined when none are known to. */
export function untilSomebodyComes({ hours }: DeskState, now: number): number | undefined {
  if (!hours || hours.schedules.length === 0) return undefined;
  const begins = hours.schedules.flat().flatMap(([from]) => (from > now ? [from] : []));
  const next = Math.min(...begins, hours.until > now ? hours.until : Infinity);
  return Number.isFinite(next) ? next - now : undefined;
}

/** Epoch milliseconds of the agent's next beginning, for people. */
export function nextOpening(state: DeskState, agent: string, now: number): number | undefined {
  return scheduleOf(state, agent)?.find(([from]) => from > now)?.[0];
}

function scheduleOf({ hours }: DeskState, agent: string) {
  const index = hours && Object.hasOwn(hours.of, agent) ? hours.of[agent] : undefined;
  return index === undefined ? undefined : hours?.schedules[index];
}
