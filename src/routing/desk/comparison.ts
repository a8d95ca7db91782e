import type { ListedPresence, Reconciled } from './messages.js';

/** A seat as the desk has it; for one that the platform has not confirmed, since when and for which opening. */
export type BookedSeat =
  | [conversation: string, agent: string]
  | [conversation: string, agent: string, leased: number, openedId: string];

export type Differences = Omit<Reconciled, 'desk' | 'asOf'>;

/** How the run of a conversation ended, or that it has not. `assigned` names whom it assigned. */
export type RunState =
  { kind: 'running' } | { kind: 'ended' } | { kind: 'assigned'; agent: string | undefined };

interface Platform {
  /** Open conversations that have somebody; absent: the platform did not list them. */
  open?: ReadonlyMap<string, string>;
  /** There are more than were listed: what is not in the list may be open all the same. */
  partial?: boolean;
  /** Agents of the roster whom the platform does not know; absent: it did not say. */
  missing?: string[];
  presence?: ListedPresence;
}

/**
 * Where a desk's state differs from what the platform shows, and from what became of the runs that hold unconfirmed seats.
 * An unconfirmed seat of a run that is under way stays: the platform may still show somebody else.
 * @param runs the run of every unconfirmed seat that the platform does not show
 */
export function compare(
  seats: readonly BookedSeat[],
  { open, partial, missing, presence }: Platform,
  runs: ReadonlyMap<string, RunState>,
): Differences {
  const found: Differences = {
    closed: [],
    taken: [],
    settled: [],
    lost: [],
    ...(missing ? { missing } : {}),
    ...(presence ? { presence } : {}),
    counted: open !== undefined,
  };
  const unknown = new Map(open);
  for (const [conversation, agent, leased] of seats) {
    const present = open?.get(conversation);
    unknown.delete(conversation);
    const run = leased === undefined ? undefined : runs.get(conversation);
    if (present === agent || (run?.kind === 'assigned' && run.agent === agent)) {
      if (leased !== undefined) found.settled.push(conversation);
    } else if (run?.kind === 'running') continue;
    else if (present !== undefined) found.taken.push([conversation, present]);
    else if (leased !== undefined) found.lost.push(conversation);
    else if (open !== undefined && !partial) found.closed.push(conversation);
  }
  found.taken.push(...unknown);
  return found;
}

/** What a desk knows already of what a comparison may tell it. */
interface Known {
  counted: boolean;
  missing: readonly string[];
  hasRefused: boolean;
}

/** Whether the desk would learn anything. Presence always counts: the desk forgets it unless it is confirmed. */
export function isNews(found: Differences, known: Known): boolean {
  const { closed, taken, settled, lost, missing, presence, counted } = found;
  if ([closed, taken, settled, lost].some(({ length }) => length > 0)) return true;
  if (presence !== undefined || (counted && !known.counted)) return true;
  if (missing === undefined) return false;
  return (
    known.hasRefused ||
    missing.length !== known.missing.length ||
    missing.some((id) => !known.missing.includes(id))
  );
}

/** Unconfirmed seats that the platform does not show: what became of their runs has to be looked up. */
export function inDoubt(
  seats: readonly BookedSeat[],
  { open }: Platform,
): { conversation: string; openedId: string }[] {
  return seats.flatMap((seat) => {
    if (seat.length === 2) return [];
    const [conversation, agent, , openedId] = seat;
    return open?.get(conversation) === agent ? [] : [{ conversation, openedId }];
  });
}
