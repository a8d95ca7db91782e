import type { DeskHours } from '../routing/desk/messages.js';
import type { Roster } from '../routing/policy/policy.js';
import { openingsOf } from './openings.js';

const DAY = 24 * 3_600_000;
/** Longer than the longest wait of a conversation, and many times what lies between two computations. */
const HORIZON = 8 * DAY;
/** A shift that has begun is known from its beginning on. */
const BACK = DAY;

/** When the agents of a roster work, as their desk wants to know it. @param now epoch milliseconds */
export function deskHours(roster: Roster, now: number): DeskHours {
  const schedules: DeskHours['schedules'] = [];
  const known = new Map<string, number>();
  const of: DeskHours['of'] = {};
  const until = now + HORIZON;
  for (const [agent, openings] of Object.entries(openingsOf(roster, now - BACK, until))) {
    const key = JSON.stringify(openings);
    const index = known.get(key) ?? schedules.push(openings) - 1;
    known.set(key, index);
    of[agent] = index;
  }
  return { schedules, of, until };
}
