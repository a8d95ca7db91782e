import type { Roster } from '../routing/policy/policy.js';
import { openingsOf } from './openings.js';

const DAY = 24 * 3_600_000;
/** Nobody's next working time is looked for beyond this. */
const HORIZON = 30 * DAY;

/**
 * Milliseconds until so much of an agent's working time has passed; of agents whom no hours limit, that time itself.
 * @param now epoch milliseconds
 */
export function workingTimeLater(roster: Roster, agent: string, now: number, within: number): number {
  const openings = openingsOf(roster, now, now + HORIZON)[agent];
  if (openings === undefined) return within;
  let left = within;
  for (const [from, to] of openings) {
    if (to - from >= left) return from + left - now;
    left -= to - from;
  }
  return HORIZON;
}
