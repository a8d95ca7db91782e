/** How desks carried their memory at first: read by those that are under way when this version comes. */
import type { DeskHours, SeatRequest } from './messages.js';
import { emptyDesk, setSeat, type DeskState } from './state.js';
import type { Roster } from '../policy.js';

export interface FirstFormat {
  roster: Roster;
  away: string[];
  here?: string[];
  hours?: DeskHours;
  refused: string[];
  seats: Record<string, { openedId: string; agent: string }>;
  queue: { request: SeatRequest; seq: number; since: number }[];
  cursors: Record<string, string>;
  lastServed: Record<string, number>;
  seq: number;
}

export function fromFirstFormat(old: FirstFormat, now: number): DeskState {
  const said = (online: boolean) => (agent: string) => [agent, { online, told: now }] as const;
  const state: DeskState = {
    ...emptyDesk(old.roster, old.hours),
    presence: new Map([...old.away.map(said(false)), ...(old.here ?? []).map(said(true))]),
    refused: new Set(old.refused),
    cursors: new Map(Object.entries(old.cursors)),
    lastServed: new Map(Object.entries(old.lastServed)),
    seq: old.seq,
    counted: true,
  };
  for (const [key, { openedId, agent }] of Object.entries(old.seats))
    setSeat(state, key, { openedId, agent, seq: 0 });
  for (const { request, seq, since } of old.queue) state.queue.add({ request, seq, since });
  return state;
}
