import { DateTime, Interval } from 'luxon';
import type { AgentPolicy, Roster, WeeklyHours } from '../routing/policy/policy.js';

/** Open from–to in epoch milliseconds, in order, without overlaps. */
export type Openings = [from: number, to: number][];

/**
 * When each agent works, as the wall clock of their time zone says: weekly hours (the agent's own, else those of their
 * teams together, else the workspace's), less holidays and absences. Agents whose time nothing limits are left out.
 * @param from,until epoch milliseconds; openings are cut to them
 * @throws {RangeError} when a time zone is unknown
 */
export function openingsOf(roster: Roster, from: number, until: number): Record<string, Openings> {
  const found: Record<string, Openings> = {};
  for (const agent of roster.agents) {
    const hours = hoursOf(roster, agent);
    if (hours.length === 0 && !agent.absences?.length) continue;
    const worked = (hours.length === 0 ? [ALWAYS] : hours).flatMap((one) =>
      shifts(one, roster, agent, from, until),
    );
    const apart = Interval.merge(worked) as Interval<true>[]; // Of valid ones.
    found[agent.id] = apart.map(({ start, end }) => [start.toMillis(), end.toMillis()]);
  }
  return found;
}

const ALWAYS: WeeklyHours = {
  timeZone: 'UTC',
  week: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: 0, to: 1440 })),
};

function hoursOf(roster: Roster, agent: AgentPolicy): WeeklyHours[] {
  if (agent.hours) return [agent.hours];
  const teams = roster.teams.filter((team) => team.agents.includes(agent.id));
  const shared = teams.flatMap((team) => team.hours ?? []);
  return shared.length > 0 ? shared : roster.hours ? [roster.hours] : [];
}

/** The shifts of one week's hours on each local day that touches the range. */
function shifts(
  { timeZone, week }: WeeklyHours,
  { holidays = [] }: Roster,
  { absences = [] }: AgentPolicy,
  from: number,
  until: number,
): Interval<true>[] {
  const range = Interval.fromDateTimes(DateTime.fromMillis(from), DateTime.fromMillis(until));
  const last = DateTime.fromMillis(until, { zone: timeZone });
  let day = DateTime.fromMillis(from, { zone: timeZone }).startOf('day');
  if (!day.isValid) throw new RangeError(`unknown time zone ${timeZone}`);
  const found: Interval<true>[] = [];
  for (; day <= last; day = day.plus({ days: 1 })) {
    const date = day.toISODate();
    const off = holidays.includes(date) || absences.some((one) => one.from <= date && date <= one.to);
    if (off) continue;
    for (const one of week) {
      if (one.day !== day.weekday) continue;
      const shift = Interval.fromDateTimes(at(day, one.from), at(day, one.to)).intersection(range);
      if (shift?.isValid && !shift.isEmpty()) found.push(shift);
    }
  }
  return found;
}

/** Minutes from midnight by the wall clock; a time that the clock skips is the one after the gap. */
function at(day: DateTime<true>, minutes: number): DateTime<true> {
  if (minutes === 1440) return day.plus({ days: 1 });
  return day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
}
