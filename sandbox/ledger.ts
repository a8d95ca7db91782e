export interface Entry {
  /** Epoch milliseconds. */
  at: number;
  /** What was called, for example `assignee`. */
  call: string;
  method: string;
  /** With the query, as it came. */
  path: string;
  body?: unknown;
  contact: number | undefined;
  /** What was answered; 0 when the connection was cut or the answer is still to come. */
  status: number;
  /** What the call changed; absent when it changed nothing. */
  effect?: unknown;
}

/** The parts of a request that are noted. */
export interface Called {
  method: string;
  originalUrl: string;
  body?: unknown;
}

const LIMIT = 100_000;

/** Every call and its effect, for tests that count what really happened. */
export class Ledger {
  #entries: Entry[] = [];

  write(req: Called, entry: Omit<Entry, 'at' | 'method' | 'path' | 'body'>): void {
    if (this.#entries.length >= LIMIT) return;
    const body = req.body === undefined ? {} : { body: req.body };
    this.#entries.push({ at: Date.now(), method: req.method, path: req.originalUrl, ...body, ...entry });
  }

  read(contact?: number): Entry[] {
    return contact === undefined ? this.#entries : this.#entries.filter((entry) => entry.contact === contact);
  }

  reset(): void {
    this.#entries = [];
  }
}
