/** Who is there: what an operator has set comes before presence, presence before hours. */
import type { ListedPresence } from './messages.js';
import type { DeskState, Override, Presence } from './state.js';

type Absence = 'away' | 'outOfHours';

/** Why an agent is not there; undefined when they are, or when nobody knows. */
export function absence(state: DeskState, agent: string, now: number): Absence | undefined {
  const online = overrideOf(state, agent, now)?.online ?? presenceOf(state, agent, now)?.online;
  if (online !== undefined) return online ? undefined : 'away';
  const schedule = scheduleOf(state, agent);
  if (!schedule || now >= (state.hours?.until ?? 0)) return undefined;
  return schedule.some(([from, to]) => from <= now && now < to) ? undefined : 'outOfHours';
}

/**
 * Takes over what the platform lists of who is there; what is known from later stays.
 * @returns whether somebody has come
 */
export function learnPresence(state: DeskState, listed: ListedPresence, now: number): boolean {
  const { at } = listed;
  const all = [
    ...listed.online.map((agent) => ({ agent, online: true })),
    ...listed.offline.map((agent) => ({ agent, online: false })),
  ];
  let hasCome = false;
  for (const { agent, online } of all) {
    const known = state.presence.get(agent);
    if (!state.staff.agents.has(agent) || (known?.at !== undefined && at < known.at)) continue;
    if (online && known?.online !== true) {
      state.refused.delete(agent);
      hasCome = true;
    }
    state.presence.set(agent, { online, told: now, at });
  }
  return hasCome;
}

/** Milliseconds until somebody may come without anybody saying so; undefined when nobody is known to. */
export function untilSomebodyComes(state: DeskState, now: number): number | undefined {
  const { hours, overrides, presence, roster } = state;
  const times: number[] = [];
  for (const [from] of hours?.schedules.flat() ?? []) times.push(from);
  if (hours && hours.schedules.length > 0) times.push(hours.until);
  for (const { until } of overrides.values()) if (until !== undefined) times.push(until);
  for (const { online, told } of roster.presenceTtl === undefined ? [] : presence.values())
    if (!online) times.push(told + (roster.presenceTtl ?? 0));
  const next = times.reduce((least, time) => (time > now && time < least ? time : least), Infinity);
  return Number.isFinite(next) ? next - now : undefined;
}

/** Epoch milliseconds of the agent's next beginning, for people. */
export function nextOpening(state: DeskState, agent: string, now: number): number | undefined {
  return scheduleOf(state, agent)?.find(([from]) => from > now)?.[0];
}

export const isSetAway = (state: DeskState, agent: string, now: number): boolean =>
  overrideOf(state, agent, now)?.online === false;

export function overrideOf({ overrides }: DeskState, agent: string, now: number): Override | undefined {
  const override = overrides.get(agent);
  return override && (override.until === undefined || now < override.until) ? override : undefined;
}

/** Presence that has not been confirmed for `presenceTtl` does not count. */
function presenceOf({ presence, roster }: DeskState, agent: string, now: number): Presence | undefined {
  const said = presence.get(agent);
  return said && (roster.presenceTtl === undefined || now < said.told + roster.presenceTtl)
    ? said
    : undefined;
}

function scheduleOf({ hours }: DeskState, agent: string) {
  const index = hours && Object.hasOwn(hours.of, agent) ? hours.of[agent] : undefined;
  return index === undefined ? undefined : hours?.schedules[index];
}
