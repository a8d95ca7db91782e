/** The state of a desk as JSON: the input of its next run. The payload codec compresses it (`src/temporal/codec`). */
import { compact } from '../compact.js';
import type { DeskHours, SeatRequest } from './messages.js';
import { entryBytes, MAX_SEAT_BYTES, MAX_SEATS } from './size.js';
import { emptyDesk, setSeat, type DeskState, type Override, type Presence, type Seat } from './state.js';
import type { Roster } from '../policy/policy.js';

type Ids = Pick<SeatRequest, 'conversation' | 'openedId' | 'contact'>;

export interface DeskSnapshot extends Pick<DeskState, 'roster' | 'hours' | 'counted' | 'seq' | 'forgotten'> {
  presence: [agent: string, Presence][];
  overrides: [agent: string, Override][];
  refused: string[];
  missing: string[];
  cursors: [circle: string, agent: string][];
  lastServed: [agent: string, seq: number][];
  seats: [conversation: string, Omit<Seat, 'why'>][];
  /** Requests of equal needs together, as the queue has them: ten thousand requests have few different needs. */
  queue: { needs: Omit<SeatRequest, keyof Ids>; waiting: (Ids & { seq: number; since: number })[] }[];
}

/** How the very first run of a desk begins. */
export function newDesk(roster: Roster, hours?: DeskHours): DeskSnapshot {
  return takeSnapshot(emptyDesk(roster, hours));
}

export function takeSnapshot(state: DeskState): DeskSnapshot {
  const { roster, hours, counted, seq } = state;
  return {
    roster,
    ...(hours ? { hours } : {}),
    counted,
    seq,
    // `freed` is left out: a comparison that began before the next run says nothing about conversations without a seat.
    forgotten: state.freed.size > 0 ? seq : state.forgotten,
    presence: [...state.presence],
    overrides: [...state.overrides],
    refused: [...state.refused],
    missing: [...state.missing],
    cursors: [...state.cursors],
    lastServed: [...state.lastServed].filter(([id]) => state.staff.agents.has(id)),
    seats: newestSeats(state).map(([conversation, { openedId, agent, seq: place, contact, leased }]) => [
      conversation,
      compact({ openedId, agent, seq: place, contact, leased }),
    ]),
    queue: state.queue.lines().flatMap(({ entries }) => {
      const [first] = entries;
      if (!first) return [];
      const { target, priority, except, prefer, keep } = first.request;
      const waiting = entries.map(({ request: { conversation, openedId, contact }, seq: place, since }) =>
        compact({ conversation, openedId, contact, seq: place, since }),
      );
      return [{ needs: compact({ target, priority, except, prefer, keep }), waiting }];
    }),
  };
}

export function restoreDesk(snapshot: DeskSnapshot): DeskState {
  const { roster, hours, counted, seq, forgotten } = snapshot;
  const state: DeskState = {
    ...emptyDesk(roster, hours),
    counted,
    seq,
    forgotten,
    presence: new Map(snapshot.presence),
    overrides: new Map(snapshot.overrides),
    refused: new Set(snapshot.refused),
    missing: new Set(snapshot.missing),
    cursors: new Map(snapshot.cursors),
    lastServed: new Map(snapshot.lastServed),
  };
  for (const [conversation, seat] of snapshot.seats) setSeat(state, conversation, seat);
  for (const { needs, waiting } of snapshot.queue)
    for (const { seq: place, since, ...ids } of waiting)
      state.queue.add({ request: { ...needs, ...ids }, seq: place, since });
  return state;
}

/** The newest ones that fit into the next input; the others are forgotten. */
function newestSeats({ seats }: DeskState): [string, Seat][] {
  const newest = [...seats].slice(-MAX_SEATS).reverse();
  let bytes = 0;
  const surplus = newest.findIndex(
    ([conversation, seat]) =>
      (bytes += entryBytes(conversation, seat.openedId, seat.contact)) > MAX_SEAT_BYTES,
  );
  return (surplus === -1 ? newest : newest.slice(0, surplus)).reverse();
}

/** About how many bytes the next input needs after compression; rather too many. */
export function snapshotBytes({ queue, seatBytes, roster, hours }: DeskState): number {
  return (
    queue.bytes + Math.min(seatBytes, MAX_SEAT_BYTES) + jsonBytes(roster) + (hours ? jsonBytes(hours) : 0)
  );
}

const sizes = new WeakMap<object, number>();

/** Remembered, since roster and hours change rarely and are replaced as a whole. */
function jsonBytes(value: object): number {
  let size = sizes.get(value);
  if (size === undefined) sizes.set(value, (size = JSON.stringify(value).length));
  return size;
}
