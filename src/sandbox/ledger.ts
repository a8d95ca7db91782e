export interface Entry {
  at: number;
  /** What was called, for example `assign`. */
  call: string;
  contact: number | undefined;
  status: number;
  /** What the call changed; absent when it changed nothing. */
  effect?: unknown;
}

const LIMIT = 100_000;

/** Every call and its effect, for tests that count what really happened. */
export class Ledger {
  #entries: Entry[] = [];

  write(entry: Omit<Entry, 'at'>): void {
    if (this.#entries.length < LIMIT) this.#entries.push({ at: Date.now(), ...entry });
  }

  read(contact?: number): Entry[] {
    return contact === undefined ? this.#entries : this.#entries.filter((entry) => entry.contact === contact);
  }

  reset(): void {
    this.#entries = [];
  }
}
