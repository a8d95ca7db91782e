/**
 * Who waits. Requests that need the same stand in one line: when the first of a line cannot be served nobody in it can,
 * so a decision costs as much as there are lines, however long they are.
 */
import type { SeatRequest } from './messages.js';
import { entryBytes } from './size.js';
import { poolKey } from './staff.js';

export interface Waiting {
  request: SeatRequest;
  /** Place in the order of arrival. */
  seq: number;
  /** Desk clock, epoch milliseconds. */
  since: number;
}

/** Requests of equal needs, in the order of arrival. */
export interface Line {
  needs: string;
  priority: number;
  entries: Waiting[];
}

/** The serving order: priority, then arrival. After `promoteAfter` an entry counts as a VIP's. */
export interface Order {
  now: number;
  promoteAfter?: number | undefined;
}

export class Queue {
  readonly #lines = new Map<string, Line>();
  readonly #places = new Map<string, { line: Line; waiting: Waiting }>();
  readonly #touched = new Map<string, Set<Line>>();
  readonly #byPriority = new Map<number, number>();
  #newest = 0;
  /** Its part of the size of a snapshot. */
  bytes = 0;

  get size(): number {
    return this.#places.size;
  }

  get(conversation: string): Waiting | undefined {
    return this.#places.get(conversation)?.waiting;
  }

  /** A conversation waits once: its earlier entry must be removed first. */
  add(waiting: Waiting): void {
    const line = this.#lineFor(waiting.request);
    const last = line.entries.at(-1);
    if (last === undefined || last.seq < waiting.seq) line.entries.push(waiting);
    else
      line.entries.splice(
        firstNot(line.entries, ({ seq }) => seq < waiting.seq),
        0,
        waiting,
      );
    this.#places.set(waiting.request.conversation, { line, waiting });
    this.#newest = Math.max(this.#newest, waiting.seq);
    this.bytes += bytesOf(waiting);
    this.#count(waiting, 1);
  }

  remove(conversation: string): Waiting | undefined {
    const place = this.#places.get(conversation);
    if (place === undefined) return undefined;
    const { line, waiting } = place;
    this.#places.delete(conversation);
    this.bytes -= bytesOf(waiting);
    this.#count(waiting, -1);
    line.entries.splice(
      firstNot(line.entries, ({ seq }) => seq < waiting.seq),
      1,
    );
    if (line.entries.length === 0) this.#close(line, waiting.request);
    return waiting;
  }

  /** @param touched only lines that one of these may serve */
  lines(touched?: readonly string[]): Line[] {
    if (touched === undefined) return [...this.#lines.values()];
    return [...new Set(touched.flatMap((key) => [...(this.#touched.get(key) ?? [])]))];
  }

  /** How many are served before this one. */
  ahead(waiting: Waiting, order: Order): number {
    const { priority } = waiting.request;
    const before = (other: Waiting) => comesBefore(other, waiting, order);
    const within = (lines: Line[]) => lines.reduce((sum, { entries }) => sum + firstNot(entries, before), 0);
    if (waiting.seq < this.#newest) return within(this.lines());
    // The newest entry stands behind all that are at least as urgent.
    const urgent = [...this.#byPriority].reduce(
      (sum, [other, count]) => sum + (other <= priority ? count : 0),
      0,
    );
    const others =
      order.promoteAfter === undefined ? [] : this.lines().filter((line) => line.priority > priority);
    return urgent - 1 + within(others);
  }

  /** In the order of arrival. */
  all(): Waiting[] {
    return [...this.#places.values()].map(({ waiting }) => waiting).sort((a, b) => a.seq - b.seq);
  }

  /** The first in serving order, or all of them. */
  inOrder(order: Order, limit = this.size): Waiting[] {
    const heads = this.lines().map(({ entries }) => ({ entries, at: 0 }));
    const found: Waiting[] = [];
    while (found.length < limit) {
      const next = firstHead(heads, order);
      const waiting = next?.entries[next.at++];
      if (waiting === undefined) break;
      found.push(waiting);
    }
    return found;
  }

  #count({ request }: Waiting, change: 1 | -1): void {
    this.#byPriority.set(request.priority, (this.#byPriority.get(request.priority) ?? 0) + change);
  }

  #lineFor(request: SeatRequest): Line {
    const needs = needsOf(request);
    let line = this.#lines.get(needs);
    if (line === undefined) {
      line = { needs, priority: request.priority, entries: [] };
      this.#lines.set(needs, line);
      this.bytes += needs.length + NEEDS_OVERHEAD;
      for (const key of touching(request)) {
        const lines = this.#touched.get(key) ?? new Set();
        this.#touched.set(key, lines.add(line));
      }
    }
    return line;
  }

  #close(line: Line, request: SeatRequest): void {
    this.#lines.delete(line.needs);
    this.bytes -= line.needs.length + NEEDS_OVERHEAD;
    for (const key of touching(request)) this.#touched.get(key)?.delete(line);
  }
}

/** Names of the keys of what a line needs. */
const NEEDS_OVERHEAD = 60;

const bytesOf = ({ request: { conversation, openedId, contact } }: Waiting): number =>
  entryBytes(conversation, openedId, contact);

/** Everything of a request that decides who may take it. */
export function needsOf({ target, priority, prefer, keep, except }: SeatRequest): string {
  return JSON.stringify([target, priority, except, prefer, keep]);
}

export function comesBefore(a: Waiting, b: Waiting, order: Order): boolean {
  const rank = (one: Waiting) => priorityOf(one, order);
  return rank(a) < rank(b) || (rank(a) === rank(b) && a.seq < b.seq);
}

function priorityOf({ request, since }: Waiting, { now, promoteAfter }: Order): number {
  return promoteAfter !== undefined && now - since >= promoteAfter
    ? Math.min(1, request.priority)
    : request.priority;
}

function firstHead(heads: { entries: Waiting[]; at: number }[], order: Order) {
  let first: { head: Waiting; of: (typeof heads)[number] } | undefined;
  for (const of of heads) {
    const head = of.entries[of.at];
    if (head && (!first || comesBefore(head, first.head, order))) first = { head, of };
  }
  return first?.of;
}

/** Whose capacity may serve the request: the keys of `touchedBy`. */
function touching({ target, prefer }: SeatRequest): string[] {
  const pool = target.kind === 'user' ? target.fallback : target;
  return [
    poolKey(pool),
    ...(target.kind === 'user' ? [`agent/${target.user}`] : []),
    ...(prefer === undefined ? [] : [`agent/${prefer}`]),
  ];
}

/** Index of the first entry for which `before` does not hold; it holds for none after that. */
function firstNot(entries: readonly Waiting[], before: (one: Waiting) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(entries[middle] as Waiting)) low = middle + 1;
    else high = middle;
  }
  return low;
}
