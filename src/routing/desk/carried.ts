/** What a desk carries into its next run: all it remembers, in as few bytes as plain JSON takes. */
import type { DeskHours, SeatRequest } from './messages.js';
import { KeyCodec } from './keys.js';
import { needsOf } from './queue.js';
import { SEAT_BYTES_LIMIT, SEAT_LIMIT } from './size.js';
import {
  emptyDesk,
  seatBytesOf,
  setSeat,
  type DeskState,
  type Override,
  type Presence,
  type Seat,
} from './state.js';
import type { Roster } from '../policy/policy.js';

type Needs = Pick<SeatRequest, 'target' | 'priority' | 'except' | 'prefer' | 'keep'>;
/** Key, opened id, index of the agent, place in the order, contact, leased since; the last two often absent. */
type CarriedSeat = [string, string, number, number, (string | null)?, number?];
/** Key, opened id, index of the needs, place in the order, since (after `epoch`), contact. */
type CarriedWaiting = [string, string, number, number, number, string?];

export interface CarriedDesk {
  roster: Roster;
  hours?: DeskHours;
  counted: boolean;
  seq: number;
  /** Absent: nothing that a comparison could mistake. */
  forgotten?: number;
  /** What most conversation keys begin with. */
  prefix: string;
  /** Milliseconds; times are carried as differences from it. */
  epoch: number;
  /** Ids of everybody named by index. */
  people: string[];
  needs: Needs[];
  seats: CarriedSeat[];
  queue: CarriedWaiting[];
  presence: [string, Presence][];
  overrides: [string, Override][];
  refused: string[];
  missing: string[];
  cursors: [string, string][];
  lastServed: [string, number][];
}

/** How the very first run of a desk begins. */
export function newDesk(roster: Roster, hours?: DeskHours): CarriedDesk {
  return pack(emptyDesk(roster, hours));
}

export function pack(state: DeskState): CarriedDesk {
  const { roster, hours, counted, seq } = state;
  // Who was freed is not carried: a comparison that began before says nothing of who has no seat.
  const forgotten = state.freed.size > 0 ? seq : state.forgotten;
  const waiting = state.queue.all();
  const kept = newestSeats(state);
  const keys = new KeyCodec(waiting[0]?.request.conversation ?? kept[0]?.[0] ?? '');
  const epoch = Math.min(
    ...waiting.map(({ since }) => since),
    ...kept.flatMap(([, { leased }]) => leased ?? []),
  );
  const people = new Table<string>((id) => id);
  const needs = new Table<Needs>((one) => needsOf(one as SeatRequest));
  const base = Number.isFinite(epoch) ? epoch : 0;
  return {
    roster,
    ...(hours ? { hours } : {}),
    counted,
    seq,
    ...(forgotten > 0 ? { forgotten } : {}),
    prefix: keys.prefix,
    epoch: base,
    seats: kept.map(
      ([key, seat]) =>
        trimmed([
          keys.short(key),
          keys.shortId(key, seat.openedId),
          people.index(seat.agent),
          seat.seq,
          seat.contact ?? null,
          seat.leased === undefined ? null : seat.leased - base,
        ]) as CarriedSeat,
    ),
    queue: waiting.map(
      ({ request, seq: place, since }) =>
        trimmed([
          keys.short(request.conversation),
          keys.shortId(request.conversation, request.openedId),
          needs.index(needsFrom(request)),
          place,
          since - base,
          request.contact ?? null,
        ]) as CarriedWaiting,
    ),
    people: people.entries,
    needs: needs.entries,
    presence: [...state.presence],
    overrides: [...state.overrides],
    refused: [...state.refused],
    missing: [...state.missing],
    cursors: [...state.cursors],
    lastServed: [...state.lastServed].filter(([id]) => state.staff.agents.has(id)),
  };
}

export function unpack(carried: CarriedDesk): DeskState {
  const { roster, hours, counted, seq, forgotten = 0, prefix, epoch, people, needs } = carried;
  const keys = new KeyCodec(prefix);
  const state: DeskState = {
    ...emptyDesk(roster, hours),
    counted,
    seq,
    forgotten,
    presence: new Map(carried.presence),
    overrides: new Map(carried.overrides),
    refused: new Set(carried.refused),
    missing: new Set(carried.missing),
    cursors: new Map(carried.cursors),
    lastServed: new Map(carried.lastServed),
  };
  for (const [short, id, agent, place, contact, leased] of carried.seats) {
    const key = keys.long(short);
    setSeat(state, key, {
      openedId: keys.longId(key, id),
      agent: people[agent] as string,
      seq: place,
      ...(contact == null ? {} : { contact }),
      ...(leased === undefined ? {} : { leased: leased + epoch }),
    });
  }
  for (const [short, id, index, place, since, contact] of carried.queue) {
    const conversation = keys.long(short);
    const request: SeatRequest = {
      ...(needs[index] as Needs),
      conversation,
      openedId: keys.longId(conversation, id),
      ...(contact === undefined ? {} : { contact }),
    };
    state.queue.add({ request, seq: place, since: since + epoch });
  }
  return state;
}

/** As many as may be carried on; the oldest are forgotten. */
function newestSeats({ seats }: DeskState): [string, Seat][] {
  const newest = [...seats].slice(-SEAT_LIMIT).reverse();
  let bytes = 0;
  const tooMany = newest.findIndex(([key, seat]) => (bytes += seatBytesOf(key, seat)) > SEAT_BYTES_LIMIT);
  return (tooMany === -1 ? newest : newest.slice(0, tooMany)).reverse();
}

function needsFrom({ target, priority, except, prefer, keep }: SeatRequest): Needs {
  return { target, priority, except, ...(prefer === undefined ? {} : { prefer }), ...(keep ? { keep } : {}) };
}

/** Leaves out the absent at the end. */
function trimmed<T>(tuple: (T | null)[]): (T | null)[] {
  const last = tuple.findLastIndex((one) => one !== null);
  return tuple.slice(0, last + 1);
}

/** Everything that is named often, once. */
class Table<T> {
  readonly entries: T[] = [];
  readonly #places = new Map<string, number>();
  readonly #keyOf: (entry: T) => string;

  constructor(keyOf: (entry: T) => string) {
    this.#keyOf = keyOf;
  }

  index(entry: T): number {
    const key = this.#keyOf(entry);
    let place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, (place = this.entries.push(entry) - 1));
    return place;
  }
}
