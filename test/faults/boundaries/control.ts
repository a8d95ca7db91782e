/** Where the processes under test ask before each boundary; records which they pass, and holds them at those that are armed. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Passing } from './boundary.js';

/** The desk serves all conversations: its steps belong to none of them. */
export const DESK = 'desk';

/** A boundary's name, as the recording finds it: `run sendMessage 1 before`. */
export type Boundary = string;

interface Watched {
  passed: Boundary[];
  counts: Map<string, number>;
  lastAt: number;
}

export class Control {
  readonly #watched = new Map<string, Watched>();
  /** Conversation (or the desk) and the boundary at which it is held. */
  readonly #armed = new Map<string, Boundary>();
  readonly #held = new Map<string, ServerResponse>();
  readonly #server = createServer((req, res) => void this.#asked(req, res));
  #firstHeldAt = 0;

  /** @returns the address that the probe is given */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Counts from here on. */
  watch(subject: string): void {
    this.#watched.set(subject, { passed: [], counts: new Map(), lastAt: Date.now() });
  }

  arm(subject: string, boundary: Boundary): void {
    this.#armed.set(subject, boundary);
  }

  passed(subject: string): Boundary[] {
    return [...(this.#watched.get(subject)?.passed ?? [])];
  }

  /** Milliseconds since it last passed a boundary. */
  quietFor(subject: string): number {
    return Date.now() - (this.#watched.get(subject)?.lastAt ?? 0);
  }

  /** Those that stand at their boundary, and for how many milliseconds the first of them has. */
  get held(): { subjects: string[]; ms: number } {
    const subjects = [...this.#held.keys()];
    return { subjects, ms: subjects.length > 0 ? Date.now() - this.#firstHeldAt : 0 };
  }

  /** Whoever still lives goes on, and nobody is held any more. */
  release(): void {
    this.#armed.clear();
    for (const res of this.#held.values()) res.end();
    this.#held.clear();
  }

  close(): void {
    this.release();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #asked(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const passing = (await json(req)) as Passing;
    const { subject, role } = ownerOf(passing.workflowId);
    const boundary = this.#note(subject, `${role} ${passing.step}`, passing.side);
    if (boundary === undefined || this.#armed.get(subject) !== boundary || this.#held.has(subject)) {
      res.end();
      return;
    }
    this.#armed.delete(subject);
    if (this.#held.size === 0) this.#firstHeldAt = Date.now();
    this.#held.set(subject, res);
  }

  #note(subject: string, step: string, side: string): Boundary | undefined {
    const watched = this.#watched.get(subject);
    if (!watched) return undefined;
    const key = `${step} ${side}`;
    const count = (watched.counts.get(key) ?? 0) + 1;
    watched.counts.set(key, count);
    watched.lastAt = Date.now();
    const boundary = `${step} ${count} ${side}`;
    watched.passed.push(boundary);
    return boundary;
  }
}

/** Ids end with the conversation: `route/acme/respond-io/1001`. */
function ownerOf(workflowId: string): { subject: string; role: string } {
  const parts = workflowId.split('/');
  const role = parts[0] === 'route' ? 'run' : (parts[0] ?? '');
  const conversation = parts.find((part) => /^\d+$/.test(part));
  return { subject: conversation ?? role, role };
}
